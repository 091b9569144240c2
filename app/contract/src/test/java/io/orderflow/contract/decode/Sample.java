package io.orderflow.contract.decode;

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
import java.util.stream.Stream;

/**
 * A value and its expected verdict.
 *
 * @param contract the shipped contract that applies
 * @param value the bytes of the Kafka value, empty for a tombstone
 * @param verdict the reason; "accepted", "duplicate" or "KEY_CONFLICT" if the value is an order
 * @param field the path of the reason, empty where the sample does not say
 */
public record Sample(String contract, String id, Optional<byte[]> value, String verdict, String field) {

    /** The samples of the six shipped contracts. */
    public static List<Sample> ofContracts() {
        return lines("/contract-records.jsonl")
                .map(json -> new Sample(
                        json.required("contract").textValue(),
                        json.required("id").textValue(),
                        bytes(json),
                        json.required("verdict").textValue(),
                        json.path("field").asText("")))
                .toList();
    }

    /** Hostile values for the owner's contract, with the reasons' names of before. */
    public static List<Sample> hostile() {
        return lines("/orders-hostile.jsonl")
                .map(json -> new Sample(
                        "orders",
                        json.required("name").textValue(),
                        bytes(json),
                        switch (json.required("verdict").textValue()) {
                            case "ACCEPT" -> "accepted";
                            case "BAD_ORDER_ID" -> "BAD_FORMAT";
                            default -> json.required("verdict").textValue();
                        },
                        ""))
                .toList();
    }

    public boolean isAccepted() {
        return List.of("accepted", "duplicate", "KEY_CONFLICT").contains(verdict);
    }

    private static Optional<byte[]> bytes(JsonNode json) {
        return Optional.ofNullable(json.required("value").textValue()).map(Base64.getDecoder()::decode);
    }

    private static Stream<JsonNode> lines(String file) {
        try (InputStream in = Objects.requireNonNull(Sample.class.getResourceAsStream(file), file + " is missing")) {
            return new String(in.readAllBytes(), UTF_8).lines().map(Sample::read);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static JsonNode read(String line) {
        try {
            return new ObjectMapper().readTree(line);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public String toString() {
        return contract + " " + id;
    }
}
