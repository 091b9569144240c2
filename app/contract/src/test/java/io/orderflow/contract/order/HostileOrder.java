package io.orderflow.contract.order;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Base64;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * One line of {@code orders-hostile.jsonl}: a value and the verdict it must get. Needs Jackson on the test class path.
 *
 * @param value the bytes of the Kafka value, empty for a tombstone
 * @param verdict the reason, empty if the value is an order
 */
public record HostileOrder(String name, Optional<byte[]> value, Optional<Reason> verdict) {

    /** All of them, in the order of the file. */
    public static List<HostileOrder> all() {
        try (InputStream file = Objects.requireNonNull(
                HostileOrder.class.getResourceAsStream("/orders-hostile.jsonl"), "orders-hostile.jsonl is missing")) {
            return new String(file.readAllBytes(), UTF_8)
                    .lines()
                    .map(HostileOrder::read)
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static HostileOrder read(String line) {
        try {
            JsonNode json = new ObjectMapper().readTree(line);
            String verdict = json.required("verdict").textValue();
            return new HostileOrder(
                    json.required("name").textValue(),
                    Optional.ofNullable(json.required("value").textValue()).map(Base64.getDecoder()::decode),
                    verdict.equals("ACCEPT")
                            ? Optional.empty()
                            : Optional.of(Reason.valueOf(io.orderflow.contract.model.Reason.current(verdict))));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public String toString() {
        return name;
    }
}
