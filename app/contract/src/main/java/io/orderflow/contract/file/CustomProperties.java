package io.orderflow.contract.file;

import io.orderflow.contract.file.YamlNode.Kind;
import io.orderflow.contract.file.YamlNode.Scalar;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** OrderFlow's extensions of the standard: {@code customProperties} whose names begin with {@code orderflow.}. */
final class CustomProperties {
    private static final String PREFIX = "orderflow.";

    private final Map<String, Scalar> values = new HashMap<>();
    private final Problems problems;

    /**
     * Reads them; ignores properties of other programs.
     *
     * @param known the allowed names
     */
    CustomProperties(Keys element, Set<String> known, Problems problems) {
        this.problems = problems;
        for (Keys property : element.mappings("customProperties")) {
            String name = property.text("property").orElse("");
            if (name.isEmpty() || property.node("value").isEmpty()) {
                problems.error(property.position(), "a custom property has the keys property and value");
                continue;
            }
            if (!name.startsWith(PREFIX)) {
                continue;
            }
            Position at = property.at("property");
            if (!known.contains(name)) {
                Set<String> sorted = new TreeSet<>(known);
                problems.error(
                        at,
                        Shorten.to(60, name) + " is not a property of OrderFlow here"
                                + Suggestion.of(name, sorted)
                                + (sorted.isEmpty() ? "" : " Known: " + String.join(", ", sorted)));
            } else if (!(property.node("value").get() instanceof Scalar value) || value.kind() == Kind.NULL) {
                problems.error(property.at("value"), name + " must be one word or number");
            } else if (values.put(name, value) != null) {
                problems.error(at, name + " appears twice");
            }
        }
    }

    Optional<Scalar> value(String name) {
        return Optional.ofNullable(values.get(name));
    }

    /** One of several words, each with its meaning. */
    <T> T oneOf(String name, Map<String, T> words, T otherwise) {
        Scalar value = values.get(name);
        if (value == null) {
            return otherwise;
        }
        T meaning = words.get(value.text());
        if (meaning == null) {
            Set<String> sorted = new TreeSet<>(words.keySet());
            problems.error(
                    value.position(),
                    name + " must be one of " + String.join(", ", sorted) + ", but is " + value.shown()
                            + Suggestion.of(value.text(), sorted));
            return otherwise;
        }
        return meaning;
    }

    /** Properties that have no meaning for this field. */
    void refuse(Set<String> names, String reason) {
        for (String name : new HashSet<>(names)) {
            Scalar value = values.get(name);
            if (value != null) {
                problems.error(value.position(), name + " " + reason);
            }
        }
    }
}
