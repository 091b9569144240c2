package io.orderflow.verify.decode;

import io.orderflow.contract.model.Expression;
import io.orderflow.contract.model.Leaf;
import io.orderflow.contract.model.OrderContract;
import io.orderflow.contract.model.Rule;
import java.math.BigDecimal;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The contract's rules across fields, over exact numbers. */
final class RecountRules {

    private final List<Rule> rules;
    private final Map<String, Integer> slots = new HashMap<>();

    RecountRules(OrderContract contract) {
        rules = contract.rules();
        List<Leaf> leaves = contract.leaves();
        for (int i = 0; i < leaves.size(); i++) {
            slots.put(leaves.get(i).path(), i);
        }
    }

    /** The paths that the rules of a contract read. */
    static Set<String> operands(OrderContract contract) {
        Set<String> paths = new HashSet<>();
        contract.rules().forEach(rule -> {
            collect(rule.left(), paths);
            collect(rule.right(), paths);
        });
        return paths;
    }

    private static void collect(Expression expression, Set<String> paths) {
        if (expression instanceof Expression.Path path) {
            paths.add(path.path());
        } else if (expression instanceof Expression.Sum sum) {
            collect(sum.left(), paths);
            collect(sum.right(), paths);
        } else if (expression instanceof Expression.Difference difference) {
            collect(difference.left(), paths);
            collect(difference.right(), paths);
        } else if (expression instanceof Expression.Product product) {
            collect(product.left(), paths);
            collect(product.right(), paths);
        }
    }

    /** @param numbers by column; null where it is missing: then a rule that needs it is skipped */
    void check(BigDecimal[] numbers) throws UnmetException {
        for (Rule rule : rules) {
            Optional<BigDecimal> left = value(rule.left(), numbers);
            Optional<BigDecimal> right = value(rule.right(), numbers);
            if (left.isPresent()
                    && right.isPresent()
                    && !rule.comparison().holds(left.get().compareTo(right.get()))) {
                throw new UnmetException(rule.name(), rule.field());
            }
        }
    }

    private Optional<BigDecimal> value(Expression expression, BigDecimal[] numbers) {
        if (expression instanceof Expression.Path path) {
            return Optional.ofNullable(numbers[slots.get(path.path())]);
        }
        if (expression instanceof Expression.Literal literal) {
            return Optional.of(literal.value());
        }
        if (expression instanceof Expression.Sum sum) {
            return value(sum.left(), numbers)
                    .flatMap(left -> value(sum.right(), numbers).map(left::add));
        }
        if (expression instanceof Expression.Difference difference) {
            return value(difference.left(), numbers)
                    .flatMap(left -> value(difference.right(), numbers).map(left::subtract));
        }
        Expression.Product product = (Expression.Product) expression;
        return value(product.left(), numbers)
                .flatMap(left -> value(product.right(), numbers).map(left::multiply));
    }
}
