package io.orderflow.producer.make.value;

import io.orderflow.contract.model.Field;
import io.orderflow.contract.model.FieldType;
import io.orderflow.contract.model.Leaf;
import io.orderflow.contract.model.OrderContract;
import io.orderflow.contract.model.Shape;
import java.math.BigDecimal;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.IntStream;

/**
 * The fields of an order that by their names add up its items: how many there are, how many pieces, and what they cost.
 * A rule of a contract cannot say so, because it does not reach into an array; an order that is made up adds up all the
 * same.
 *
 * @param items the column of the array; -1 if the order has none, or more than one
 * @param quantity the name of an item's quantity; empty: each item is one piece
 * @param price the name of an item's price; empty: it has none
 * @param lines the columns that hold the number of items
 * @param pieces the columns that hold the sum of their quantities
 * @param worth the columns that hold what the items cost
 */
public record ItemSums(
        int items,
        Optional<String> quantity,
        Optional<String> price,
        List<Integer> lines,
        List<Integer> pieces,
        List<Integer> worth) {

    private static final String QUANTITY = "quantity|qty|pieces|count|amount";
    private static final String PRICE = "(unit|product|item|piece)?price|priceeach|unitcost";
    private static final String LINES = "(total|numberof)(products|items|lines)|(product|item|line)s?count";
    private static final String PIECES = "(total|numberof|sumof)(quantity|qty|pieces|units)|(piece|unit)s?count";
    private static final String WORTH = "subtotal|(items|goods|products)(total|amount|value|price)|netamount";

    private static final ItemSums NONE =
            new ItemSums(-1, Optional.empty(), Optional.empty(), List.of(), List.of(), List.of());

    public ItemSums {
        lines = List.copyOf(lines);
        pieces = List.copyOf(pieces);
        worth = List.copyOf(worth);
    }

    public static ItemSums of(OrderContract contract) {
        List<Leaf> leaves = contract.leaves();
        List<Integer> arrays = columns(leaves, field -> !itemFields(field).isEmpty());
        if (arrays.size() != 1) {
            return NONE;
        }
        List<Field> item = itemFields(leaves.get(arrays.get(0)).field());
        return new ItemSums(
                arrays.get(0),
                name(item, field -> field.type() instanceof FieldType.Whole && isNamed(field, QUANTITY)),
                name(item, field -> field.type() instanceof FieldType.Decimal && isNamed(field, PRICE)),
                columns(leaves, field -> field.type() instanceof FieldType.Whole && isNamed(field, LINES)),
                columns(leaves, field -> field.type() instanceof FieldType.Whole && isNamed(field, PIECES)),
                columns(leaves, field -> field.type() instanceof FieldType.Decimal && isNamed(field, WORTH)));
    }

    /** Column → what it must be, for these items; columns whose limits do not allow the sum are left out. */
    public Map<Integer, Object> of(OrderContract contract, List<?> tree) {
        BigDecimal count = BigDecimal.ZERO;
        BigDecimal cost = BigDecimal.ZERO;
        for (Object one : tree) {
            Map<?, ?> item = (Map<?, ?>) one;
            BigDecimal many = quantity.map(name -> number(item, name)).orElse(BigDecimal.ONE);
            count = count.add(many);
            cost = cost.add(many.multiply(price.map(name -> number(item, name)).orElse(BigDecimal.ZERO)));
        }
        Map<Integer, Object> sums = new HashMap<>();
        lines.forEach(column -> put(contract, column, BigDecimal.valueOf(tree.size()), sums));
        for (int column : pieces) {
            put(contract, column, count, sums);
        }
        for (int column : price.isPresent() ? worth : List.<Integer>of()) {
            put(contract, column, cost, sums);
        }
        return sums;
    }

    private static void put(OrderContract contract, int column, BigDecimal sum, Map<Integer, Object> sums) {
        FieldType type = contract.leaves().get(column).field().type();
        boolean fits = type instanceof FieldType.Decimal decimal
                ? sum.stripTrailingZeros().scale() <= decimal.scale() && isWithin(sum, decimal.min(), decimal.max())
                : type instanceof FieldType.Whole whole
                        && whole.values().isEmpty()
                        && isWithin(sum, new BigDecimal(whole.min()), new BigDecimal(whole.max()));
        if (fits) {
            sums.put(column, sum);
        }
    }

    private static boolean isWithin(BigDecimal value, BigDecimal min, BigDecimal max) {
        return value.compareTo(min) >= 0 && value.compareTo(max) <= 0;
    }

    /** Of an optional field that an item lacks: 0. */
    private static BigDecimal number(Map<?, ?> item, String name) {
        Object value = item.get(name);
        return value == null ? BigDecimal.ZERO : new BigDecimal(value.toString());
    }

    private static List<Field> itemFields(Field field) {
        if (field.type() instanceof FieldType.Verbatim array
                && array.shape() == Shape.ARRAY
                && !array.inner().isEmpty()) {
            FieldType item = array.inner().get(0).type();
            return item instanceof FieldType.Struct struct
                    ? struct.fields()
                    : item instanceof FieldType.Verbatim whole ? whole.fields() : List.of();
        }
        return List.of();
    }

    private static List<Integer> columns(List<Leaf> leaves, Predicate<Field> which) {
        return IntStream.range(0, leaves.size())
                .filter(column -> which.test(leaves.get(column).field()))
                .boxed()
                .toList();
    }

    private static Optional<String> name(List<Field> fields, Predicate<Field> which) {
        return fields.stream().filter(which).map(Field::name).findFirst();
    }

    private static boolean isNamed(Field field, String names) {
        return field.name().toLowerCase(Locale.ROOT).replaceAll("[^a-z]", "").matches(names);
    }
}
