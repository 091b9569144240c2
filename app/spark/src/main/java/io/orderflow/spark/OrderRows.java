package io.orderflow.spark;

import static java.util.Objects.requireNonNull;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.date_from_unix_date;
import static org.apache.spark.sql.functions.timestamp_micros;

import io.orderflow.contract.compiled.CompiledContract;
import io.orderflow.contract.compiled.Op;
import io.orderflow.contract.compiled.OrderValues;
import io.orderflow.contract.model.FieldType;
import io.orderflow.contract.model.IntegerFormat;
import io.orderflow.contract.model.Leaf;
import io.orderflow.contract.model.OrderContract;
import java.math.BigDecimal;
import java.util.List;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.DateType;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.sql.types.TimestampNTZType;
import org.apache.spark.sql.types.TimestampType;

/**
 * Accepted orders as the cells of a row. Between a task's function and Spark, dates and timestamps are numbers (days
 * and microseconds since 1970), which no setting of the session can change; {@link #columns} turns them into Spark's
 * types.
 * One switch over an array for each cell, no look-up by name. Not serializable: made in each task.
 */
public final class OrderRows {

    private static final int BYTE = 0;
    private static final int SHORT = 1;
    private static final int INT = 2;
    private static final int LONG = 3;
    private static final int DECIMAL = 4;
    private static final int FLOAT = 5;
    private static final int DOUBLE = 6;
    private static final int TRUTH = 7;
    private static final int DAY = 8;
    private static final int MICROS = 9;
    private static final int TEXT = 10;

    private static final int NONE = -1;

    private final int[] kinds;
    private final int[] from;
    private final Object[] unused;
    private final boolean complete;

    /** For orders of this contract. */
    public OrderRows(CompiledContract contract) {
        this(contract, contract);
    }

    /**
     * For orders that another version of the contract has accepted.
     *
     * @param contract whose columns the rows have
     * @param decoded the contract of the orders; columns that it lacks, or has with a wider type, are null
     */
    public OrderRows(CompiledContract contract, CompiledContract decoded) {
        List<Leaf> leaves =
                requireNonNull(contract, "contract is null").contract().leaves();
        List<Leaf> others =
                requireNonNull(decoded, "decoded is null").contract().leaves();
        kinds = new int[leaves.size()];
        from = new int[leaves.size()];
        unused = new Object[leaves.size()];
        boolean all = true;
        for (int column = 0; column < kinds.length; column++) {
            Leaf leaf = leaves.get(column);
            int op = contract.columns().op(column);
            kinds[column] = kind(op, leaf.field().type());
            unused[column] = leaf.required() ? zero(kinds[column]) : null;
            int other = indexOf(others, leaf);
            from[column] = other != NONE
                            && op == decoded.columns().op(other)
                            && fits(
                                    others.get(other).field().type(),
                                    leaf.field().type())
                    ? other
                    : NONE;
            all &= !leaf.required()
                    || (from[column] != NONE && others.get(from[column]).required());
        }
        complete = all;
    }

    private static int indexOf(List<Leaf> leaves, Leaf wanted) {
        for (int i = 0; i < leaves.size(); i++) {
            if (leaves.get(i).field().column().equalsIgnoreCase(wanted.field().column())) {
                return i;
            }
        }
        return NONE;
    }

    /** Whether a column of the second type holds every value of the first, which is decoded alike. */
    private static boolean fits(FieldType type, FieldType wanted) {
        if (type instanceof FieldType.Whole whole && wanted instanceof FieldType.Whole wider) {
            return width(whole.format()) <= width(wider.format());
        }
        if (type instanceof FieldType.Decimal decimal && wanted instanceof FieldType.Decimal wider) {
            return decimal.scale() == wider.scale() && decimal.precision() <= wider.precision();
        }
        return true;
    }

    private static int kind(int op, FieldType type) {
        return switch (op) {
            case Op.INTEGER -> width(((FieldType.Whole) type).format());
            case Op.UNSIGNED, Op.DECIMAL, Op.BIG_DECIMAL -> DECIMAL;
            case Op.FLOAT -> FLOAT;
            case Op.DOUBLE -> DOUBLE;
            case Op.TRUTH -> TRUTH;
            case Op.DAY -> DAY;
            case Op.TIMESTAMP, Op.EPOCH -> MICROS;
            default -> TEXT;
        };
    }

    private static int width(IntegerFormat format) {
        return switch (format) {
            case I8 -> BYTE;
            case I16, U8 -> SHORT;
            case I32, U16 -> INT;
            case I64, U32 -> LONG;
            case U64 -> DECIMAL;
        };
    }

    private static Object zero(int kind) {
        return switch (kind) {
            case BYTE -> (byte) 0;
            case SHORT -> (short) 0;
            case INT, DAY -> 0;
            case LONG, MICROS -> 0L;
            case DECIMAL -> BigDecimal.ZERO;
            case FLOAT -> 0f;
            case DOUBLE -> 0d;
            case TRUTH -> false;
            default -> "";
        };
    }

    /** The types of the cells, by the names of the columns. Driver only. */
    public static StructType cells(OrderContract contract) {
        StructType cells = new StructType();
        for (StructField field : ContractSchema.of(contract).fields()) {
            cells = cells.add(field.name(), cell(field.dataType()), field.nullable());
        }
        return cells;
    }

    private static DataType cell(DataType type) {
        if (type instanceof DateType) {
            return DataTypes.IntegerType;
        }
        return type instanceof TimestampType || type instanceof TimestampNTZType ? DataTypes.LongType : type;
    }

    /**
     * The columns that Spark sees, made from the cells. A timestamp without a zone is a TIMESTAMP that shows its digits
     * in UTC: Spark has no watermark on TIMESTAMP_NTZ. Driver only.
     */
    public static Column[] columns(OrderContract contract) {
        StructField[] fields = ContractSchema.of(contract).fields();
        Column[] columns = new Column[fields.length];
        for (int i = 0; i < fields.length; i++) {
            Column cell = col(quoted(fields[i].name()));
            DataType type = fields[i].dataType();
            Column typed = type instanceof DateType
                    ? date_from_unix_date(cell)
                    : type instanceof TimestampType || type instanceof TimestampNTZType ? timestamp_micros(cell) : cell;
            columns[i] = typed.as(fields[i].name(), fields[i].metadata());
        }
        return columns;
    }

    /** The name of a column where Spark expects an expression. */
    public static String quoted(String name) {
        return "`" + name.replace("`", "``") + "`";
    }

    /** Whether every order of the other contract has all columns that must not be null. */
    public boolean isComplete() {
        return complete;
    }

    /** The column of the decoded order that becomes this one; negative if it has none. */
    public int from(int column) {
        return from[column];
    }

    /** How many cells an order has. */
    public int count() {
        return kinds.length;
    }

    /** Writes an order's cells into a row, from its beginning. */
    public void write(OrderValues order, Object[] row) {
        for (int column = 0; column < kinds.length; column++) {
            row[column] = from[column] == NONE || order.isMissing(from[column])
                    ? null
                    : cell(kinds[column], order, from[column]);
        }
    }

    private static Object cell(int kind, OrderValues order, int column) {
        return switch (kind) {
            case BYTE -> (byte) order.number(column);
            case SHORT -> (short) order.number(column);
            case INT, DAY -> (int) order.number(column);
            case LONG, MICROS -> order.number(column);
            case DECIMAL -> order.decimal(column);
            case FLOAT -> (float) Double.longBitsToDouble(order.number(column));
            case DOUBLE -> Double.longBitsToDouble(order.number(column));
            case TRUTH -> order.number(column) != 0;
            default -> order.text(column);
        };
    }

    /** Writes cells that a filter drops: of the right types, and null only where a column may be null. */
    public void writeUnused(Object[] row) {
        System.arraycopy(unused, 0, row, 0, unused.length);
    }
}
