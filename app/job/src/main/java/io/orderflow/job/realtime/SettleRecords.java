package io.orderflow.job.realtime;

import static java.util.Objects.requireNonNull;

import io.orderflow.pipeline.ledger.PartitionsAddedException;
import io.orderflow.pipeline.settle.PartitionPlan;
import io.orderflow.pipeline.settle.PartitionSettler;
import io.orderflow.spark.KafkaRow;
import io.orderflow.spark.LiveReader;
import java.util.Map;
import org.apache.spark.TaskContext;
import org.apache.spark.sql.ForeachWriter;
import org.apache.spark.sql.Row;

/**
 * The task of the real-time trigger: settles one Kafka partition while records come. A chunk is what one fetch has
 * brought: it is committed before the next fetch, so a single order is visible at once, and a thousand share a
 * transaction. Serializable: shipped to executors; holds plans only, and what {@link #begins} makes of them in the
 * task.
 */
final class SettleRecords extends ForeachWriter<Row> implements LiveReader.Companion {

    private static final long serialVersionUID = 1;

    private final Map<Integer, PartitionPlan> plans;
    private final SettledFigures figures;
    private transient PartitionSettler settler;

    /** @param plans by Kafka partition; where a task begins, its reader says */
    SettleRecords(Map<Integer, PartitionPlan> plans, SettledFigures figures) {
        this.plans = Map.copyOf(plans);
        this.figures = requireNonNull(figures, "figures is null");
    }

    @Override
    public boolean open(long sparkPartition, long batch) {
        LiveReader.accompany(this);
        return true;
    }

    @Override
    public void begins(int partition, long start) {
        PartitionPlan plan = plans.get(partition);
        if (plan == null) {
            throw new PartitionsAddedException(partition);
        }
        TaskContext task = TaskContext.get();
        settler = new PartitionSettler(plan.startingAt(start), task::isInterrupted);
    }

    @Override
    public void process(Row row) {
        settler.take(KafkaRow.received(row));
    }

    @Override
    public void allRead(long position, boolean quiet) {
        settler.flush();
        if (quiet) {
            settler.moveOverAbsent(position);
            settler.releaseIdleConnection();
        }
        figures.add(settler);
    }

    /** Settles what the end of the batch has cut off; after a fault nothing more is written. */
    @Override
    public void close(Throwable fault) {
        LiveReader.leave();
        if (settler == null) {
            return;
        }
        try (PartitionSettler last = settler) {
            if (fault == null) {
                last.flush();
            }
            figures.addLast(last);
        }
    }
}
