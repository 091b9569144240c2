package io.orderflow.contract.draft;

import io.orderflow.contract.draft.Property.Leaf;
import io.orderflow.contract.sample.Num;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Looks for rules that hold exactly in all records: the total is price times quantity, or the sum of its parts. */
final class RuleSearch {
    private static final String NAME = "TOTAL_MISMATCH";
    private static final int FEW = 20;

    private final Drafting draft;
    private final List<Map<String, Object>> orders;

    RuleSearch(Drafting draft, List<Map<String, Object>> orders) {
        this.draft = draft;
        this.orders = orders;
    }

    void search() {
        List<Property> numbers = Property.leaves(draft.properties).stream()
                .map(Leaf::property)
                .filter(Property::isNumber)
                .filter(property -> !property.numbersAsText && !property.physicalType.equals("DOUBLE"))
                .toList();
        List<Property> totals = numbers.stream()
                .filter(property -> property.words().has("total", "amount")
                        && property.words().isMoney()
                        && !property.words().has("subtotal"))
                .toList();
        for (Property total : totals) {
            if (product(total, numbers) || sum(total, numbers)) {
                return;
            }
        }
    }

    private boolean product(Property total, List<Property> numbers) {
        for (Property price : numbers) {
            for (Property quantity : numbers) {
                if (price != total
                        && price.words().isMoney()
                        && quantity.words().isQuantity()
                        && holds(total, List.of(price, quantity), true)) {
                    return true;
                }
            }
        }
        return false;
    }

    private boolean sum(Property total, List<Property> numbers) {
        List<Property> parts = numbers.stream()
                .filter(property -> property != total && property.words().isMoney())
                .limit(6)
                .toList();
        List<List<Property>> sums = new ArrayList<>();
        for (int set = 0; set < 1 << parts.size(); set++) {
            List<Property> chosen = new ArrayList<>();
            for (int i = 0; i < parts.size(); i++) {
                if ((set >> i & 1) != 0) {
                    chosen.add(parts.get(i));
                }
            }
            if (chosen.size() >= 2) {
                sums.add(chosen);
            }
        }
        sums.sort((a, b) -> Integer.compare(a.size(), b.size()));
        return sums.stream().anyMatch(chosen -> holds(total, chosen, false));
    }

    private boolean holds(Property total, List<Property> operands, boolean times) {
        int asked = 0;
        int right = 0;
        Set<BigDecimal> different = new HashSet<>();
        for (Map<String, Object> order : orders) {
            Optional<BigDecimal> left = number(order, total.path);
            List<BigDecimal> values = operands.stream()
                    .flatMap(operand -> number(order, operand.path).stream())
                    .toList();
            if (left.isEmpty() || values.size() < operands.size()) {
                continue;
            }
            asked++;
            different.add(left.get().stripTrailingZeros());
            BigDecimal result = values.stream()
                    .reduce((a, b) -> times ? a.multiply(b) : a.add(b))
                    .orElseThrow();
            right += result.compareTo(left.get()) == 0 ? 1 : 0;
        }
        String text = path(total) + " = "
                + String.join(
                        times ? " * " : " + ",
                        operands.stream().map(RuleSearch::path).toList());
        if (asked >= 2 && right == asked) {
            draft.rules.add(new String[] {NAME, text});
            draft.ruleComments.add("Exact in all " + asked + " records that have these fields.");
            if (asked < FEW || different.size() < 3) {
                draft.doubt("the rule " + text + " held in all " + asked
                        + " records, which are few or alike; does it always?");
            }
            return true;
        }
        if (asked >= FEW && right >= 0.9 * asked) {
            draft.doubt(
                    "almost a rule: " + text + " held in " + right + " of " + asked + " records; it is not enforced");
        }
        return false;
    }

    private static String path(Property property) {
        return property.path.matches("[A-Za-z_][A-Za-z0-9_.]*") ? property.path : "`" + property.path + "`";
    }

    private static Optional<BigDecimal> number(Map<String, Object> order, String path) {
        Object at = order;
        for (String name : path.split("\\.", -1)) {
            if (!(at instanceof Map<?, ?> object)) {
                return Optional.empty();
            }
            at = object.get(name);
        }
        return at instanceof Num number && !number.huge() ? Optional.of(number.value()) : Optional.empty();
    }
}
