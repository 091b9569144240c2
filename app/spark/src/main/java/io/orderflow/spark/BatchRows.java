package io.orderflow.spark;

import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.rdd.RDD;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.apache.spark.sql.execution.LogicalRDD;

/**
 * The rows of a micro-batch as Spark has them. What {@code foreachBatch} is given wraps an RDD that is planned already;
 * a transformation of the Dataset would be planned and compiled again in every batch, and turn each row into objects
 * that are not needed. Driver only.
 */
public final class BatchRows {

    private BatchRows() {}

    /** Partitioned like the batch: a task per Kafka partition. The next row reuses the memory of the one before. */
    public static JavaRDD<InternalRow> of(Dataset<Row> batch) {
        LogicalPlan plan = batch.queryExecution().logical();
        RDD<InternalRow> rows = plan instanceof LogicalRDD planned
                ? planned.rdd()
                : batch.queryExecution().toRdd();
        return rows.toJavaRDD();
    }
}
