package io.orderflow.pipeline.total;

import io.orderflow.contract.compiled.CompiledContract;
import io.orderflow.contract.compiled.Op;
import io.orderflow.contract.compiled.OrderValues;
import io.orderflow.contract.model.FieldType;
import io.orderflow.contract.model.Leaf;
import io.orderflow.contract.model.OrderContract;
import io.orderflow.contract.model.Role;
import io.orderflow.contract.show.Ddl;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;

/**
 * Which columns of an order the totals add up, by the roles of the contract. The totals have columns for amounts of two
 * decimals in one currency: a contract whose roles are others has no totals.
 */
public final class TotalsRoles {
    private static final long SECONDS_OF_DAY = 86_400;
    private static final long MICROS = 1_000_000;
    private static final int LONGEST_PRODUCT = 255;
    private static final int LONGEST_CATEGORY = 100;
    private static final int CENTS = 2;

    private final OrderContract contract;
    private final int time;
    private final int timeOp;
    private final int product;
    private final int category;
    private final int quantity;
    private final int revenue;
    private final int revenueFactor;
    private final int price;
    private final int priceFactor;

    private TotalsRoles(CompiledContract compiled) {
        contract = compiled.contract();
        time = column(Role.TIME);
        timeOp = compiled.columns().op(time);
        product = column(Role.PRODUCT);
        category = column(Role.CATEGORY);
        quantity = column(Role.QUANTITY);
        revenue = column(Role.AMOUNT);
        revenueFactor = toCents(Role.AMOUNT);
        price = column(Role.PRICE);
        priceFactor = toCents(Role.PRICE);
    }

    /** Empty if the contract has no totals. */
    public static Optional<TotalsRoles> of(CompiledContract compiled) {
        OrderContract contract = compiled.contract();
        boolean there = contract.role(Role.TIME).isPresent()
                && contract.role(Role.CURRENCY).isEmpty()
                && isText(contract, Role.PRODUCT, LONGEST_PRODUCT)
                && isText(contract, Role.CATEGORY, LONGEST_CATEGORY)
                && isMoney(contract, Role.PRICE)
                && isMoney(contract, Role.AMOUNT)
                && contract.role(Role.QUANTITY)
                        .filter(leaf -> compiled.columns().op(contract.leaves().indexOf(leaf)) == Op.INTEGER)
                        .isPresent();
        return there ? Optional.of(new TotalsRoles(compiled)) : Optional.empty();
    }

    /** The quoted column of a role, for statements. */
    String named(Role role) {
        return Ddl.quoted(leaf(role).field().column());
    }

    LocalDateTime minute(OrderValues order) {
        long number = order.number(time);
        long second = timeOp == Op.DAY ? number * SECONDS_OF_DAY : Math.floorDiv(number, MICROS * 60) * 60;
        return LocalDateTime.ofEpochSecond(second, 0, ZoneOffset.UTC);
    }

    ProductDay product(OrderValues order) {
        long number = order.number(time);
        long day = timeOp == Op.DAY ? number : Math.floorDiv(number, MICROS * SECONDS_OF_DAY);
        return new ProductDay(LocalDate.ofEpochDay(day), order.text(product), order.text(category));
    }

    long quantity(OrderValues order) {
        return order.number(quantity);
    }

    long revenueCents(OrderValues order) {
        return order.number(revenue) * revenueFactor;
    }

    long unitPriceCents(OrderValues order) {
        return order.number(price) * priceFactor;
    }

    private Leaf leaf(Role role) {
        return contract.role(role).orElseThrow();
    }

    private int column(Role role) {
        return contract.leaves().indexOf(leaf(role));
    }

    private int toCents(Role role) {
        return BigDecimal.TEN
                .pow(CENTS - ((FieldType.Decimal) leaf(role).field().type()).scale())
                .intValueExact();
    }

    private static boolean isText(OrderContract contract, Role role, int longest) {
        return contract.role(role)
                .filter(leaf -> leaf.field().type() instanceof FieldType.Text text && text.maxLength() <= longest)
                .isPresent();
    }

    /** With room for sums. */
    private static boolean isMoney(OrderContract contract, Role role) {
        return contract.role(role)
                .filter(leaf -> leaf.field().type() instanceof FieldType.Decimal decimal
                        && decimal.scale() <= CENTS
                        && decimal.precision() - decimal.scale() <= 12)
                .isPresent();
    }

    /** The contract's name and its roles. */
    @Override
    public String toString() {
        return "TotalsRoles[" + contract.name() + " " + List.of(time, product, category, quantity, revenue, price)
                + "]";
    }
}
