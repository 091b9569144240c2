package io.orderflow.pipeline.total;

import static java.util.Objects.requireNonNull;

import io.orderflow.contract.compiled.CompiledContract;
import io.orderflow.contract.compiled.Op;
import io.orderflow.contract.compiled.OrderValues;
import io.orderflow.contract.model.Role;
import io.orderflow.pipeline.role.Measure;
import io.orderflow.pipeline.role.OrderRoles;
import io.orderflow.pipeline.role.Summation;
import io.orderflow.pipeline.store.AcceptedOrder;
import io.orderflow.pipeline.store.StatementText;
import java.math.BigInteger;

/**
 * Reads from an order what the totals add up, by column numbers: nothing is looked up by name per order, and values
 * that a long holds stay longs. Immutable.
 */
public final class TotalsRoles {
    private static final long MICROS_OF_MINUTE = 60_000_000;
    private static final long MILLIS_OF_MINUTE = 60_000;
    private static final long MINUTES_OF_DAY = 1440;
    private static final int NONE = -1;
    private static final Measure[] MEASURES = Measure.values();

    private final OrderRoles roles;
    private final int time;
    private final boolean isDay;
    private final int product;
    private final int category;
    private final int currency;
    private final int[] columns = new int[MEASURES.length];
    private final int[] ops = new int[MEASURES.length];
    private final int[] scales = new int[MEASURES.length];

    private TotalsRoles(OrderRoles roles, CompiledContract contract) {
        this.roles = requireNonNull(roles, "roles is null");
        time = roles.column(Role.TIME);
        isDay = time >= 0 && contract.columns().op(time) == Op.DAY;
        product = roles.column(Role.PRODUCT);
        category = roles.column(Role.CATEGORY);
        currency = roles.column(Role.CURRENCY);
        for (Measure measure : MEASURES) {
            int at = measure.place();
            columns[at] = roles.column(measure.role());
            ops[at] = columns[at] < 0 ? NONE : contract.columns().op(columns[at]);
            scales[at] = roles.summation(measure).map(Summation::decimals).orElse(0);
        }
    }

    public static TotalsRoles of(CompiledContract contract) {
        return new TotalsRoles(OrderRoles.of(contract.contract()), contract);
    }

    OrderRoles roles() {
        return roles;
    }

    /** Decimals of a measure's exact sum. */
    int scale(int measure) {
        return scales[measure];
    }

    /** The minute of the order's time, else of its record's Kafka timestamp as received_at has it. */
    long minute(AcceptedOrder order) {
        if (time < 0) {
            long at = order.timestamp();
            return at < 0 || at > StatementText.LAST_MILLI ? Minute.UNKNOWN : Math.floorDiv(at, MILLIS_OF_MINUTE);
        }
        long number = order.values().number(time);
        return isDay ? number * MINUTES_OF_DAY : Math.floorDiv(number, MICROS_OF_MINUTE);
    }

    String currency(OrderValues order) {
        return currency < 0 ? "" : order.text(currency);
    }

    String product(OrderValues order) {
        return product < 0 ? ProductDay.NO_ROLE : order.text(product);
    }

    String category(OrderValues order) {
        return category < 0 ? ProductDay.NO_ROLE : order.text(category);
    }

    /** Adds one order to some sums. */
    void add(Sums sums, OrderValues order) {
        sums.count(1);
        for (int measure = 0; measure < columns.length; measure++) {
            int column = columns[measure];
            switch (ops[measure]) {
                case NONE -> {}
                case Op.INTEGER, Op.DECIMAL -> sums.add(measure, order.number(column));
                case Op.FLOAT, Op.DOUBLE -> sums.add(measure, Double.longBitsToDouble(order.number(column)));
                default -> sums.add(measure, unscaled(order, column, scales[measure]));
            }
        }
    }

    private static BigInteger unscaled(OrderValues order, int column, int scale) {
        return order.decimal(column).setScale(scale).unscaledValue();
    }

    /** The contract's name and its roles. */
    @Override
    public String toString() {
        return "Totals by " + roles;
    }
}
