package io.orderflow.pipeline.operate.reject;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;

class PublishedDeadLetterTest {

    @Test
    void saysWhatTheJobsHeadersSayOfWhichTheLastCounts() {
        ConsumerRecord<byte[], byte[]> record = record(
                Map.of("reason", "NOT_JSON", "topic", "orders", "partition", "2", "offset", "17", "timestamp", "0"));
        record.headers().add("__orderflow.errors.reason", "TOMBSTONE".getBytes(UTF_8));

        PublishedDeadLetter letter = PublishedDeadLetter.of(record);

        assertThat(letter.at()).hasToString("dead-1@5");
        assertThat(letter.rejectedAt()).isEqualTo("orders-2@17");
        assertThat(letter.timestamp()).hasValue(Instant.EPOCH);
        assertThat(letter.reason()).isEqualTo("TOMBSTONE");
        assertThat(letter.field()).isEmpty();
        assertThat(letter.hasReason()).isTrue();
    }

    @Test
    void whateverAnybodyWroteIsNoError() {
        assertThat(PublishedDeadLetter.of(record(Map.of())).hasReason()).isFalse();
        assertThat(PublishedDeadLetter.of(record(Map.of("timestamp", "99999999999999999999")))
                        .timestamp())
                .isEmpty();
        assertThat(PublishedDeadLetter.of(record(Map.of("timestamp", Long.toString(Long.MAX_VALUE))))
                        .timestamp())
                .isPresent();
        assertThat(PublishedDeadLetter.of(record(Map.of("message", "x".repeat(1 << 20))))
                        .message())
                .hasSize(2_000);
    }

    private static ConsumerRecord<byte[], byte[]> record(Map<String, String> errors) {
        ConsumerRecord<byte[], byte[]> record = new ConsumerRecord<>("dead", 1, 5, null, null);
        errors.forEach((name, value) -> record.headers().add("__orderflow.errors." + name, value.getBytes(UTF_8)));
        return record;
    }
}
