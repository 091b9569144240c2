package io.orderflow.streams.console;

import static io.orderflow.program.terminal.DisplayText.cut;
import static io.orderflow.program.terminal.DisplayText.escaped;
import static io.orderflow.program.terminal.DisplayText.left;
import static io.orderflow.program.terminal.DisplayText.right;

import io.orderflow.contract.order.Order;
import io.orderflow.contract.order.Rejection;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/** Formats records as lines that are never wider than the terminal. Driver only. */
final class OrdersOnScreen {

    /** From this width on there is room for the category and the unit price. */
    private static final int WIDE = 110;

    /** Below this width, customer and quantity are left out; at 60 columns, the minimum, the product has six. */
    private static final int SMALL = 74;

    private static final int LINES_UNDER_HEADER = 20;

    private record Column(String title, int width, boolean number, Function<DisplayedRecord.Accepted, String> cell) {}

    private final int width;
    private final List<Column> columns;
    private int underHeader = LINES_UNDER_HEADER;

    /** @param width of the terminal, in columns */
    OrdersOnScreen(int width) {
        this.width = width;
        this.columns = width >= WIDE ? wide(width) : narrow(width);
    }

    private static List<Column> narrow(int width) {
        boolean small = width < SMALL;
        int product = width - (small ? 54 : 67);
        List<Column> columns = List.of(
                new Column("PART@OFF", 10, false, OrdersOnScreen::where),
                new Column("ORDER", 12, false, a -> escaped(a.order().orderId())),
                new Column("CUSTOMER", 8, true, a -> Integer.toString(a.order().customerId())),
                new Column("PRODUCT", product, false, a -> escaped(a.order().productName())),
                new Column("QTY", 3, true, a -> Integer.toString(a.order().quantity())),
                new Column("TOTAL", 9, true, a -> a.order().totalPrice().toPlainString()),
                new Column("ORDERED AT", 19, false, OrdersOnScreen::orderedAt));
        return small
                ? columns.stream()
                        .filter(column -> !List.of("CUSTOMER", "QTY").contains(column.title()))
                        .toList()
                : columns;
    }

    private static List<Column> wide(int width) {
        int texts = width - 91;
        int category = texts * 2 / 5;
        return List.of(
                new Column("PART@OFFSET", 13, false, OrdersOnScreen::where),
                new Column("ORDER", 15, false, a -> escaped(a.order().orderId())),
                new Column("CUSTOMER", 10, true, a -> Integer.toString(a.order().customerId())),
                new Column(
                        "PRODUCT",
                        texts - category,
                        false,
                        a -> escaped(a.order().productName())),
                new Column("CATEGORY", category, false, a -> escaped(a.order().productCategory())),
                new Column("QTY", 4, true, a -> Integer.toString(a.order().quantity())),
                new Column("UNIT PRICE", 11, true, a -> a.order().unitPrice().toPlainString()),
                new Column("TOTAL", 11, true, a -> a.order().totalPrice().toPlainString()),
                new Column("ORDERED AT", 19, false, OrdersOnScreen::orderedAt));
    }

    /** The lines of one record, preceded by the header when it has scrolled off the screen. */
    List<String> lines(DisplayedRecord shown) {
        List<String> lines = new ArrayList<>();
        if (shown instanceof DisplayedRecord.Accepted accepted) {
            if (underHeader >= LINES_UNDER_HEADER) {
                lines.add(row(columns.stream().map(Column::title).toList()));
                underHeader = 0;
            }
            lines.add(row(columns.stream().map(c -> c.cell().apply(accepted)).toList()));
            underHeader++;
        } else if (shown instanceof DisplayedRecord.Rejected rejected) {
            lines.addAll(rejected(rejected));
            underHeader += lines.size();
        }
        return lines;
    }

    private List<String> rejected(DisplayedRecord.Rejected shown) {
        Rejection rejection = shown.rejection();
        List<String> lines = new ArrayList<>();
        lines.add(cut(
                "%s  rejected: %s%s"
                        .formatted(
                                where(shown),
                                rejection.reason(),
                                rejection.field().isEmpty() ? "" : " in " + escaped(rejection.field())),
                width));
        for (String line : wrapped(escaped(rejection.message()))) {
            lines.add("    " + line);
        }
        String size = " (%,d bytes)".formatted(shown.size());
        lines.add("    " + cut(shown.bytes(), width - 4 - size.length()) + size);
        return lines;
    }

    /** A message split into lines, at blanks where possible. */
    private List<String> wrapped(String message) {
        List<String> lines = new ArrayList<>();
        StringBuilder line = new StringBuilder();
        for (String word : message.split(" ", -1)) {
            String shown = cut(word, width - 4);
            if (!line.isEmpty() && io.orderflow.program.terminal.DisplayText.width(line + " " + shown) > width - 4) {
                lines.add(line.toString());
                line.setLength(0);
            }
            line.append(line.isEmpty() ? "" : " ").append(shown);
        }
        lines.add(line.toString());
        return lines;
    }

    private String row(List<String> cells) {
        StringBuilder line = new StringBuilder();
        for (int i = 0; i < cells.size(); i++) {
            Column column = columns.get(i);
            String cell = column.number() ? right(cells.get(i), column.width()) : left(cells.get(i), column.width());
            line.append(i == 0 ? "" : " ").append(cell);
        }
        return line.toString().stripTrailing();
    }

    private static String where(DisplayedRecord shown) {
        return shown.partition() + "@" + shown.offset();
    }

    private static String orderedAt(DisplayedRecord.Accepted accepted) {
        Order order = accepted.order();
        return "%sT%tT".formatted(order.orderTimestamp().toLocalDate(), order.orderTimestamp());
    }
}
