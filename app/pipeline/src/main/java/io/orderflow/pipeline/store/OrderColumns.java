package io.orderflow.pipeline.store;

import io.orderflow.contract.compiled.Columns;
import io.orderflow.contract.compiled.CompiledContract;
import io.orderflow.contract.compiled.Op;
import io.orderflow.contract.compiled.OrderValues;
import io.orderflow.contract.model.FieldType;
import io.orderflow.contract.model.Leaf;
import io.orderflow.contract.model.Role;
import io.orderflow.contract.show.Ddl;
import io.orderflow.pipeline.contract.StoredVersions;
import java.util.ArrayList;
import java.util.List;

/**
 * The columns of the orders table, as the contract has them: how values are written into statements and read back, so
 * that nothing is rounded, moved by a time zone or cut on the way. Immutable.
 */
final class OrderColumns {
    private static final String RECEIVED_AT = "`received_at`";
    private static final String CONTRACT_NO = "`" + StoredVersions.COLUMN + "`";

    private final CompiledContract contract;
    private final OrderKeys keys;
    private final int[] ops;
    private final int[] scales;
    private final String[] paths;
    private final boolean[] restricted;
    private final String[] names;
    private final String[] quoted;
    /** Whether rows have {@code received_at}, the Kafka timestamp, because the contract has no time field. */
    private final boolean withReceivedAt;

    private final StoredVersions versions;

    OrderColumns(CompiledContract contract, StoredVersions versions) {
        this.contract = contract;
        this.versions = versions;
        keys = new OrderKeys(contract);
        List<Leaf> leaves = contract.contract().leaves();
        Columns columns = contract.columns();
        int count = columns.count();
        ops = new int[count];
        scales = new int[count];
        paths = new String[count];
        restricted = new boolean[count];
        names = new String[count];
        quoted = new String[count];
        for (int i = 0; i < count; i++) {
            Leaf leaf = leaves.get(i);
            ops[i] = columns.op(i);
            FieldType type = leaf.field().type();
            scales[i] = type instanceof FieldType.Decimal decimal
                    ? decimal.scale()
                    : type instanceof FieldType.Timestamp timestamp ? timestamp.digits() : 0;
            paths[i] = leaf.path();
            restricted[i] = contract.restricted()[columns.field(i)];
            names[i] = leaf.field().column();
            quoted[i] = Ddl.quoted(names[i]);
        }
        withReceivedAt = contract.contract().role(Role.TIME).isEmpty();
    }

    CompiledContract contract() {
        return contract;
    }

    OrderKeys keys() {
        return keys;
    }

    int count() {
        return ops.length;
    }

    int op(int column) {
        return ops[column];
    }

    int scale(int column) {
        return scales[column];
    }

    /** The path of the field in a column. */
    String path(int column) {
        return paths[column];
    }

    boolean isRestricted(int column) {
        return restricted[column];
    }

    /** The quoted name of a part of the key. */
    String keyColumn(int part) {
        return quoted[keys.column(part)];
    }

    /** The quoted names, as a statement lists them before the values that {@link #write} writes. */
    String inserted() {
        return String.join(", ", quoted)
                + (withReceivedAt ? ", " + RECEIVED_AT : "")
                + (versions.isNumbered() ? ", " + CONTRACT_NO : "");
    }

    /** What {@link StoredOrder#read} reads, of a table called o. */
    String selected() {
        List<String> selected = new ArrayList<>();
        for (int i = 0; i < ops.length; i++) {
            String column = "o." + quoted[i];
            selected.add(
                    switch (ops[i]) {
                        // Read as text, a FLOAT has six digits.
                        case Op.FLOAT, Op.DOUBLE -> column + " + 0E0";
                        case Op.TRUTH -> column + " + 0";
                        case Op.DAY, Op.TIMESTAMP, Op.EPOCH -> "CAST(" + column + " AS CHAR)";
                        default -> column;
                    });
        }
        if (versions.isNumbered()) {
            selected.add("o." + CONTRACT_NO);
        }
        return String.join(", ", selected);
    }

    /** The contracts of the orders that are in the table. */
    StoredVersions versions() {
        return versions;
    }

    /** The name of a column, without quotes. */
    String name(int column) {
        return names[column];
    }

    /** The values of an order, with commas between. */
    void write(RowText text, AcceptedOrder order) {
        OrderValues values = order.values();
        for (int i = 0; i < ops.length; i++) {
            if (i > 0) {
                text.comma();
            }
            write(text, values, i);
        }
        if (withReceivedAt) {
            text.comma();
            if (order.timestamp() < 0 || order.timestamp() > StatementText.LAST_MILLI) {
                text.nullValue();
            } else {
                text.timestamp(order.timestamp() * 1000, 3);
            }
        }
        if (versions.isNumbered()) {
            text.comma();
            text.number(versions.current());
        }
    }

    /** One part of an order's key. */
    void writeKey(StatementText text, AcceptedOrder order, int part) {
        write(text, order.values(), keys.column(part));
    }

    private void write(RowText text, OrderValues values, int column) {
        if (values.isMissing(column)) {
            text.nullValue();
            return;
        }
        switch (ops[column]) {
            case Op.INTEGER, Op.TRUTH -> text.number(values.number(column));
            case Op.UNSIGNED -> text.number(Long.toUnsignedString(values.number(column)));
            case Op.DECIMAL -> text.decimal(values.number(column), scales[column]);
            case Op.BIG_DECIMAL -> text.number(values.decimal(column).toPlainString());
            case Op.FLOAT, Op.DOUBLE -> text.floating(Double.longBitsToDouble(values.number(column)));
            case Op.DAY -> text.day(values.number(column));
            case Op.TIMESTAMP, Op.EPOCH -> text.timestamp(values.number(column), scales[column]);
            default -> text.quoted(values.text(column));
        }
    }
}
