package io.orderflow.spark;

import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.connector.read.InputPartition;
import org.apache.spark.sql.connector.read.PartitionReader;
import org.apache.spark.sql.connector.read.PartitionReaderFactory;
import org.apache.spark.sql.kafka010.KafkaBatchInputPartition;

/**
 * Makes the readers of the real-time trigger. Serializable: shipped to executors; holds only a string.
 *
 * @param group the consumers' group; empty: Spark's default
 */
record LiveReaderFactory(String group) implements PartitionReaderFactory {

    @Override
    public PartitionReader<InternalRow> createReader(InputPartition partition) {
        KafkaBatchInputPartition plan = (KafkaBatchInputPartition) partition;
        return new LiveReader(plan.offsetRange(), RecordReaderFactory.client(plan, group));
    }
}
