package io.orderflow.streams.console;

import static io.orderflow.program.terminal.DisplayText.cut;
import static io.orderflow.program.terminal.DisplayText.escaped;
import static io.orderflow.program.terminal.DisplayText.left;
import static io.orderflow.program.terminal.DisplayText.right;

import io.orderflow.contract.model.OrderContract;
import io.orderflow.contract.verdict.Rejection;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Formats records as lines that are never wider than the terminal. Driver only. */
final class OrdersOnScreen {

    /** From this width on there is room for long offsets. */
    private static final int WIDE = 110;

    private static final int LINES_UNDER_HEADER = 20;
    private static final DateTimeFormatter SECONDS = DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss", Locale.ROOT);
    /** The end of the year 9999. */
    private static final long LAST_MILLI = 253_402_300_799_999L;

    private final int width;
    private final ShownColumn where;
    private final List<ShownColumn> columns;
    private int underHeader = LINES_UNDER_HEADER;

    /**
     * Chooses the columns.
     *
     * @param width of the terminal, in columns
     */
    OrdersOnScreen(int width, OrderContract contract) {
        this.width = width;
        this.where = width >= WIDE
                ? new ShownColumn("", "PART@OFFSET", 13, false)
                : new ShownColumn("", "PART@OFF", 10, false);
        this.columns = new ColumnChoice(contract).within(width - where.width() - 1);
    }

    /** The columns of the contract that are shown, from the left. */
    List<ShownColumn> columns() {
        return columns;
    }

    /** The lines of one record, preceded by the header when it has scrolled off the screen. */
    List<String> lines(DisplayedRecord shown) {
        List<String> lines = new ArrayList<>();
        if (shown instanceof DisplayedRecord.Accepted accepted) {
            if (underHeader >= LINES_UNDER_HEADER) {
                lines.add(row(
                        where.title(), columns.stream().map(ShownColumn::title).toList()));
                underHeader = 0;
            }
            lines.add(row(where(accepted), cells(accepted)));
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

    private List<String> cells(DisplayedRecord.Accepted accepted) {
        List<String> cells = new ArrayList<>(accepted.cells());
        for (int i = 0; i < cells.size(); i++) {
            if (columns.get(i).column().isEmpty()) {
                cells.set(i, receivedAt(accepted.timestamp()));
            }
        }
        return cells;
    }

    /** In UTC; empty if Kafka has no time that a calendar knows. */
    private static String receivedAt(long millis) {
        return millis < 0 || millis > LAST_MILLI
                ? ""
                : SECONDS.format(LocalDateTime.ofInstant(Instant.ofEpochMilli(millis), ZoneOffset.UTC));
    }

    private String row(String place, List<String> cells) {
        StringBuilder line = new StringBuilder(left(place, where.width()));
        for (int i = 0; i < cells.size(); i++) {
            ShownColumn column = columns.get(i);
            line.append(' ')
                    .append(column.number() ? right(cells.get(i), column.width()) : left(cells.get(i), column.width()));
        }
        return line.toString().stripTrailing();
    }

    private static String where(DisplayedRecord shown) {
        return shown.partition() + "@" + shown.offset();
    }
}
