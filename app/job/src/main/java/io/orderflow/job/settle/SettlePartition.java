package io.orderflow.job.settle;

import io.orderflow.pipeline.settle.PartitionPlan;
import io.orderflow.pipeline.settle.PartitionResult;
import io.orderflow.pipeline.settle.PartitionSettler;
import io.orderflow.spark.KafkaRow;
import java.util.Collections;
import java.util.Iterator;
import java.util.Map;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.function.FlatMapFunction;
import org.apache.spark.sql.catalyst.InternalRow;

/**
 * The task: settles one Kafka partition of one batch by a {@link PartitionSettler}, and reports how far it came.
 * Serializable: shipped to executors; holds plans only.
 *
 * @param plans by Kafka partition
 */
record SettlePartition(Map<Integer, PartitionPlan> plans)
        implements FlatMapFunction<Iterator<InternalRow>, PartitionResult> {

    SettlePartition {
        plans = Map.copyOf(plans);
    }

    @Override
    public Iterator<PartitionResult> call(Iterator<InternalRow> rows) {
        if (!rows.hasNext()) {
            return Collections.emptyIterator();
        }
        TaskContext task = TaskContext.get();
        InternalRow row = rows.next();
        int partition = KafkaRow.partition(row);
        try (PartitionSettler settler = new PartitionSettler(plans.get(partition), task::isInterrupted)) {
            settler.take(KafkaRow.received(row));
            while (rows.hasNext()) {
                row = rows.next();
                if (KafkaRow.partition(row) != partition) {
                    throw new IllegalStateException("A task was given records of partitions %d and %d; one task settles"
                                    .formatted(partition, KafkaRow.partition(row))
                            + " one partition (is minPartitions set?)");
                }
                settler.take(KafkaRow.received(row));
            }
            settler.flush();
            return Collections.singleton(settler.takeResult()).iterator();
        }
    }
}
