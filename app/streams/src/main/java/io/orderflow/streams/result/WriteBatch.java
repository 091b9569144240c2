package io.orderflow.streams.result;

import static java.util.Objects.requireNonNull;

import java.util.function.LongConsumer;
import org.apache.spark.api.java.function.VoidFunction2;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;

/** Writes one batch of results in a single Spark action. Driver only; never captured by a task. */
public final class WriteBatch implements VoidFunction2<Dataset<Row>, Long> {

    private static final long serialVersionUID = 1;

    private final WriteRows write;
    private final transient Runnable check;
    private final transient LongConsumer written;

    /**
     * @param check runs before each batch; an exception ends the query before anything is written
     * @param written receives the number of rows of each batch
     */
    public WriteBatch(WriteRows write, Runnable check, LongConsumer written) {
        this.write = requireNonNull(write, "write is null");
        this.check = requireNonNull(check, "check is null");
        this.written = requireNonNull(written, "written is null");
    }

    @Override
    public void call(Dataset<Row> batch, Long batchId) {
        check.run();
        written.accept(batch.mapPartitions(write.ofBatch(batchId), Encoders.LONG()).collectAsList().stream()
                .mapToLong(Long::longValue)
                .sum());
    }
}
