package io.orderflow.spark;

import java.util.Optional;
import org.apache.spark.OneToOneDependency;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.rdd.RDD;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.apache.spark.sql.execution.LogicalRDD;
import org.apache.spark.sql.execution.SQLExecutionRDD;
import org.apache.spark.sql.execution.datasources.v2.DataSourceRDD;

/**
 * The rows of a micro-batch as Spark has them. What {@code foreachBatch} is given wraps an RDD that is planned already;
 * a transformation of the Dataset would be planned and compiled again in every batch, and turn each row into objects
 * that are not needed. Driver only.
 */
public final class BatchRows {

    private BatchRows() {}

    /**
     * Partitioned like the batch: a task per Kafka partition. The next row may reuse the memory of the one before.
     *
     * @param batch of a query that selects {@link KafkaRow#columns} from its {@link RecordSource}, and does nothing else
     */
    public static JavaRDD<InternalRow> of(Dataset<Row> batch) {
        LogicalPlan plan = batch.queryExecution().logical();
        RDD<InternalRow> rows = plan instanceof LogicalRDD planned
                ? planned.rdd()
                : batch.queryExecution().toRdd();
        return batch.schema().equals(RecordSource.SCHEMA)
                ? asRead(rows).orElse(rows).toJavaRDD()
                : rows.toJavaRDD();
    }

    /**
     * The rows as {@link RecordReaderFactory} makes them. Spark's plan is: read, count, copy each row with its payload
     * into a memory layout of its own, and set its configuration for operators. The last two serve operators that this
     * plan does not have, so they are skipped. Empty if the batch has other columns, or was planned in other steps. A
     * filter does not show in these steps: the query must have none.
     */
    private static Optional<RDD<InternalRow>> asRead(RDD<InternalRow> planned) {
        Optional<RDD<InternalRow>> copied =
                planned instanceof SQLExecutionRDD ? onlyParent(planned) : Optional.of(planned);
        return copied.flatMap(BatchRows::onlyParent)
                .filter(counted -> onlyParent(counted)
                        .filter(DataSourceRDD.class::isInstance)
                        .isPresent());
    }

    @SuppressWarnings("unchecked") // Physical operators exchange InternalRow only.
    private static Optional<RDD<InternalRow>> onlyParent(RDD<InternalRow> rows) {
        return rows.dependencies().size() == 1 && rows.dependencies().head() instanceof OneToOneDependency<?> parent
                ? Optional.of((RDD<InternalRow>) parent.rdd())
                : Optional.empty();
    }
}
