package io.orderflow.spark.version;

import static java.util.Objects.requireNonNull;

import org.apache.spark.sql.connector.read.InputPartition;
import org.apache.spark.sql.connector.read.streaming.MicroBatchStream;
import org.apache.spark.sql.connector.read.streaming.Offset;
import org.apache.spark.sql.connector.read.streaming.PartitionOffset;
import org.apache.spark.sql.connector.read.streaming.SupportsRealTimeMode;

/** A stream that plans its real-time batches as Spark's Kafka source does. Driver only. */
public abstract class RealTimePlanning implements SupportsRealTimeMode {

    private final SupportsRealTimeMode kafka;
    private boolean realTime;

    /** @param kafka Spark's own stream */
    protected RealTimePlanning(MicroBatchStream kafka) {
        this.kafka = (SupportsRealTimeMode) requireNonNull(kafka, "kafka is null");
    }

    /** Whether a task reads on while records come, instead of a range of offsets. */
    protected final boolean isRealTime() {
        return realTime;
    }

    @Override
    public final void prepareForRealTimeMode() {
        realTime = true;
        kafka.prepareForRealTimeMode();
    }

    @Override
    public final InputPartition[] planInputPartitions(Offset start) {
        return kafka.planInputPartitions(start);
    }

    @Override
    public final Offset mergeOffsets(PartitionOffset[] offsets) {
        return kafka.mergeOffsets(offsets);
    }
}
