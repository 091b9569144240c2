package io.orderflow.contract.sample;

import static java.util.Objects.requireNonNull;

import io.orderflow.contract.model.Envelope;
import io.orderflow.contract.text.Shortened;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * Values sorted by what they are: orders as JSON, and what else lies in a topic. An envelope that most have is opened.
 * Of records of two kinds the larger kind is taken. A value that comes twice, byte for byte, counts once.
 *
 * @param orders what was found inside the envelope, each a map
 * @param envelope what the orders are wrapped in
 * @param others what the rest is, and how many there are of each
 * @param values how many values there were
 * @param longest the longest value, in bytes
 */
public record Samples(
        List<Map<String, Object>> orders, Envelope envelope, Map<String, Integer> others, int values, int longest) {
    /** Records whose names overlap less than this with those of the largest kind are of another kind. */
    private static final double ALIKE = 0.34;

    public Samples {
        orders = List.copyOf(orders);
        requireNonNull(envelope, "envelope is null");
        others = new LinkedHashMap<>(others);
    }

    /** Sorts raw values; null is a tombstone. */
    public static Samples of(List<byte[]> values) {
        List<Map<String, Object>> objects = new ArrayList<>();
        Map<String, Integer> others = new TreeMap<>();
        Set<ByteBuffer> seen = new HashSet<>();
        int longest = 0;
        for (byte[] value : values) {
            if (value != null) {
                longest = Math.max(longest, value.length);
                if (!seen.add(ByteBuffer.wrap(value))) {
                    continue;
                }
            }
            String other = foreign(value);
            Optional<Object> json = other.isEmpty() ? JsonReader.read(value) : Optional.empty();
            if (json.isPresent() && json.get() instanceof Map<?, ?> object) {
                objects.add(named(object));
            } else {
                String kind = json.isPresent() ? kind(json.get()) : "neither JSON nor a format that is recognised";
                others.merge(other.isEmpty() ? kind : other, 1, Integer::sum);
            }
        }
        Envelope envelope = envelope(objects);
        List<Map<String, Object>> orders = opened(objects, envelope, others);
        return new Samples(largestKind(orders, others), envelope, others, values.size(), longest);
    }

    /** What the first bytes say; empty if they may begin JSON. */
    private static String foreign(byte[] value) {
        if (value == null) {
            return "without a value (tombstones)";
        }
        if (value.length == 0) {
            return "empty";
        }
        int first = value[0] & 0xFF;
        int second = value.length > 1 ? value[1] & 0xFF : -1;
        if (first == 0 && value.length >= 5) {
            int id = ByteBuffer.wrap(value, 1, 4).getInt();
            return "in a schema registry's framing, schema id " + id;
        }
        if (first == 0xC3 && second == 1) {
            return "Avro";
        }
        if (first == 0x1F && second == 0x8B) {
            return "compressed with gzip";
        }
        return first == 0xAC && second == 0xED ? "Java's serialization" : "";
    }

    private static String kind(Object json) {
        return json instanceof List<?> ? "JSON arrays: one record must hold one order" : "JSON, but no object";
    }

    private static Map<String, Object> named(Map<?, ?> object) {
        Map<String, Object> named = new LinkedHashMap<>();
        object.forEach((name, member) -> named.put((String) name, member));
        return named;
    }

    private static Envelope envelope(List<Map<String, Object>> objects) {
        for (Envelope envelope : List.of(Envelope.CONNECT, Envelope.DEBEZIUM)) {
            long wrapped = objects.stream()
                    .filter(object -> isWrapped(object, envelope))
                    .count();
            if (wrapped > 0 && 2 * wrapped > objects.size()) {
                return envelope;
            }
        }
        return Envelope.NONE;
    }

    private static boolean isWrapped(Map<String, Object> object, Envelope envelope) {
        return switch (envelope) {
            case NONE -> true;
            case CONNECT -> object.keySet().equals(Set.of("schema", "payload"));
            case DEBEZIUM -> object.containsKey("op") && (object.containsKey("after") || object.containsKey("before"));
        };
    }

    private static List<Map<String, Object>> opened(
            List<Map<String, Object>> objects, Envelope envelope, Map<String, Integer> others) {
        if (envelope == Envelope.NONE) {
            return objects;
        }
        List<Map<String, Object>> orders = new ArrayList<>();
        for (Map<String, Object> object : objects) {
            if (!isWrapped(object, envelope)) {
                others.merge("JSON without the envelope that the others have", 1, Integer::sum);
            } else if (object.get(envelope.path()) instanceof Map<?, ?> order) {
                orders.add(named(order));
            } else {
                others.merge(
                        envelope == Envelope.DEBEZIUM
                                ? "change events without a new row (deletes)"
                                : "envelopes without an order in them",
                        1,
                        Integer::sum);
            }
        }
        return orders;
    }

    private static List<Map<String, Object>> largestKind(
            List<Map<String, Object>> orders, Map<String, Integer> others) {
        Map<Set<String>, Integer> kinds = new LinkedHashMap<>();
        orders.forEach(order -> kinds.merge(Set.copyOf(order.keySet()), 1, Integer::sum));
        Optional<Set<String>> usual = kinds.entrySet().stream()
                .filter(kind -> !kind.getKey().isEmpty())
                .max(Map.Entry.comparingByValue())
                .map(Map.Entry::getKey);
        List<Map<String, Object>> alike = new ArrayList<>();
        for (Map<String, Object> order : orders) {
            if (usual.isPresent() && areAlike(usual.get(), order.keySet())) {
                alike.add(order);
            } else {
                String names = order.isEmpty()
                        ? "objects without fields"
                        : "of another kind, with the fields " + shortened(order.keySet());
                others.merge(names, 1, Integer::sum);
            }
        }
        return alike;
    }

    private static boolean areAlike(Set<String> usual, Set<String> names) {
        long both = names.stream().filter(usual::contains).count();
        return both >= ALIKE * (usual.size() + names.size() - both);
    }

    private static String shortened(Set<String> names) {
        String[] shown =
                names.stream().limit(5).map(name -> Shortened.to(31, name)).toArray(String[]::new);
        return String.join(", ", Arrays.asList(shown)) + (names.size() > 5 ? ", …" : "");
    }
}
