package io.orderflow.contract.file;

import io.orderflow.contract.file.YamlNode.Kind;
import io.orderflow.contract.file.YamlNode.Scalar;
import io.orderflow.contract.file.YamlNode.Sequence;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Reads the allowed values of a field: {@code enum} of v3.2, or the check {@code invalidValues} that must find none.
 */
final class EnumReader {
    private static final int MOST_VALUES = 1_000;
    private static final int MOST_CHARACTERS = 20_000;

    private final FieldKeys field;

    EnumReader(FieldKeys field) {
        this.field = field;
    }

    List<String> texts(int maxLength) {
        List<String> texts = new ArrayList<>();
        for (Scalar value : values()) {
            String text = value.text();
            if (value.kind() != Kind.STRING) {
                problem(value, "must be a text; write it in quotes");
            } else if (text.isEmpty() || text.codePointCount(0, text.length()) > maxLength) {
                problem(value, "must have 1 to " + maxLength + " characters");
            } else {
                texts.add(text);
            }
        }
        return texts;
    }

    List<BigInteger> integers() {
        List<BigInteger> integers = new ArrayList<>();
        for (Scalar value : values()) {
            if (value.kind() != Kind.INTEGER || value.text().length() > 40) {
                problem(value, "must be an integer");
            } else {
                integers.add(new BigInteger(value.text()));
            }
        }
        return integers;
    }

    /** For types without such a list. */
    void refuse(String type) {
        for (Scalar value : values()) {
            problem(
                    value,
                    "cannot be enforced: a list of values is possible for strings and integers, not for " + type);
            return;
        }
    }

    private void problem(Scalar value, String problem) {
        field.problems().error(value.position(), "the value " + value.shown() + " of " + field.name() + " " + problem);
    }

    private List<Scalar> values() {
        List<YamlNode> nodes = new ArrayList<>();
        for (Keys entry : field.property().mappings("enum")) {
            entry.node("value")
                    .ifPresentOrElse(
                            nodes::add,
                            () -> field.problems().error(entry.position(), "an entry of enum has the key value"));
        }
        if (field.property().has("enum") && nodes.isEmpty()) {
            field.error("enum", "enum must list at least one value");
        }
        for (Keys check : field.property().mappings("quality")) {
            StandardKeys.check(check, StandardKeys.QUALITY, Set.of(), true, field.problems());
            if (check.text("metric").filter("invalidValues"::equals).isPresent()) {
                nodes.addAll(validValues(check));
            } else if (isOurs(check)) {
                field.problems().error(check.position(), "an OrderFlow rule belongs on the object, not on a property");
            } else {
                Quality.note(check, field.name(), field.problems());
            }
        }
        if (nodes.size() > MOST_VALUES) {
            field.problems()
                    .error(
                            nodes.get(MOST_VALUES).position(),
                            field.name() + " has more than " + MOST_VALUES + " values; use a pattern");
            return List.of();
        }
        Set<String> seen = new LinkedHashSet<>();
        List<Scalar> values = new ArrayList<>();
        for (YamlNode node : nodes) {
            if (!(node instanceof Scalar scalar) || scalar.kind() == Kind.NULL) {
                field.problems().error(node.position(), "a value must be one word or number, but is " + node.shown());
            } else if (!seen.add(scalar.text())) {
                field.problems().error(node.position(), "the value " + node.shown() + " appears twice");
            } else {
                values.add(scalar);
            }
        }
        if (values.stream().mapToInt(value -> value.text().length()).sum() > MOST_CHARACTERS) {
            field.problems()
                    .error(
                            values.get(0).position(),
                            "the values of " + field.name() + " have more than " + MOST_CHARACTERS
                                    + " characters together; use a pattern");
            return List.of();
        }
        return values;
    }

    private List<YamlNode> validValues(Keys check) {
        Problems problems = field.problems();
        if (check.text("mustBe").filter("0"::equals).isEmpty()) {
            problems.error(
                    check.position(),
                    "invalidValues can be enforced with mustBe: 0 only: each record is checked alone, and all must be"
                            + " valid");
        }
        Quality.severity(check, problems);
        Keys arguments = check.keys("arguments").orElse(check);
        for (YamlNode.Entry entry : arguments == check ? List.<YamlNode.Entry>of() : arguments.entries()) {
            if (!entry.key().equals("validValues")) {
                problems.error(
                        entry.position(),
                        Shorten.to(60, entry.key())
                                + " cannot be enforced here; validValues can, and a pattern in logicalTypeOptions");
            }
        }
        if (arguments.node("validValues").filter(Sequence.class::isInstance).isEmpty()
                || arguments.items("validValues").isEmpty()) {
            problems.error(check.position(), "invalidValues needs arguments: {validValues: [the values]}");
            return List.of();
        }
        return arguments.items("validValues");
    }

    private static boolean isOurs(Keys check) {
        return check.text("engine").filter("orderflow"::equalsIgnoreCase).isPresent();
    }
}
