package io.orderflow.spark.version;

import java.time.Duration;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.connector.read.streaming.SupportsRealTimeRead;

/** A reader of the real-time trigger, for Spark 4.1 and 4.2: each of the two calls a method of its own. */
@SuppressWarnings("MissingOverride") // Each version declares one of the two.
public abstract class RealTimeReader implements SupportsRealTimeRead<InternalRow> {

    /** Called by Spark 4.2. */
    public final RecordStatus nextWithTimeout(Long now, Long millis) {
        return nextWithTimeout(millis);
    }

    /** Called by Spark 4.1. */
    public final RecordStatus nextWithTimeout(Long millis) {
        return RecordStatus.newStatusWithoutArrivalTime(next(Duration.ofMillis(millis)));
    }

    /** Reads the next row, and waits for it this long at most; {@code false}: there was none. */
    protected abstract boolean next(Duration longest);

    @Override
    public final boolean next() {
        throw new UnsupportedOperationException("Without the real-time trigger a task has a range of offsets");
    }
}
