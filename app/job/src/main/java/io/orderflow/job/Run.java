package io.orderflow.job;

import static java.util.Objects.requireNonNull;

import io.orderflow.condition.StoppedException;
import io.orderflow.job.realtime.RealTimeQuery;
import io.orderflow.pipeline.ledger.FencedException;
import io.orderflow.pipeline.ledger.LedgerMovedException;
import io.orderflow.pipeline.ledger.OpenedLedger;
import io.orderflow.pipeline.ledger.PartitionsAddedException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeoutException;
import org.apache.spark.sql.streaming.StreamingQuery;
import org.apache.spark.sql.streaming.StreamingQueryException;
import org.apache.spark.sql.streaming.Trigger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One run of the query on one opening of the ledger: its scratch directory, its watch, and why it was stopped. What its
 * watch finds, however late, stops this run and no later one. Driver only.
 */
final class Run implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(Run.class);

    private final StreamingQuery query;
    /** There if the query runs in real time. */
    private final Optional<RealTimeQuery> realTime;

    private final long startedNanos = System.nanoTime();
    private final SourceWatch watch;
    private final Scratch scratch;
    private volatile RuntimeException why;

    private Run(StreamingQuery query, Optional<RealTimeQuery> realTime, SourceWatch watch, Scratch scratch) {
        this.query = requireNonNull(query, "query is null");
        this.realTime = requireNonNull(realTime, "realTime is null");
        this.watch = requireNonNull(watch, "watch is null");
        this.scratch = requireNonNull(scratch, "scratch is null");
    }

    /** Starts the query on a fresh directory below this one. */
    static Run start(OrderQuery orders, OpenedLedger ledger, SourceWatch watch, Path parent, Trigger trigger)
            throws TimeoutException {
        Scratch scratch = Scratch.below(parent);
        try {
            StreamingQuery query = orders.start(ledger, scratch.folder(), trigger);
            return new Run(query, Optional.empty(), watch, scratch);
        } catch (TimeoutException | RuntimeException e) {
            scratch.close();
            throw e;
        }
    }

    /** The same in real time. */
    static Run startRealTime(OrderQuery orders, OpenedLedger ledger, SourceWatch watch, Path parent)
            throws TimeoutException {
        Scratch scratch = Scratch.below(parent);
        try {
            RealTimeQuery query = orders.startRealTime(ledger, scratch.folder());
            return new Run(query.query(), Optional.of(query), watch, scratch);
        } catch (TimeoutException | RuntimeException e) {
            scratch.close();
            throw e;
        }
    }

    boolean isRealTime() {
        return realTime.isPresent();
    }

    /** For how long it has been running. */
    Duration age() {
        return Duration.ofNanos(System.nanoTime() - startedNanos);
    }

    /**
     * Reports what was settled in real time, and stops the query when going on would be wrong. Batches report
     * themselves.
     *
     * @throws SQLException the database is away
     */
    void observe() throws SQLException {
        if (realTime.isEmpty()) {
            return;
        }
        try {
            realTime.get().observe();
        } catch (StoppedException e) {
            stop(e);
        }
    }

    /**
     * Checks the source once, and stops the query when going on would be wrong.
     *
     * @throws SQLException the database is away
     */
    void checkSource() throws SQLException {
        try {
            var unused = watch.check(); // while the query runs, its source waits by itself
        } catch (StoppedException | FencedException | LedgerMovedException | PartitionsAddedException e) {
            stop(e);
        }
    }

    /** Aborts what is running; {@link #awaitEnd} throws the reason. */
    void stop(RuntimeException reason) {
        why = reason;
        stop();
    }

    /**
     * Waits until the query is over.
     *
     * @throws StreamingQueryException it failed
     * @throws StoppedException it was stopped for a reason; likewise {@link FencedException}, {@link
     *     LedgerMovedException}
     */
    void awaitEnd() throws StreamingQueryException {
        try {
            query.awaitTermination();
        } catch (StreamingQueryException e) {
            if (why == null) {
                throw e;
            }
        }
        if (why != null) {
            throw why;
        }
    }

    /** Aborts what is running; what it had not committed is settled again later. */
    void stop() {
        try {
            query.stop();
        } catch (TimeoutException e) {
            log.warn("The query did not stop in time: {}", e.getMessage());
        }
    }

    @Override
    public void close() {
        realTime.ifPresent(RealTimeQuery::close);
        scratch.close();
    }
}
