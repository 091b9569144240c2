package io.orderflow.dashboard.reject;

import static java.util.Objects.requireNonNull;

import io.orderflow.dashboard.watch.Loop;
import io.orderflow.dashboard.watch.mysql.Database;
import io.orderflow.dashboard.watch.mysql.DatabaseSnapshot;
import io.orderflow.dashboard.watch.mysql.DatabaseWatch;
import io.orderflow.dashboard.watch.mysql.SqlText;
import io.orderflow.pipeline.operate.reject.RejectedRecords;
import io.orderflow.pipeline.reject.RejectedFilter;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Counts the rejected records by reason, field and state: again when the ledger has more, or a while has passed. */
public final class RejectedGroups implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(RejectedGroups.class);
    private static final Duration PAUSE = Duration.ofMillis(1_500);
    private static final Duration LONGEST = Duration.ofSeconds(10);
    private static final Duration OLDEST = Duration.ofSeconds(6);

    private final Database database;
    private final DatabaseWatch databaseWatch;
    private final String pipeline;
    private final Loop loop;
    private volatile Counted counted = new Counted(Instant.EPOCH, List.of());
    private long rejectedThen = -1;

    public RejectedGroups(Database database, DatabaseWatch databaseWatch, String pipeline) {
        this.database = requireNonNull(database, "database is null");
        this.databaseWatch = requireNonNull(databaseWatch, "databaseWatch is null");
        this.pipeline = requireNonNull(pipeline, "pipeline is null");
        this.loop = Loop.of("rejected", PAUSE, this::check);
    }

    /** @param at when they were counted */
    public record Counted(Instant at, List<RejectedGroup> groups) {
        public Counted {
            groups = List.copyOf(groups);
        }
    }

    public Counted counted() {
        return counted;
    }

    private void check() {
        if (databaseWatch.snapshot().isEmpty()) {
            return;
        }
        long rejected = databaseWatch
                .snapshot()
                .map(DatabaseSnapshot::counts)
                .orElseThrow()
                .rejected();
        Duration age = Duration.between(counted.at(), Instant.now());
        if (rejected == rejectedThen && age.compareTo(OLDEST) < 0) {
            return;
        }
        long started = System.nanoTime();
        try {
            List<RejectedGroup> groups = database
                    .watch(connection -> new RejectedRecords(database.tables(), pipeline)
                            .groups(connection, RejectedFilter.of(pipeline), LONGEST))
                    .stream()
                    .map(RejectedGroup::of)
                    .toList();
            counted = new Counted(Instant.now(), groups);
            rejectedThen = rejected;
        } catch (SQLException e) {
            log.debug("Not counted: {}", SqlText.of(e));
        }
        rest(System.nanoTime() - started);
    }

    /** A table that takes long to count is counted less often. */
    private static void rest(long nanos) {
        if (nanos > 200_000_000) {
            java.util.concurrent.locks.LockSupport.parkNanos(10 * nanos);
        }
    }

    @Override
    public void close() {
        loop.close();
    }
}
