package io.orderflow.verify.compare;

import io.orderflow.contract.model.FieldType;
import io.orderflow.contract.model.Leaf;
import io.orderflow.contract.model.OrderContract;
import io.orderflow.contract.model.Role;
import io.orderflow.pipeline.schema.Tables;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * What the totals add up, by the roles of a contract, as expressions over the orders and over the totals. A field that
 * the totals cannot hold counts as if it had no role. Driver only.
 */
final class TotalsColumns {

    /** Stands for the product and the category of a contract without them; in no text of an accepted order. */
    static final String NO_ROLE = "\u001E";

    /** The measures: names of the totals' columns, in the order of the sums. */
    static final List<String> MEASURES = List.of("quantity", "revenue", "unit_price_sum");

    private static final List<Role> ROLES = List.of(Role.QUANTITY, Role.AMOUNT, Role.PRICE);
    private static final Map<Role, Integer> LONGEST = Map.of(Role.PRODUCT, 255, Role.CATEGORY, 255, Role.CURRENCY, 64);
    private static final int MOST_DECIMALS = 10;

    private static final String MINUTE = "DATE_FORMAT(%s, '%%Y-%%m-%%d %%H:%%i')";
    private static final String DAY = "DATE_FORMAT(%s, '%%Y-%%m-%%d')";
    private static final String FIRST = "'1000-01-01'";

    private final OrderContract contract;
    private final boolean isOfOneCurrency;

    /** @param isOfOneCurrency whether the totals are from before they had a currency and binary sums */
    TotalsColumns(OrderContract contract, boolean isOfOneCurrency) {
        this.contract = contract;
        this.isOfOneCurrency = isOfOneCurrency;
    }

    /** A field that the totals hold. */
    private Optional<Leaf> leaf(Role role) {
        boolean isMoney = role == Role.AMOUNT || role == Role.PRICE;
        boolean isMixed = isMoney
                && contract.role(Role.CURRENCY).isPresent()
                && leaf(Role.CURRENCY).isEmpty();
        return contract.role(role).filter(leaf -> fits(role, leaf.field().type()) && !isMixed);
    }

    private static boolean fits(Role role, FieldType type) {
        if (type instanceof FieldType.Text text) {
            return text.maxLength() <= LONGEST.getOrDefault(role, Integer.MAX_VALUE);
        }
        return !ROLES.contains(role)
                || !(type instanceof FieldType.Decimal decimal)
                || decimal.scale() <= MOST_DECIMALS;
    }

    private Optional<String> column(Role role) {
        return leaf(role).map(leaf -> Tables.quote(leaf.field().column()));
    }

    /** Minute and currency of an order. */
    List<String> minuteOfOrder() {
        return List.of(time(MINUTE, "0001-01-01 00:00"), text(Role.CURRENCY, ""));
    }

    /** Day, product, category and currency of an order. */
    List<String> productOfOrder() {
        return List.of(
                time(DAY, "0001-01-01"),
                text(Role.PRODUCT, NO_ROLE),
                text(Role.CATEGORY, NO_ROLE),
                text(Role.CURRENCY, ""));
    }

    List<String> minuteOfTotal() {
        return List.of(formed(MINUTE, "minute"), currencyOfTotal());
    }

    List<String> productOfTotal() {
        return List.of(
                formed(DAY, "day"),
                "COALESCE(" + bytes("product_name") + ", X'1E')",
                "COALESCE(" + bytes("product_category") + ", X'1E')",
                currencyOfTotal());
    }

    String currencyOfTotal() {
        return isOfOneCurrency ? "''" : bytes("currency");
    }

    private String time(String form, String none) {
        String column = column(Role.TIME).orElse("`received_at`");
        return column(Role.TIME).isPresent()
                ? formed(form, column)
                : "CASE WHEN " + column + " >= " + FIRST + " THEN " + formed(form, column) + " ELSE '" + none + "' END";
    }

    private static String formed(String form, String column) {
        return String.format(Locale.ROOT, form, column);
    }

    private String text(Role role, String none) {
        String literal = none.isEmpty() ? "''" : "X'1E'";
        return column(role).map(TotalsColumns::bytes).orElse(literal);
    }

    private static String bytes(String column) {
        return "CAST(CONVERT(" + column + " USING utf8mb4) AS BINARY)";
    }

    /** Number of orders, exact sums, binary sums, and sums of the binary values without their signs. */
    String sumsOfOrders() {
        List<String> sums = new ArrayList<>(List.of("COUNT(*)"));
        ROLES.forEach(role -> sums.add(exact(role)));
        ROLES.forEach(role -> sums.add(binary(role, "SUM(%s + 0E0)")));
        ROLES.forEach(role -> sums.add(binary(role, "SUM(ABS(%s + 0E0))")));
        return String.join(", ", sums);
    }

    private String exact(Role role) {
        return leaf(role)
                .filter(leaf -> !isBinary(leaf))
                .map(leaf -> "SUM(ROUND(" + Tables.quote(leaf.field().column()) + ", " + scale(leaf) + "))")
                .orElse("NULL");
    }

    private String binary(Role role, String form) {
        return leaf(role)
                .filter(TotalsColumns::isBinary)
                .map(leaf -> formed(form, Tables.quote(leaf.field().column())))
                .orElse("NULL");
    }

    private static boolean isBinary(Leaf leaf) {
        return leaf.field().type() instanceof FieldType.Floating;
    }

    private static int scale(Leaf leaf) {
        return leaf.field().type() instanceof FieldType.Decimal decimal ? decimal.scale() : 0;
    }

    String sumsOfTotals() {
        List<String> sums = new ArrayList<>(List.of("SUM(orders)"));
        MEASURES.forEach(measure -> sums.add("SUM(" + measure + ")"));
        MEASURES.forEach(measure -> sums.add(isOfOneCurrency ? "NULL" : "SUM(" + measure + "_double)"));
        MEASURES.forEach(measure -> sums.add("NULL"));
        return String.join(", ", sums);
    }

    /** The same over totals that stand for orders: what binary sums may differ by follows from the sums. */
    String sumsOfKeptTotals() {
        List<String> sums = new ArrayList<>(List.of("SUM(orders)"));
        MEASURES.forEach(measure -> sums.add("SUM(" + measure + ")"));
        MEASURES.forEach(measure -> sums.add(isOfOneCurrency ? "NULL" : "SUM(" + measure + "_double)"));
        MEASURES.forEach(measure -> sums.add(isOfOneCurrency ? "NULL" : "SUM(ABS(" + measure + "_double))"));
        return String.join(", ", sums);
    }

    /** The column with the time of an order. */
    String timeOfOrder() {
        return column(Role.TIME).orElse("`received_at`");
    }

    /** What the contract allows in the table: other rows, from before OrderFlow, are in no total. */
    String isOrder() {
        List<String> conditions = new ArrayList<>();
        column(Role.TIME).ifPresent(column -> conditions.add(column + " >= " + FIRST));
        for (Role role : Role.values()) {
            if (role != Role.TIME && role != Role.CUSTOMER) {
                column(role).ifPresent(column -> conditions.add(column + " IS NOT NULL"));
            }
        }
        return conditions.isEmpty() ? "TRUE" : conditions.stream().collect(Collectors.joining(" AND "));
    }

    /** Whether a product, a category or a currency must not be shown. */
    boolean hasRestricted() {
        return List.of(Role.PRODUCT, Role.CATEGORY, Role.CURRENCY).stream()
                .map(contract::role)
                .flatMap(Optional::stream)
                .anyMatch(leaf -> OrderContract.holdsRestricted(leaf.field()));
    }
}
