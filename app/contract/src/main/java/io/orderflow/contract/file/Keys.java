package io.orderflow.contract.file;

import io.orderflow.contract.file.YamlNode.Entry;
import io.orderflow.contract.file.YamlNode.Kind;
import io.orderflow.contract.file.YamlNode.Mapping;
import io.orderflow.contract.file.YamlNode.Scalar;
import io.orderflow.contract.file.YamlNode.Sequence;
import java.math.BigDecimal;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The keys of one mapping, read by name and type; a value of another type is a problem with its position. */
final class Keys {
    private final Mapping mapping;
    private final Problems problems;

    Keys(Mapping mapping, Problems problems) {
        this.mapping = mapping;
        this.problems = problems;
    }

    Position position() {
        return mapping.position();
    }

    List<Entry> entries() {
        return mapping.entries();
    }

    /** The position of a key's value; the mapping's own position if it has no such key. */
    Position at(String key) {
        return entry(key).map(entry -> entry.value().position()).orElse(mapping.position());
    }

    boolean has(String key) {
        return entry(key).isPresent();
    }

    Optional<YamlNode> node(String key) {
        return entry(key).map(Entry::value);
    }

    Optional<String> text(String key) {
        return scalar(key, "a text", Set.of(Kind.STRING, Kind.INTEGER, Kind.NUMBER, Kind.TRUTH))
                .map(Scalar::text);
    }

    Optional<Boolean> truth(String key) {
        return scalar(key, "true or false", Set.of(Kind.TRUTH))
                .map(scalar -> scalar.text().equalsIgnoreCase("true"));
    }

    /** A whole number from 0 to 2^31−1. */
    Optional<Integer> count(String key) {
        Optional<BigDecimal> number = number(key);
        if (number.isPresent()
                && (number.get().stripTrailingZeros().scale() > 0
                        || number.get().signum() < 0
                        || number.get().compareTo(BigDecimal.valueOf(Integer.MAX_VALUE)) > 0)) {
            problems.error(
                    at(key),
                    key + " must be a whole number from 0 to 2147483647, but is "
                            + Shorten.to(40, number.get().toString()));
            return Optional.empty();
        }
        return number.map(BigDecimal::intValueExact);
    }

    Optional<BigDecimal> number(String key) {
        return scalar(key, "a number", Set.of(Kind.INTEGER, Kind.NUMBER)).flatMap(scalar -> {
            Optional<BigDecimal> number = Decimals.parse(scalar.text());
            if (number.isEmpty()) {
                problems.error(scalar.position(), key + " has more digits than any column holds");
            }
            return number;
        });
    }

    Optional<Keys> keys(String key) {
        Optional<YamlNode> node = node(key);
        if (node.isPresent() && !(node.get() instanceof Mapping) && !isNull(node.get())) {
            problems.error(
                    at(key), key + " must be a mapping, but is " + node.get().shown());
        }
        return node.filter(Mapping.class::isInstance).map(value -> new Keys((Mapping) value, problems));
    }

    List<YamlNode> items(String key) {
        Optional<YamlNode> node = node(key);
        if (node.isPresent() && !(node.get() instanceof Sequence) && !isNull(node.get())) {
            problems.error(
                    at(key), key + " must be a list, but is " + node.get().shown());
        }
        return node.filter(Sequence.class::isInstance)
                .map(value -> ((Sequence) value).items())
                .orElseGet(List::of);
    }

    /** The mappings of a list. */
    List<Keys> mappings(String key) {
        List<YamlNode> items = items(key);
        for (YamlNode item : items) {
            if (!(item instanceof Mapping)) {
                problems.error(item.position(), "an item of " + key + " must be a mapping, but is " + item.shown());
            }
        }
        return items.stream()
                .filter(Mapping.class::isInstance)
                .map(item -> new Keys((Mapping) item, problems))
                .toList();
    }

    private Optional<Scalar> scalar(String key, String what, Set<Kind> kinds) {
        Optional<YamlNode> node = node(key).filter(value -> !isNull(value));
        if (node.isEmpty()) {
            return Optional.empty();
        }
        if (node.get() instanceof Scalar scalar && kinds.contains(scalar.kind())) {
            return Optional.of(scalar);
        }
        problems.error(
                at(key), key + " must be " + what + ", but is " + node.get().shown());
        return Optional.empty();
    }

    private Optional<Entry> entry(String key) {
        return mapping.entries().stream()
                .filter(entry -> entry.key().equals(key))
                .findFirst();
    }

    private static boolean isNull(YamlNode node) {
        return node instanceof Scalar scalar && scalar.kind() == Kind.NULL;
    }
}
