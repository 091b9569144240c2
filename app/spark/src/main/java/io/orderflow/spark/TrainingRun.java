package io.orderflow.spark;

import io.orderflow.spark.checkpoint.ScratchCheckpointFiles;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.TimeoutException;
import java.util.jar.JarFile;
import org.apache.spark.api.java.function.FlatMapFunction;
import org.apache.spark.api.java.function.VoidFunction2;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.streaming.StreamingQuery;
import org.apache.spark.sql.streaming.StreamingQueryException;
import org.apache.spark.util.Utils;

/**
 * The training run of the class-data archive: loads what the start of a Spark command loads, without a broker or a
 * database, and ends. The launcher runs it once after a build with {@code -XX:ArchiveClassesAtExit}; a later start maps
 * the archive instead of reading, parsing and verifying some 18,000 classes. A class that is missing in the archive is
 * loaded as ever.
 */
public final class TrainingRun {

    /**
     * Of the jar, by the folders of their names: what a start loads without the services that the run does not have.
     */
    private static final List<String> LOADED = List.of(
            "io/orderflow/",
            "com/mysql/cj/",
            "org/apache/kafka/clients/",
            "org/apache/kafka/common/",
            "org/apache/spark/sql/kafka010/");

    /** Parts that no command of ours uses: MySQL's document store. */
    private static final List<String> UNUSED = List.of("com/mysql/cj/x/", "com/mysql/cj/xdevapi/");

    /** No server listens there. */
    private static final String NOWHERE = "127.0.0.1:1";

    private TrainingRun() {}

    public static void main(String[] args)
            throws IOException, URISyntaxException, TimeoutException, StreamingQueryException {
        loadOwnClasses();
        Path scratch = Files.createTempDirectory("orderflow-training-");
        try (SparkSession spark = SparkSessions.named("orderflow training run")
                .config("spark.sql.streaming.noDataMicroBatches.enabled", "false")
                .config(SparkSessions.CHECKPOINT_FILES, ScratchCheckpointFiles.class.getName())
                .getOrCreate()) {
            runBatches(spark, scratch.resolve("batches"));
            readFromNowhere(spark, scratch.resolve("kafka"));
        } finally {
            Utils.deleteRecursively(scratch.toFile());
        }
    }

    private static void loadOwnClasses() throws IOException, URISyntaxException {
        Path own = Path.of(TrainingRun.class
                .getProtectionDomain()
                .getCodeSource()
                .getLocation()
                .toURI());
        try (JarFile jar = new JarFile(own.toFile())) {
            jar.stream()
                    .map(entry -> entry.getName())
                    .filter(name ->
                            name.endsWith(".class") && startsWithAny(name, LOADED) && !startsWithAny(name, UNUSED))
                    .forEach(TrainingRun::load);
        }
    }

    private static boolean startsWithAny(String name, List<String> folders) {
        return folders.stream().anyMatch(name::startsWith);
    }

    private static void load(String file) {
        String name = file.substring(0, file.length() - ".class".length()).replace('/', '.');
        try {
            Class.forName(name, false, TrainingRun.class.getClassLoader());
        } catch (ClassNotFoundException | LinkageError e) {
            // It extends a class of a library that is optional, and so is it.
        }
    }

    /** Some micro-batches of Spark's own source of numbers, each taken as the job takes its batches. */
    private static void runBatches(SparkSession spark, Path checkpoint)
            throws TimeoutException, StreamingQueryException {
        StreamingQuery query = spark.readStream()
                .format("rate-micro-batch")
                .option("rowsPerBatch", 100)
                .option("numPartitions", 3)
                .load()
                .writeStream()
                .foreachBatch(new CountedBatch())
                .option("checkpointLocation", checkpoint.toUri().toString())
                .start();
        while (query.isActive()
                && (query.lastProgress() == null || query.lastProgress().batchId() < 2)) {
            Thread.onSpinWait();
        }
        query.stop();
    }

    /** The job's own source; it gives up at once. */
    private static void readFromNowhere(SparkSession spark, Path checkpoint) throws TimeoutException {
        StreamingQuery query = spark.readStream()
                .format(RecordSource.FORMAT)
                .option("kafka.bootstrap.servers", NOWHERE)
                .option("subscribe", "orders")
                .option("startingOffsets", "earliest")
                .option("kafka.default.api.timeout.ms", "500")
                .option("kafka.request.timeout.ms", "500")
                .option("kafka.max.block.ms", "500")
                .load()
                .select(KafkaRow.columns())
                .writeStream()
                .foreachBatch(new CountedBatch())
                .option("checkpointLocation", checkpoint.toUri().toString())
                .start();
        try {
            query.awaitTermination();
        } catch (StreamingQueryException e) {
            // As it must: there is no broker.
        }
    }

    /** Visits each row of a batch in a task per partition. */
    private static final class CountedBatch implements VoidFunction2<Dataset<Row>, Long> {

        private static final long serialVersionUID = 1;

        @Override
        public void call(Dataset<Row> batch, Long batchId) {
            BatchRows.of(batch).mapPartitions(new CountedRows()).collect();
        }
    }

    private static final class CountedRows implements FlatMapFunction<Iterator<InternalRow>, Long> {

        private static final long serialVersionUID = 1;

        @Override
        public Iterator<Long> call(Iterator<InternalRow> rows) {
            long count = 0;
            while (rows.hasNext()) {
                rows.next();
                count++;
            }
            return List.of(count).iterator();
        }
    }
}
