package io.orderflow.contract.compiled;

import io.orderflow.contract.model.Expression;
import io.orderflow.contract.model.OrderContract;
import io.orderflow.contract.model.Rule;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A rule as steps over a stack of longs, each a decimal with a scale known in advance; if a long would overflow, or a
 * column is wider, the same rule over BigDecimals. Both are exact. Immutable.
 */
public final class RuleProgram {
    /** Stack size in longs that {@link #holds} needs: more than a rule has operands. */
    public static final int STACK = 128;

    private static final int LOAD = 0;
    private static final int CONSTANT = 1;
    private static final int ADD = 2;
    private static final int SUBTRACT = 3;
    private static final int MULTIPLY = 4;
    /** Multiplies by a power of ten. */
    private static final int RESCALE = 5;

    private static final int MOST_SCALE = 18;

    private final Rule rule;
    private final boolean restricted;
    private final Map<String, Integer> columns = new HashMap<>();
    private final int[] operands;
    private final boolean times;
    private final boolean days;
    private boolean fits;
    private int[] codes = new int[16];
    private long[] arguments = new long[16];
    private int steps;

    RuleProgram(Rule rule, OrderContract contract, Layout layout, Columns all) {
        this.rule = rule;
        List<Integer> used = new ArrayList<>();
        boolean hidden = false;
        for (String path : paths(rule)) {
            for (int column = 0; column < all.count(); column++) {
                if (contract.leaves().get(column).path().equals(path)) {
                    columns.put(path, column);
                    used.add(column);
                    hidden |= layout.restricted[all.field(column)];
                }
            }
        }
        restricted = hidden;
        operands = used.stream().mapToInt(Integer::intValue).distinct().toArray();
        times = Arrays.stream(operands).anyMatch(column -> all.op(column) >= Op.DAY);
        days = times && Arrays.stream(operands).allMatch(column -> all.op(column) == Op.DAY);
        fits = Arrays.stream(operands).allMatch(column -> isLong(all.op(column)));
        if (fits) {
            compile(all);
        }
    }

    public Rule rule() {
        return rule;
    }

    /** Whether an operand must not be shown. */
    public boolean isRestricted() {
        return restricted;
    }

    /** Whether the rule compares dates or timestamps. */
    public boolean comparesTimes() {
        return times;
    }

    /** Whether the times are dates: days since 1970, not microseconds. */
    public boolean comparesDays() {
        return days;
    }

    /**
     * Whether the rule holds for an order, or an operand is missing.
     *
     * @param stack {@link #STACK} longs to work with
     */
    public boolean holds(OrderValues order, long[] stack) {
        for (int column : operands) {
            if (order.isMissing(column)) {
                return true;
            }
        }
        if (fits && run(order, stack)) {
            return rule.comparison().holds(Long.compare(stack[0], stack[1]));
        }
        return rule.comparison().holds(left(order).compareTo(right(order)));
    }

    /** The exact left side. */
    public BigDecimal left(OrderValues order) {
        return value(rule.left(), order);
    }

    /** The exact right side. */
    public BigDecimal right(OrderValues order) {
        return value(rule.right(), order);
    }

    private BigDecimal value(Expression expression, OrderValues order) {
        if (expression instanceof Expression.Path path) {
            int column = columns.get(path.path());
            return times ? BigDecimal.valueOf(order.number(column)) : order.decimal(column);
        }
        if (expression instanceof Expression.Literal literal) {
            return literal.value();
        }
        if (expression instanceof Expression.Sum sum) {
            return value(sum.left(), order).add(value(sum.right(), order));
        }
        if (expression instanceof Expression.Difference difference) {
            return value(difference.left(), order).subtract(value(difference.right(), order));
        }
        Expression.Product product = (Expression.Product) expression;
        return value(product.left(), order).multiply(value(product.right(), order));
    }

    private void compile(Columns all) {
        int left = compile(rule.left(), all);
        int right = compile(rule.right(), all);
        if (left < right) {
            // The left side is below the top: it is rescaled by a separate step before the right one is pushed.
            steps = 0;
            compile(rule.left(), all);
            step(RESCALE, power(right - left));
            compile(rule.right(), all);
        } else {
            step(RESCALE, power(left - right));
        }
        fits = fits && left <= MOST_SCALE && right <= MOST_SCALE;
    }

    /** The scale of the result. */
    private int compile(Expression expression, Columns all) {
        if (expression instanceof Expression.Path path) {
            int column = columns.get(path.path());
            step(LOAD, column);
            return times ? 0 : all.scale(column);
        }
        if (expression instanceof Expression.Literal literal) {
            fits = fits && literal.value().unscaledValue().bitLength() < Long.SIZE;
            step(CONSTANT, literal.value().unscaledValue().longValue());
            return literal.value().scale();
        }
        if (expression instanceof Expression.Product product) {
            int scale = compile(product.left(), all) + compile(product.right(), all);
            step(MULTIPLY, 0);
            return scale;
        }
        Expression first =
                expression instanceof Expression.Sum sum ? sum.left() : ((Expression.Difference) expression).left();
        Expression second =
                expression instanceof Expression.Sum sum ? sum.right() : ((Expression.Difference) expression).right();
        int target = Math.max(scale(first, all), scale(second, all));
        step(RESCALE, power(target - compile(first, all)));
        step(RESCALE, power(target - compile(second, all)));
        step(expression instanceof Expression.Sum ? ADD : SUBTRACT, 0);
        return target;
    }

    private int scale(Expression expression, Columns all) {
        if (expression instanceof Expression.Path path) {
            return times ? 0 : all.scale(columns.get(path.path()));
        }
        if (expression instanceof Expression.Literal literal) {
            return literal.value().scale();
        }
        if (expression instanceof Expression.Product product) {
            return scale(product.left(), all) + scale(product.right(), all);
        }
        if (expression instanceof Expression.Sum sum) {
            return Math.max(scale(sum.left(), all), scale(sum.right(), all));
        }
        Expression.Difference difference = (Expression.Difference) expression;
        return Math.max(scale(difference.left(), all), scale(difference.right(), all));
    }

    private void step(int code, long argument) {
        if (code == RESCALE && argument == 1) {
            return;
        }
        if (steps == codes.length) {
            codes = Arrays.copyOf(codes, 2 * steps);
            arguments = Arrays.copyOf(arguments, 2 * steps);
        }
        codes[steps] = code;
        arguments[steps++] = argument;
    }

    private long power(int exponent) {
        long power = 1;
        for (int i = 0; i < Math.min(exponent, MOST_SCALE); i++) {
            power *= 10;
        }
        fits = fits && exponent <= MOST_SCALE;
        return power;
    }

    /** Leaves both sides on the stack; false if an intermediate result does not fit a long. */
    private boolean run(OrderValues order, long[] stack) {
        int top = -1;
        for (int i = 0; i < steps; i++) {
            switch (codes[i]) {
                case LOAD -> stack[++top] = order.number((int) arguments[i]);
                case CONSTANT -> stack[++top] = arguments[i];
                case ADD, SUBTRACT -> {
                    long right = stack[top--];
                    long left = stack[top];
                    long result = codes[i] == ADD ? left + right : left - right;
                    long signs =
                            codes[i] == ADD ? (left ^ result) & (right ^ result) : (left ^ right) & (left ^ result);
                    if (signs < 0) {
                        return false;
                    }
                    stack[top] = result;
                }
                case MULTIPLY -> {
                    long right = stack[top--];
                    if (!isProduct(stack[top], right)) {
                        return false;
                    }
                    stack[top] *= right;
                }
                default -> {
                    if (!isProduct(stack[top], arguments[i])) {
                        return false;
                    }
                    stack[top] *= arguments[i];
                }
            }
        }
        return true;
    }

    /** Whether the product fits a long. */
    private static boolean isProduct(long left, long right) {
        long high = Math.multiplyHigh(left, right);
        long low = left * right;
        return (high == 0 && low >= 0) || (high == -1 && low < 0);
    }

    private static boolean isLong(int op) {
        return op == Op.INTEGER || op == Op.DECIMAL || op == Op.DAY || op == Op.TIMESTAMP || op == Op.EPOCH;
    }

    private static List<String> paths(Rule rule) {
        List<String> paths = new ArrayList<>();
        collect(rule.left(), paths);
        collect(rule.right(), paths);
        return paths;
    }

    private static void collect(Expression expression, List<String> paths) {
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
}
