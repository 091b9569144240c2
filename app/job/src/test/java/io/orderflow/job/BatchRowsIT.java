package io.orderflow.job;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.orderflow.kafka.KafkaSettings;
import io.orderflow.kafka.Received;
import io.orderflow.local.RealServices;
import io.orderflow.local.TestDatabase;
import io.orderflow.local.TestTopics;
import io.orderflow.spark.BatchRows;
import io.orderflow.spark.KafkaRow;
import io.orderflow.spark.KafkaSource;
import io.orderflow.spark.RecordSource;
import io.orderflow.spark.SparkSessions;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.apache.spark.api.java.function.Function;
import org.apache.spark.api.java.function.VoidFunction2;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.expressions.GenericInternalRow;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.streaming.StreamingQuery;
import org.apache.spark.sql.streaming.Trigger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** What tasks are given of a micro-batch. */
@ExtendWith(RealServices.class)
class BatchRowsIT {

    @TempDir
    private Path folder;

    @Test
    void recordsAreNotCopiedAndAreCountedByTheProgress(TestTopics topics, TestDatabase database) throws Exception {
        List<String> rows = readThree(topics, database, KafkaRow.columns(), BatchRowsIT::written);

        // A copy by Spark would be an UnsafeRow.
        String read = GenericInternalRow.class.getSimpleName();
        assertThat(rows)
                .containsExactly(
                        read + " 0/0 at 1000: null=first []",
                        read + " 0/1 at 2000: key=second [a=1, b=null]",
                        read + " 0/2 at 3000: key=null []");
    }

    @Test
    void aBatchOfOtherColumnsIsTakenAsSparkPlansIt(TestTopics topics, TestDatabase database) throws Exception {
        Column[] columns = {functions.col("timestamp_millis"), functions.col("offset")};

        assertThat(readThree(topics, database, columns, row -> row.getLong(0) + " " + row.getLong(1)))
                .containsExactly("1000 0", "2000 1", "3000 2");
    }

    /** The rows of one batch of three records. */
    private List<String> readThree(
            TestTopics topics, TestDatabase database, Column[] columns, Function<InternalRow, String> written)
            throws Exception {
        String topic = topics.create(1);
        KafkaSettings kafka = JobRun.settings(topics, topic, topic + "-rejected", database, Map.of())
                .kafka();
        topics.send(new ProducerRecord<>(topic, 0, 1_000L, null, "first".getBytes(UTF_8), List.of()));
        topics.send(new ProducerRecord<>(
                topic,
                0,
                2_000L,
                "key".getBytes(UTF_8),
                "second".getBytes(UTF_8),
                List.of(new RecordHeader("a", "1".getBytes(UTF_8)), new RecordHeader("b", null))));
        topics.send(new ProducerRecord<>(topic, 0, 3_000L, "key".getBytes(UTF_8), null, List.of()));
        List<String> rows = new ArrayList<>();
        try (SparkSession spark = SparkSessions.named("test")
                .master("local[1]")
                .config("spark.ui.enabled", "false")
                .getOrCreate()) {
            StreamingQuery query = spark.readStream()
                    .format(RecordSource.FORMAT)
                    .options(KafkaSource.of(kafka, topic, "earliest", "test")
                            .withHeaders()
                            .options())
                    .load()
                    .select(columns)
                    .writeStream()
                    .foreachBatch((VoidFunction2<Dataset<Row>, Long>) (batch, id) ->
                            rows.addAll(BatchRows.of(batch).map(written).collect()))
                    .option("checkpointLocation", folder.toUri().toString())
                    .trigger(Trigger.AvailableNow())
                    .start();
            query.awaitTermination();

            assertThat(query.lastProgress().numInputRows()).isEqualTo(3);
        }
        return rows;
    }

    private static String written(InternalRow row) {
        Received received = KafkaRow.received(row);
        List<String> headers = received.headers().stream()
                .map(header -> header.name() + "=" + text(header.value()))
                .toList();
        return "%s %d/%d at %d: %s=%s %s"
                .formatted(
                        row.getClass().getSimpleName(),
                        KafkaRow.partition(row),
                        received.offset(),
                        received.timestamp(),
                        text(received.key()),
                        text(received.value()),
                        headers);
    }

    private static String text(byte[] bytes) {
        return bytes == null ? "null" : new String(bytes, UTF_8);
    }
}
