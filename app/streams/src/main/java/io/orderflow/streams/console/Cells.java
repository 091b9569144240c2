package io.orderflow.streams.console;

import io.orderflow.contract.compiled.CompiledContract;
import io.orderflow.contract.compiled.Op;
import io.orderflow.contract.compiled.OrderValues;
import io.orderflow.contract.model.FieldType;
import io.orderflow.contract.model.Leaf;
import io.orderflow.contract.model.OrderContract;
import io.orderflow.contract.text.Shortened;
import io.orderflow.program.terminal.DisplayText;
import java.math.BigDecimal;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoField;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * The values of orders as the screen shows them. Restricted ones are masked here, on the executor, and long ones cut.
 * Not serializable: made in each task.
 */
final class Cells {

    static final String MASK = "***";

    private static final String MISSING = "-";
    /** More than the widest terminal shows. */
    private static final int LONGEST = 300;

    private static final DateTimeFormatter SECONDS = DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss", Locale.ROOT);

    private final int[] columns;
    private final int[] ops;
    private final boolean[] masked;
    private final boolean[] zoned;

    /** @param shown the columns; the contract may be an older one, which lacks some */
    Cells(CompiledContract contract, List<ShownColumn> shown) {
        List<Leaf> leaves = contract.contract().leaves();
        int count = shown.size();
        columns = new int[count];
        ops = new int[count];
        masked = new boolean[count];
        zoned = new boolean[count];
        for (int i = 0; i < count; i++) {
            columns[i] = indexOf(leaves, shown.get(i).column());
            if (columns[i] >= 0) {
                Leaf leaf = leaves.get(columns[i]);
                ops[i] = contract.columns().op(columns[i]);
                masked[i] = OrderContract.holdsRestricted(leaf.field());
                zoned[i] = leaf.field().type() instanceof FieldType.Timestamp timestamp && timestamp.zoned();
            }
        }
    }

    private static int indexOf(List<Leaf> leaves, String column) {
        for (int i = 0; i < leaves.size(); i++) {
            if (leaves.get(i).field().column().equalsIgnoreCase(column)) {
                return i;
            }
        }
        return -1;
    }

    /** One text for each column; empty for one that the contract does not have. */
    List<String> of(OrderValues order) {
        List<String> cells = new ArrayList<>(columns.length);
        for (int i = 0; i < columns.length; i++) {
            cells.add(columns[i] < 0 ? "" : cell(order, i));
        }
        return cells;
    }

    private String cell(OrderValues order, int i) {
        if (order.isMissing(columns[i])) {
            return MISSING;
        }
        if (masked[i]) {
            return MASK;
        }
        Object value = order.value(columns[i]);
        if (value instanceof BigDecimal decimal) {
            return decimal.toPlainString();
        }
        if (value instanceof LocalDateTime time) {
            return SECONDS.format(time) + fraction(time) + (zoned[i] ? "Z" : "");
        }
        if (ops[i] == Op.TEXT || Op.isVerbatim(ops[i])) {
            return DisplayText.escaped(Shortened.to(LONGEST + 1, (String) value));
        }
        return String.valueOf(value);
    }

    private static String fraction(LocalDateTime time) {
        int micros = time.get(ChronoField.MICRO_OF_SECOND);
        return micros == 0 ? "" : String.format(Locale.ROOT, ".%06d", micros).replaceFirst("0+$", "");
    }
}
