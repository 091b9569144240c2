package io.orderflow.verify.decode;

import static java.util.Objects.requireNonNull;

import io.orderflow.contract.model.FieldType;
import io.orderflow.contract.model.Leaf;
import io.orderflow.contract.model.OrderContract;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * The columns of the orders table that are content: those of every contract that was ever in force, the key first.
 * Serializable: shipped to executors; holds only strings and numbers.
 *
 * @param key the columns of the primary key, in its order
 * @param others the other columns
 */
public record ContentLayout(List<Column> key, List<Column> others) implements Serializable {

    /** How a value is written as text. */
    public enum Form {
        /** With as many decimals as the column has. */
        NUMBER,
        /** A binary floating-point number, by its bits. */
        BINARY,
        TRUTH,
        DAY,
        TIME,
        TEXT
    }

    /**
     * One column.
     *
     * @param path of its field
     * @param name of the column
     * @param scale decimals of a number
     * @param restricted whether its values must not be shown
     */
    public record Column(String path, String name, Form form, int scale, boolean restricted) implements Serializable {
        public Column {
            requireNonNull(path, "path is null");
            requireNonNull(name, "name is null");
            requireNonNull(form, "form is null");
        }
    }

    public ContentLayout {
        key = List.copyOf(key);
        others = List.copyOf(others);
    }

    /** Of one contract. */
    public static ContentLayout of(OrderContract contract) {
        return of(List.of(contract), contract);
    }

    /** @param newest one of the contracts, which has the last word on every column */
    public static ContentLayout of(List<OrderContract> contracts, OrderContract newest) {
        List<Leaf> keys = newest.key();
        List<String> keyPaths = keys.stream().map(Leaf::path).toList();
        Map<String, Column> columns = new LinkedHashMap<>();
        for (OrderContract contract : contracts) {
            for (Leaf leaf : contract.leaves()) {
                columns.merge(leaf.path(), column(leaf), ContentLayout::wider);
            }
        }
        newest.leaves().forEach(leaf -> columns.merge(leaf.path(), column(leaf), ContentLayout::wider));
        List<Column> key = keyPaths.stream().map(columns::get).toList();
        List<Column> others = new ArrayList<>(columns.values());
        others.removeAll(key);
        return new ContentLayout(key, others);
    }

    private static Column wider(Column old, Column current) {
        return new Column(
                current.path(),
                current.name(),
                current.form(),
                Math.max(old.scale(), current.scale()),
                old.restricted() || current.restricted());
    }

    private static Column column(Leaf leaf) {
        FieldType type = leaf.field().type();
        int scale = type instanceof FieldType.Decimal decimal ? decimal.scale() : 0;
        return new Column(
                leaf.path(), leaf.field().column(), form(type), scale, OrderContract.holdsRestricted(leaf.field()));
    }

    private static Form form(FieldType type) {
        if (type instanceof FieldType.Whole || type instanceof FieldType.Decimal) {
            return Form.NUMBER;
        }
        if (type instanceof FieldType.Floating) {
            return Form.BINARY;
        }
        if (type instanceof FieldType.Truth) {
            return Form.TRUTH;
        }
        if (type instanceof FieldType.Day) {
            return Form.DAY;
        }
        return type instanceof FieldType.Timestamp ? Form.TIME : Form.TEXT;
    }

    /** The paths of the key's fields. */
    public String keyPaths() {
        return key.stream().map(Column::path).collect(Collectors.joining(","));
    }
}
