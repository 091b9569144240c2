package io.orderflow.follow.copy;

import static java.util.Objects.requireNonNull;

import io.orderflow.contract.compiled.CompiledContract;
import io.orderflow.contract.compiled.Op;
import io.orderflow.contract.compiled.OrderValues;
import io.orderflow.contract.model.Leaf;
import io.orderflow.contract.model.OrderContract;
import java.math.BigDecimal;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoField;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * The copy's table, from the contract. No value changes: what ClickHouse's own types could not hold (times before 1970
 * or after 2105, decimals of more than 38 digits) is a String, as MySQL writes it; beside each time stands a DateTime
 * for questions, which is 0 where it does not fit. Immutable.
 */
final class CopyTable {

    private static final int MOST_DIGITS = 38;
    private static final DateTimeFormatter SECONDS = DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss", Locale.ROOT);

    private final CompiledContract compiled;
    private final OrderContract contract;
    private final List<Leaf> leaves;

    CopyTable(OrderContract contract) {
        this.contract = requireNonNull(contract, "contract is null");
        this.compiled = CompiledContract.shared(contract);
        this.leaves = contract.leaves();
    }

    /**
     * The statement that creates it. Repeats of a row have the same key and collapse (ReplacingMergeTree), at a merge
     * or with FINAL.
     */
    String ddl(String table) {
        StringBuilder sql = new StringBuilder("CREATE TABLE IF NOT EXISTS " + table + " (");
        for (int column = 0; column < leaves.size(); column++) {
            String name = name(column);
            sql.append(name).append(' ').append(type(column)).append(", ");
            if (isTime(column)) {
                sql.append("`")
                        .append(plain(column))
                        .append("_time` DateTime DEFAULT ")
                        .append(time(name, column));
                sql.append(", ");
            }
        }
        return sql.append("orderflow_topic_id String, orderflow_partition UInt32, orderflow_offset UInt64)")
                .append(" ENGINE = ReplacingMergeTree ORDER BY (")
                .append(contract.key().stream()
                        .map(leaf -> name(leaves.indexOf(leaf)))
                        .collect(Collectors.joining(", ")))
                .append(")")
                .toString();
    }

    /** Outside of these years a DateTime would be another time. */
    private String time(String name, int column) {
        String text = leaves.get(column).required() ? name : "ifNull(" + name + ", '')";
        return "if(substring(" + text + ", 1, 4) >= '1970' AND substring(" + text
                + ", 1, 4) < '2105', toDateTimeOrZero(" + "substring(" + text + ", 1, 19)), toDateTime(0))";
    }

    /** The columns that an INSERT fills, in the order of {@link #row}. */
    String columns() {
        return orderColumns() + ", orderflow_topic_id, orderflow_partition, orderflow_offset";
    }

    /** The columns of the contract. */
    String orderColumns() {
        return String.join(", ", names());
    }

    /** Their quoted names. */
    List<String> names() {
        return IntStream.range(0, leaves.size()).mapToObj(this::name).toList();
    }

    int count() {
        return leaves.size();
    }

    OrderContract contract() {
        return contract;
    }

    int op(int column) {
        return compiled.columns().op(column);
    }

    /** Appends a line of TabSeparated. */
    void row(StringBuilder out, OrderValues order, String topicId, int partition, long offset) {
        for (int column = 0; column < leaves.size(); column++) {
            if (order.isMissing(column)) {
                out.append("\\N");
            } else {
                escape(out, text(order, column));
            }
            out.append('\t');
        }
        out.append(topicId)
                .append('\t')
                .append(partition)
                .append('\t')
                .append(offset)
                .append('\n');
    }

    private String text(OrderValues order, int column) {
        Object value = order.value(column);
        if (value instanceof BigDecimal number) {
            return number.toPlainString();
        }
        if (value instanceof Boolean truth) {
            return truth ? "1" : "0";
        }
        return value instanceof LocalDateTime time ? time(time) : value.toString();
    }

    private static String time(LocalDateTime time) {
        int micros = time.get(ChronoField.MICRO_OF_SECOND);
        return SECONDS.format(time) + (micros == 0 ? "" : String.format(Locale.ROOT, ".%06d", micros));
    }

    private static void escape(StringBuilder out, String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '\\' -> out.append("\\\\");
                case '\t' -> out.append("\\t");
                case '\n' -> out.append("\\n");
                case '\r' -> out.append("\\r");
                case '\0' -> out.append("\\0");
                default -> out.append(c);
            }
        }
    }

    private String type(int column) {
        String type = plainType(column);
        return leaves.get(column).required() ? type : "Nullable(" + type + ")";
    }

    private String plainType(int column) {
        return switch (op(column)) {
            case Op.INTEGER -> "Int64";
            case Op.UNSIGNED -> "UInt64";
            case Op.DECIMAL, Op.BIG_DECIMAL -> decimal(column);
            case Op.FLOAT -> "Float32";
            case Op.DOUBLE -> "Float64";
            case Op.TRUTH -> "UInt8";
            default -> "String";
        };
    }

    private String decimal(int column) {
        int field = compiled.columns().field(column);
        int precision = compiled.precision()[field];
        return precision > MOST_DIGITS ? "String" : "Decimal(" + precision + ", " + compiled.scale()[field] + ")";
    }

    private boolean isTime(int column) {
        return op(column) == Op.TIMESTAMP || op(column) == Op.EPOCH;
    }

    private String plain(int column) {
        return leaves.get(column).field().column().replace("`", "").replace("\\", "");
    }

    private String name(int column) {
        return "`" + plain(column) + "`";
    }
}
