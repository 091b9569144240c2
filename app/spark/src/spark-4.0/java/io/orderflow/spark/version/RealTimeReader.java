package io.orderflow.spark.version;

import java.time.Duration;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.connector.read.PartitionReader;
import org.apache.spark.sql.connector.read.streaming.PartitionOffset;

/** A reader of the real-time trigger, which Spark 4.0 never makes. */
public abstract class RealTimeReader implements PartitionReader<InternalRow> {

    /** Reads the next row, and waits for it this long at most; {@code false}: there was none. */
    protected abstract boolean next(Duration longest);

    /** Where the next batch begins. */
    public abstract PartitionOffset getOffset();

    @Override
    public final boolean next() {
        throw new UnsupportedOperationException("Without the real-time trigger a task has a range of offsets");
    }
}
