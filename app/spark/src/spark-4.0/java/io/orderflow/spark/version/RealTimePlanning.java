package io.orderflow.spark.version;

import org.apache.spark.sql.connector.read.streaming.MicroBatchStream;

/** A stream without real-time batches, which Spark 4.0 does not have. Driver only. */
public abstract class RealTimePlanning {

    /** @param kafka Spark's own stream */
    protected RealTimePlanning(MicroBatchStream kafka) {}

    /** Whether a task reads on while records come, instead of a range of offsets: never. */
    protected final boolean isRealTime() {
        return false;
    }
}
