package io.orderflow.pipeline.settle;

import io.orderflow.pipeline.mysql.MysqlFault;
import io.orderflow.pipeline.reject.RejectedRecord;
import java.io.Serializable;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What chunks took and met, for metrics: counted for each chunk and each rejected record, not for each record. The
 * ledger has the counts that are promised; these are lost with a task that fails. Not thread-safe. Serializable: sent
 * to the driver.
 */
public final class ChunkFigures implements Serializable {

    private static final long serialVersionUID = 1;

    private final Timings chunks = new Timings();
    private final Timings commits = new Timings();
    private final TreeMap<String, Long> rejected = new TreeMap<>();
    private final TreeMap<String, Long> retries = new TreeMap<>();

    /**
     * A chunk was settled.
     *
     * @param nanos from the first statement of the chunk to its commit
     * @param commitNanos of the commit alone; 0 if there was none
     */
    void settled(long nanos, long commitNanos, List<RejectedRecord> records) {
        chunks.add(nanos);
        if (commitNanos > 0) {
            commits.add(commitNanos);
        }
        for (RejectedRecord record : records) {
            rejected.merge(record.rejection().reason(), 1L, Long::sum);
        }
    }

    /** A chunk was rolled back, and will be tried again. */
    void retried(SQLException cause) {
        retries.merge(MysqlFault.of(cause).condition().code(), 1L, Long::sum);
    }

    public void add(ChunkFigures other) {
        chunks.add(other.chunks);
        commits.add(other.commits);
        other.rejected.forEach((reason, count) -> rejected.merge(reason, count, Long::sum));
        other.retries.forEach((cause, count) -> retries.merge(cause, count, Long::sum));
    }

    /** Whether no chunk was settled or tried again. */
    public boolean isEmpty() {
        return chunks.isEmpty() && retries.isEmpty();
    }

    public Timings chunks() {
        return chunks;
    }

    public Timings commits() {
        return commits;
    }

    /** Reason → records. */
    public Map<String, Long> rejected() {
        return Map.copyOf(rejected);
    }

    /** Code of a condition → chunks that were tried again. */
    public Map<String, Long> retries() {
        return Map.copyOf(retries);
    }
}
