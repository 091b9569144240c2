package io.orderflow.pipeline.settle;

import io.orderflow.pipeline.mysql.SqlFault;
import java.sql.SQLException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reports chunks that are tried again, one line for one kind of error in a while: all partitions meet the same fault at
 * the same time, and each tries again several times a second. Thread-safe; one for the tasks of a process.
 */
final class RetryLog {

    private static final Logger log = LoggerFactory.getLogger(PartitionSettler.class);
    private static final Duration QUIET = Duration.ofSeconds(10);

    private final Map<Integer, Seen> seen = new HashMap<>();

    private static final class Seen {
        private long reportedNanos;
        private int unreported;
    }

    void report(int partition, long offset, SQLException e, int nextAttempt, Duration wait) {
        int unreported = unreported(e.getErrorCode(), System.nanoTime());
        if (unreported < 0) {
            log.debug("Partition {}: chunk at offset {} rolled back again", partition, offset, e);
            return;
        }
        log.warn(
                "Partition {}: chunk at offset {} rolled back ({}, error {}: {}); attempt {} in {} ms{}",
                partition,
                offset,
                SqlFault.isOfLocks(e) ? "waits for a lock that another session holds" : SqlFault.of(e),
                e.getErrorCode(),
                SqlFault.line(e),
                nextAttempt,
                wait.toMillis(),
                unreported == 0 ? "" : " (and " + unreported + " more like this since the last report)");
    }

    /** How many were not reported since the last report; negative if this one shall not be either. */
    synchronized int unreported(int errorCode, long now) {
        Seen kind = seen.get(errorCode);
        if (kind != null && now - kind.reportedNanos < QUIET.toNanos()) {
            kind.unreported++;
            return -1;
        }
        kind = kind == null ? new Seen() : kind;
        seen.put(errorCode, kind);
        int unreported = kind.unreported;
        kind.unreported = 0;
        kind.reportedNanos = now;
        return unreported;
    }
}
