package io.orderflow.dashboard.watch.confirm;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.orderflow.pipeline.reject.Coordinates;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * A confirmation, as app/docs/following-orders.md describes it.
 *
 * @param orderKey empty: the record was no order
 * @param status CONFIRMED or DECLINED
 * @param coordinates of the record that led to it
 * @param afterMs from that record's Kafka timestamp to the confirmation; empty: the record has none
 * @param reason why it was declined; empty if it was not
 */
public record Confirmation(
        @JsonProperty("order_id") Optional<String> orderKey,
        String status,
        Instant confirmedAt,
        Coordinates coordinates,
        OptionalLong afterMs,
        String reason,
        String field,
        String message) {

    private static final ObjectMapper JSON = new ObjectMapper();

    public Confirmation {
        requireNonNull(orderKey, "orderKey is null");
        requireNonNull(status, "status is null");
        requireNonNull(confirmedAt, "confirmedAt is null");
        requireNonNull(coordinates, "coordinates is null");
    }

    /** Empty for what is no confirmation, or one of another topic's order: several pipelines may share the topic. */
    static Optional<Confirmation> of(byte[] value, String ordersTopic) {
        try {
            JsonNode json = value == null ? JSON.missingNode() : JSON.readTree(value);
            if (!json.path("topic").asText().equals(ordersTopic)
                    || !json.path("status").isTextual()) {
                return Optional.empty();
            }
            Instant at = Instant.parse(json.path("confirmed_at").asText());
            long received = json.path("received_ms").asLong(-1);
            return Optional.of(new Confirmation(
                    json.path("key").isTextual() ? Optional.of(json.path("key").asText()) : Optional.empty(),
                    json.path("status").asText(),
                    at,
                    new Coordinates(
                            ordersTopic,
                            json.path("partition").asInt(),
                            json.path("offset").asLong()),
                    received < 0 ? OptionalLong.empty() : OptionalLong.of(at.toEpochMilli() - received),
                    json.path("reason").asText(),
                    json.path("field").asText(),
                    json.path("message").asText()));
        } catch (IOException | DateTimeException e) {
            return Optional.empty();
        }
    }

    public boolean isConfirmed() {
        return status.equals("CONFIRMED");
    }
}
