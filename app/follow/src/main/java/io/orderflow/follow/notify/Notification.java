package io.orderflow.follow.notify;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What is to be said of one order.
 *
 * @param json the confirmation as it was published
 * @param values for templates: the confirmation's fields, and those of its order
 */
record Notification(String key, String status, String json, Map<String, String> values) {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Set<String> STATUSES = Set.of("CONFIRMED", "DECLINED");

    Notification {
        requireNonNull(key, "key is null");
        requireNonNull(status, "status is null");
        requireNonNull(json, "json is null");
        values = Map.copyOf(values);
    }

    /** Empty for what is no confirmation of an order: it has no key, another status, or is not JSON. */
    static Optional<Notification> of(byte[] confirmation) {
        try {
            JsonNode node = JSON.readTree(confirmation);
            if (node == null
                    || !node.path("key").isTextual()
                    || !STATUSES.contains(node.path("status").asText())) {
                return Optional.empty();
            }
            Map<String, String> values = new LinkedHashMap<>();
            put(values, node.path("order"));
            put(values, node);
            return Optional.of(new Notification(
                    node.path("key").asText(), node.path("status").asText(), new String(confirmation, UTF_8), values));
        } catch (JsonProcessingException e) {
            return Optional.empty();
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    private static void put(Map<String, String> values, JsonNode object) {
        object.properties().forEach(field -> {
            if (field.getValue().isValueNode()) {
                values.put(field.getKey(), field.getValue().asText());
            }
        });
    }

    /** Short, without values: some must not be shown. */
    @Override
    public String toString() {
        return "Notification[" + key + " " + status + "]";
    }
}
