package io.orderflow.contract.file;

import io.orderflow.contract.model.Expression;
import io.orderflow.contract.model.FieldType;
import io.orderflow.contract.model.Leaf;
import io.orderflow.contract.model.Reason;
import io.orderflow.contract.model.Rule;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;

/** Reads the rules between fields, and reports operands they cannot have. */
final class RuleReader {
    private static final Pattern NAME = Pattern.compile("[A-Z][A-Z0-9_]{2,39}");

    private final Map<String, Leaf> leaves = new TreeMap<>();
    private final Problems problems;
    private final Set<String> names = new HashSet<>();

    RuleReader(List<Leaf> leaves, Problems problems) {
        leaves.forEach(leaf -> this.leaves.put(leaf.path(), leaf));
        this.problems = problems;
    }

    List<Rule> read(Keys object) {
        List<Rule> rules = new ArrayList<>();
        for (Keys check : object.mappings("quality")) {
            StandardKeys.check(check, StandardKeys.QUALITY, Set.of(), true, problems);
            if (check.text("engine").filter("orderflow"::equalsIgnoreCase).isPresent()) {
                rule(check).ifPresent(rules::add);
            } else if (check.text("metric").filter("invalidValues"::equals).isPresent()) {
                problems.error(check.position(), "invalidValues belongs on a property, not on the object");
            } else {
                Quality.note(check, "the object", problems);
            }
        }
        return rules;
    }

    private Optional<Rule> rule(Keys check) {
        String name = check.text("name").orElse("");
        boolean isReason =
                Arrays.stream(Reason.values()).anyMatch(reason -> reason.name().equals(name));
        if (!NAME.matcher(name).matches() || isReason) {
            problems.error(
                    check.at("name"),
                    isReason
                            ? name + " is a built-in reason; the rule needs another name"
                            : "a rule's name is the reason of the records it rejects: 3 to 40 of A–Z, 0–9 and _, as in"
                                    + " TOTAL_MISMATCH");
        } else if (!names.add(name)) {
            problems.error(check.at("name"), "two rules have the name " + name);
        }
        if (check.text("type").filter("custom"::equals).isEmpty()) {
            problems.error(check.at("type"), "a rule of OrderFlow has type: custom");
        }
        Quality.severity(check, problems);
        Optional<String> text = check.text("implementation");
        if (text.isEmpty()) {
            problems.error(
                    check.at("implementation"), "a rule needs an implementation, as in total = subtotal + shipping");
            return Optional.empty();
        }
        try {
            RuleParser.Parsed parsed = RuleParser.parse(text.get());
            checkOperands(name, parsed, check.at("implementation"));
            String field = parsed.left() instanceof Expression.Path path ? path.path() : "";
            return Optional.of(new Rule(name, field, text.get(), parsed.left(), parsed.comparison(), parsed.right()));
        } catch (RuleParser.BadRuleException e) {
            problems.error(
                    check.at("implementation"),
                    "the rule \"" + Shorten.to(80, text.get()) + "\" cannot be read: " + e.getMessage());
            return Optional.empty();
        }
    }

    private void checkOperands(String name, RuleParser.Parsed parsed, Position at) {
        if (parsed.left() instanceof Expression.Path left && parsed.right() instanceof Expression.Path right) {
            Leaf one = leaves.get(left.path());
            Leaf other = leaves.get(right.path());
            if (one != null && other != null && comparesTimes(one, other)) {
                return;
            }
        }
        check(name, parsed.left(), at);
        check(name, parsed.right(), at);
    }

    private void check(String name, Expression expression, Position at) {
        if (expression instanceof Expression.Sum sum) {
            check(name, sum.left(), at);
            check(name, sum.right(), at);
        } else if (expression instanceof Expression.Difference difference) {
            check(name, difference.left(), at);
            check(name, difference.right(), at);
        } else if (expression instanceof Expression.Product product) {
            check(name, product.left(), at);
            check(name, product.right(), at);
        } else if (expression instanceof Expression.Path path) {
            checkPath(name, path.path(), at);
        }
    }

    private void checkPath(String name, String path, Position at) {
        Leaf leaf = leaves.get(path);
        if (leaf == null) {
            problems.error(
                    at,
                    "the rule " + name + " names " + Shorten.to(60, path) + ", which is not a field with a column"
                            + Suggestion.of(path, leaves.keySet()));
            return;
        }
        FieldType type = leaf.field().type();
        String what;
        if (type instanceof FieldType.Text) {
            what = "a string";
        } else if (type instanceof FieldType.Truth) {
            what = "a boolean";
        } else if (type instanceof FieldType.Verbatim) {
            what = "kept whole";
        } else if (type instanceof FieldType.Day || type instanceof FieldType.Timestamp) {
            what = "a date or timestamp, which can only be compared with another of the same kind";
        } else {
            if (type instanceof FieldType.Floating) {
                problems.warning(
                        at,
                        "the rule " + name + " calculates with " + path
                                + ", a binary number: its exact value is taken, which for 0.1 is not 0.1");
            }
            return;
        }
        problems.error(at, "the rule " + name + " calculates with numbers, but " + path + " is " + what);
    }

    private static boolean comparesTimes(Leaf one, Leaf other) {
        FieldType left = one.field().type();
        FieldType right = other.field().type();
        if (left instanceof FieldType.Timestamp first && right instanceof FieldType.Timestamp second) {
            return first.zoned() == second.zoned();
        }
        return left instanceof FieldType.Day && right instanceof FieldType.Day;
    }
}
