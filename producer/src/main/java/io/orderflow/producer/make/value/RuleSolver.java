package io.orderflow.producer.make.value;

import io.orderflow.contract.compiled.CompiledContract;
import io.orderflow.contract.compiled.Op;
import io.orderflow.contract.compiled.OrderValues;
import io.orderflow.contract.compiled.RuleProgram;
import io.orderflow.contract.encode.OrderBuilder;
import io.orderflow.contract.model.Comparison;
import io.orderflow.contract.model.Expression;
import io.orderflow.contract.model.FieldType;
import io.orderflow.contract.model.Leaf;
import io.orderflow.contract.model.Rule;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.List;
import java.util.Optional;

/** Makes an order satisfy the contract's rules by computing the side of a rule that is a single field. Thread-safe. */
public final class RuleSolver {
    private final CompiledContract contract;
    private final List<Leaf> leaves;

    public RuleSolver(CompiledContract contract) {
        this.contract = contract;
        leaves = contract.contract().leaves();
    }

    /** The first rule that does not hold. */
    public Optional<Rule> broken(OrderValues order) {
        long[] stack = new long[RuleProgram.STACK];
        return contract.rules().stream()
                .filter(program -> !program.holds(order, stack))
                .map(RuleProgram::rule)
                .findFirst();
    }

    /** The order with each single side computed, as often as rules depend on each other. */
    public OrderValues solved(OrderValues order) {
        OrderValues solved = order;
        long[] stack = new long[RuleProgram.STACK];
        for (int pass = 0; pass <= contract.rules().size(); pass++) {
            boolean all = true;
            for (RuleProgram program : contract.rules()) {
                if (!program.holds(solved, stack)) {
                    all = false;
                    solved = solved(program, solved);
                }
            }
            if (all) {
                return solved;
            }
        }
        return solved;
    }

    private OrderValues solved(RuleProgram program, OrderValues order) {
        Rule rule = program.rule();
        Optional<OrderValues> changed = rule.left() instanceof Expression.Path path
                ? with(order, path, program.right(order), offset(rule.comparison()))
                : Optional.empty();
        if (changed.isEmpty() && rule.right() instanceof Expression.Path path) {
            changed = with(order, path, program.left(order), -offset(rule.comparison()));
        }
        return changed.orElse(order);
    }

    /** What must be added to the other side, in the smallest steps of the field. */
    private static int offset(Comparison comparison) {
        return switch (comparison) {
            case EQUAL, AT_MOST, AT_LEAST -> 0;
            case LESS -> -1;
            case MORE, NOT_EQUAL -> 1;
        };
    }

    /** The order with another value of a field; empty if the field cannot have it. */
    private Optional<OrderValues> with(OrderValues order, Expression.Path path, BigDecimal value, int steps) {
        for (int column = 0; column < leaves.size(); column++) {
            if (leaves.get(column).path().equals(path.path())) {
                FieldType type = leaves.get(column).field().type();
                BigDecimal wanted = value.add(BigDecimal.valueOf(steps, scale(type)));
                return isAllowed(type, wanted) ? Optional.of(with(order, column, wanted)) : Optional.empty();
            }
        }
        return Optional.empty();
    }

    /** The order with a number in one column. */
    OrderValues with(OrderValues order, int column, BigDecimal number) {
        OrderBuilder builder = new OrderBuilder(contract).from(order);
        return switch (contract.columns().op(column)) {
            case Op.DAY, Op.TIMESTAMP, Op.EPOCH ->
                builder.number(column, number.longValueExact()).build();
            default -> builder.with(column, number.toPlainString()).build();
        };
    }

    private static int scale(FieldType type) {
        return type instanceof FieldType.Decimal decimal ? decimal.scale() : 0;
    }

    private static boolean isAllowed(FieldType type, BigDecimal value) {
        if (type instanceof FieldType.Decimal decimal) {
            return value.stripTrailingZeros().scale() <= decimal.scale()
                    && value.compareTo(decimal.min()) >= 0
                    && value.compareTo(decimal.max()) <= 0;
        }
        if (value.stripTrailingZeros().scale() > 0) {
            return false;
        }
        BigInteger whole = value.toBigInteger();
        if (type instanceof FieldType.Whole integer) {
            return whole.compareTo(integer.min()) >= 0
                    && whole.compareTo(integer.max()) <= 0
                    && (integer.values().isEmpty() || integer.values().contains(whole));
        }
        if (whole.bitLength() >= Long.SIZE) {
            return false;
        }
        if (type instanceof FieldType.Day day) {
            return whole.longValue() >= day.minDay() && whole.longValue() <= day.maxDay();
        }
        return type instanceof FieldType.Timestamp timestamp
                && whole.longValue() >= timestamp.min()
                && whole.longValue() <= timestamp.max();
    }
}
