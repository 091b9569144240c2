package io.orderflow.spark;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.orderflow.kafka.Received;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.encoders.ExpressionEncoder;
import org.apache.spark.sql.catalyst.expressions.UnsafeProjection;
import org.apache.spark.sql.connector.catalog.SupportsRead;
import org.apache.spark.sql.connector.expressions.Transform;
import org.apache.spark.sql.connector.read.Scan;
import org.apache.spark.sql.util.CaseInsensitiveStringMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The source without a session and without brokers: its plan and its rows. */
class RecordSourceTest {

    /** Names of options are Spark's, and so is their interpretation. */
    @Test
    void refusesWhatSparkRefuses(@TempDir Path checkpoint) {
        Map<String, String> options = Map.of(
                "kafka.bootstrap.servers", "127.0.0.1:1", "subscribe", "orders", "kafka.interceptor.classes", "Mine");
        Scan scan = scan(options);
        assertThat(scan.readSchema()).isEqualTo(RecordSource.SCHEMA);
        assertThatThrownBy(() -> scan.toMicroBatchStream(checkpoint.toString()))
                .hasMessageContaining("interceptor.classes");
    }

    private static Scan scan(Map<String, String> options) {
        SupportsRead table = (SupportsRead) new RecordSource().getTable(RecordSource.SCHEMA, new Transform[0], options);
        return table.newScanBuilder(new CaseInsensitiveStringMap(options)).build();
    }

    @ParameterizedTest
    @ValueSource(longs = {-1, 0, 1_700_000_000_000L, 1_700_000_000_000_000_000L, Long.MAX_VALUE, Long.MIN_VALUE})
    void aRowHoldsWhatKafkaHas(long timestamp) {
        RecordHeaders headers = new RecordHeaders();
        headers.add("ключ", new byte[] {0, -1}).add("none", null);

        byte[] key = "key".getBytes(UTF_8);
        byte[] value = "value".getBytes(UTF_8);
        assertHolds(KafkaRow.received(row(key, value, headers, timestamp)), timestamp);
        InternalRow internal = internal(key, value, headers, timestamp);
        assertHolds(KafkaRow.received(internal), timestamp);
        assertHolds(
                KafkaRow.received(UnsafeProjection.create(RecordSource.SCHEMA).apply(internal)), timestamp);
    }

    private static void assertHolds(Received received, long timestamp) {
        assertThat(received.offset()).isEqualTo(1234);
        assertThat(received.timestamp()).isEqualTo(timestamp);
        assertThat(received.key()).isEqualTo("key".getBytes(UTF_8));
        assertThat(received.value()).isEqualTo("value".getBytes(UTF_8));
        assertThat(received.headers()).hasSize(2);
        assertThat(received.headers().get(0).name()).isEqualTo("ключ");
        assertThat(received.headers().get(0).value()).containsExactly(0, -1);
        assertThat(received.headers().get(1).value()).isNull();
    }

    @Test
    void aRecordOfNothingIsARowOfNothing() {
        Row row = row(null, null, new RecordHeaders(), 0);
        assertThat(KafkaRow.partition(row)).isEqualTo(3);
        assertThat(KafkaRow.received(row).key()).isNull();
        assertThat(KafkaRow.received(row).value()).isNull();
        assertThat(KafkaRow.received(row).headers()).isEmpty();
        InternalRow internal = internal(null, null, new RecordHeaders(), 0);
        assertThat(KafkaRow.partition(internal)).isEqualTo(3);
        Received received =
                KafkaRow.received(UnsafeProjection.create(RecordSource.SCHEMA).apply(internal));
        assertThat(received.key()).isNull();
        assertThat(received.value()).isNull();
        assertThat(received.headers()).isEmpty();
    }

    private static InternalRow internal(byte[] key, byte[] value, RecordHeaders headers, long timestamp) {
        return RecordReaderFactory.row(new ConsumerRecord<>(
                "orders", 3, 1234, timestamp, TimestampType.CREATE_TIME, 0, 0, key, value, headers, Optional.empty()));
    }

    /** Like in a task: through the decoder that Spark builds from the schema. */
    private static Row row(byte[] key, byte[] value, RecordHeaders headers, long timestamp) {
        InternalRow row = internal(key, value, headers, timestamp);
        ExpressionEncoder<Row> encoder = ExpressionEncoder.apply(RecordSource.SCHEMA);
        return encoder.resolveAndBind(encoder.resolveAndBind$default$1(), encoder.resolveAndBind$default$2())
                .createDeserializer()
                .apply(row);
    }
}
