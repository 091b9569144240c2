package io.orderflow.job;

import static java.util.Objects.requireNonNull;

import io.orderflow.condition.StoppedException;
import io.orderflow.pipeline.ledger.FencedException;
import io.orderflow.pipeline.ledger.LedgerMovedException;
import io.orderflow.pipeline.ledger.OpenedLedger;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
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
    private final SourceWatch watch;
    private final Scratch scratch;
    private volatile RuntimeException why;

    private Run(StreamingQuery query, SourceWatch watch, Scratch scratch) {
        this.query = requireNonNull(query, "query is null");
        this.watch = requireNonNull(watch, "watch is null");
        this.scratch = requireNonNull(scratch, "scratch is null");
    }

    /** Starts the query on a fresh directory below this one. */
    static Run start(OrderPipeline pipeline, OpenedLedger ledger, SourceWatch watch, Path parent, Trigger trigger)
            throws IOException, TimeoutException {
        Scratch scratch = Scratch.below(parent);
        try {
            return new Run(pipeline.start(ledger, scratch.folder(), trigger), watch, scratch);
        } catch (TimeoutException | RuntimeException e) {
            scratch.close();
            throw e;
        }
    }

    /**
     * Checks the source once, and stops the query when going on would be wrong.
     *
     * @throws SQLException the database is away
     */
    void checkSource() throws SQLException {
        try {
            watch.check();
        } catch (StoppedException | FencedException | LedgerMovedException e) {
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
     * @throws StoppedException it was stopped for a reason; likewise {@link FencedException}, {@link LedgerMovedException}
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
        scratch.close();
    }
}
