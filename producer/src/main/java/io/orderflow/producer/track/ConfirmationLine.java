package io.orderflow.producer.track;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** What is printed of a confirmation that orderflow confirm has published. Used by one thread. */
final class ConfirmationLine implements Function<ConsumerRecord<byte[], byte[]>, String> {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String NONE = "not a confirmation";

    /** {@code ORDER-000042  CONFIRMED  2026-11-28T12:00:00.123Z  after 112 ms  orders-1@17}. */
    @Override
    public String apply(ConsumerRecord<byte[], byte[]> record) {
        if (record.value() == null) {
            return NONE;
        }
        try {
            JsonNode json = JSON.readTree(record.value());
            if (!json.path("status").isTextual()) {
                return NONE;
            }
            Instant at = Instant.parse(json.path("confirmed_at").asText());
            List<String> parts = new ArrayList<>();
            parts.add(printable(json.path("key").isTextual() ? json.path("key").asText() : "no order"));
            parts.add(printable(json.path("status").asText()));
            if (json.has("reason")) {
                parts.add(printable(
                        (json.path("reason").asText() + " " + json.path("field").asText()).strip()));
            }
            parts.add(at.toString());
            if (json.path("received_ms").isNumber()) {
                parts.add(
                        "after " + (at.toEpochMilli() - json.path("received_ms").asLong()) + " ms");
            }
            parts.add(printable(json.path("topic").asText()) + "-"
                    + json.path("partition").asInt() + "@"
                    + json.path("offset").asLong());
            return String.join("  ", parts);
        } catch (IOException | DateTimeException e) {
            return NONE;
        }
    }

    private static String printable(String text) {
        return text.replaceAll("\\p{Cntrl}", "?");
    }
}
