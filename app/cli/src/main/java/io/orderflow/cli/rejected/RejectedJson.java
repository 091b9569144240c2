package io.orderflow.cli.rejected;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.orderflow.kafka.Received.Header;
import io.orderflow.pipeline.reject.Origin;
import io.orderflow.pipeline.reject.RejectedRow;
import io.orderflow.pipeline.reject.RejectedRows.Group;
import java.time.Instant;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;

/** Rejected records for a program: bytes in base64, times in UTC, what is not known is null. Pure ASCII. */
final class RejectedJson {

    private static final ObjectMapper JSON = JsonMapper.builder(JsonFactory.builder()
                    .enable(JsonWriteFeature.ESCAPE_NON_ASCII)
                    .build())
            .build();

    private RejectedJson() {}

    static String of(String pipeline, List<Group> groups) {
        ObjectNode json = JSON.createObjectNode();
        json.put("pipeline", pipeline);
        ArrayNode array = json.putArray("groups");
        for (Group group : groups) {
            array.addObject()
                    .put("reason", group.reason())
                    .put("field", group.field())
                    .put("state", group.state().column())
                    .put("count", group.count())
                    .put("unsent", group.unsent())
                    .put("first", group.first().toString())
                    .put("last", group.last().toString())
                    .put("sample", group.sample().toString());
        }
        return text(json);
    }

    static String of(RejectedRow row) {
        ObjectNode json = JSON.createObjectNode()
                .put("coordinates", row.coordinates().toString())
                .put("topic_id", row.topicId())
                .put("reason", row.reason())
                .put("field", row.field())
                .put("message", row.message())
                .put("key", base64(row.key()))
                .put("payload", base64(row.payload()))
                .put("payload_size", row.payloadSize())
                .put("payload_sha256", HexFormat.of().formatHex(row.payloadSha256()))
                .put(
                        "kafka_timestamp",
                        row.kafkaTimestamp().map(Instant::toString).orElse(null))
                .put("rejected_at", row.rejectedAt().toString())
                .put("dead_letter_at", row.deadLetterAt().map(Instant::toString).orElse(null))
                .put("state", row.state().column())
                .put("replayed_as", row.replayedAs().isEmpty() ? null : row.replayedAs())
                .put(
                        "origin",
                        row.origin()
                                .map(Origin::coordinates)
                                .map(Object::toString)
                                .orElse(null));
        json.set("headers", headers(row.headers()));
        return text(json);
    }

    static ArrayNode headers(List<Header> headers) {
        ArrayNode array = JSON.createArrayNode();
        for (Header header : headers) {
            array.addObject().put("name", header.name()).put("value", base64(header.value()));
        }
        return array;
    }

    static ObjectNode object() {
        return JSON.createObjectNode();
    }

    static String text(ObjectNode json) {
        try {
            return JSON.writeValueAsString(json);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    static String base64(byte[] bytes) {
        return bytes == null ? null : Base64.getEncoder().encodeToString(bytes);
    }
}
