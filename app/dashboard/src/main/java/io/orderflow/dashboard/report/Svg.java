package io.orderflow.dashboard.report;

import io.orderflow.contract.text.Shortened;
import io.orderflow.dashboard.table.Chart;
import io.orderflow.dashboard.table.Table;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** A chart as SVG: horizontal bars for few rows with names, lines for many. */
final class Svg {

    private static final int WIDTH = 720;
    private static final int BAR = 24;
    private static final int LABELS = 200;
    private static final int NUMBERS = 90;
    private static final int HEIGHT = 240;
    private static final int MOST_BARS = 40;
    /** Above the lines, for their names. */
    private static final int NAMES = 32;

    private Svg() {}

    /** Empty if there is nothing to draw. */
    static Optional<String> of(String title, Table table, Chart chart) {
        int x = index(table, chart.x());
        List<Integer> ys = chart.y().stream().map(name -> index(table, name)).toList();
        if (table.rows().isEmpty() || x < 0 || ys.stream().anyMatch(y -> y < 0)) {
            return Optional.empty();
        }
        return Optional.of(
                chart.kind().equals("line") && table.rows().size() > 1
                        ? lines(title, table, x, ys)
                        : bars(title, table, x, ys.get(0)));
    }

    private static int index(Table table, String name) {
        return table.columns().stream().map(Table.Column::name).toList().indexOf(name);
    }

    private static double number(Object cell) {
        return cell instanceof Number number ? number.doubleValue() : 0;
    }

    private static String bars(String title, Table table, int x, int y) {
        List<List<Object>> rows = table.rows().stream()
                .skip(Math.max(0, table.rows().size() - MOST_BARS))
                .toList();
        double most = rows.stream().mapToDouble(row -> number(row.get(y))).max().orElse(1);
        StringBuilder svg = begin(title, rows.size() * BAR + 8);
        for (int i = 0; i < rows.size(); i++) {
            Object label = rows.get(i).get(x);
            Object value = rows.get(i).get(y);
            double width = most <= 0 ? 0 : (WIDTH - LABELS - NUMBERS) * Math.max(0, number(value)) / most;
            int top = i * BAR + 4;
            svg.append(text(LABELS - 8, top + 15, "end", Shortened.to(28, String.valueOf(label))));
            svg.append(String.format(
                    Locale.ROOT,
                    "<rect x=\"%d\" y=\"%d\" width=\"%.1f\" height=\"%d\" rx=\"3\" class=\"bar\"><title>%s:"
                            + " %s</title></rect>",
                    LABELS,
                    top,
                    Math.max(1, width),
                    BAR - 6,
                    Html.text(label),
                    Html.text(value)));
            svg.append(text((int) (LABELS + width + 8), top + 15, "start", shown(value)));
        }
        return svg.append("</svg>").toString();
    }

    private static String lines(String title, Table table, int x, List<Integer> ys) {
        StringBuilder svg = begin(title, NAMES + HEIGHT + 36);
        int n = table.rows().size();
        double most = roundedUp(table.rows().stream()
                .flatMapToDouble(row -> ys.stream().mapToDouble(y -> number(row.get(y))))
                .max()
                .orElse(1));
        for (int i = 0; i <= 4; i++) {
            int at = NAMES + HEIGHT - HEIGHT * i / 4;
            svg.append(String.format(
                    Locale.ROOT,
                    "<line x1=\"%d\" x2=\"%d\" y1=\"%d\" y2=\"%d\" class=\"grid\"/>",
                    NUMBERS,
                    WIDTH,
                    at,
                    at));
            svg.append(text(NUMBERS - 8, at + 4, "end", shown(most * i / 4)));
        }
        for (int line = 0; line < ys.size(); line++) {
            List<String> points = new ArrayList<>();
            for (int i = 0; i < n; i++) {
                double left = NUMBERS + (WIDTH - NUMBERS - 8.0) * i / (n - 1);
                double top =
                        NAMES + HEIGHT - HEIGHT * number(table.rows().get(i).get(ys.get(line))) / most;
                points.add(String.format(Locale.ROOT, "%.1f,%.1f", left, top));
            }
            svg.append(String.format(
                    Locale.ROOT, "<polyline class=\"line line%d\" points=\"%s\"/>", line, String.join(" ", points)));
            svg.append(String.format(
                    Locale.ROOT,
                    "<text x=\"%d\" y=\"%d\" class=\"name name%d\">%s</text>",
                    NUMBERS + 8 + 200 * line,
                    NAMES / 2,
                    line,
                    Html.text(table.columns().get(ys.get(line)).name())));
        }
        svg.append(text(
                NUMBERS,
                NAMES + HEIGHT + 24,
                "start",
                String.valueOf(table.rows().get(0).get(x))));
        svg.append(text(
                WIDTH - 8,
                NAMES + HEIGHT + 24,
                "end",
                String.valueOf(table.rows().get(n - 1).get(x))));
        return svg.append("</svg>").toString();
    }

    /** The next 1, 2, 4, 6 or 8 times a power of ten, so that its quarters are short numbers too. */
    private static double roundedUp(double most) {
        if (most <= 0) {
            return 1;
        }
        double power = Math.pow(10, Math.floor(Math.log10(most)));
        for (int times : new int[] {1, 2, 4, 6, 8}) {
            if (times * power >= most) {
                return times * power;
            }
        }
        return 10 * power;
    }

    private static StringBuilder begin(String title, int height) {
        return new StringBuilder(String.format(
                Locale.ROOT,
                "<svg viewBox=\"0 0 %d %d\" role=\"img\" aria-label=\"%s\">",
                WIDTH,
                height,
                Html.text(title)));
    }

    private static String text(int x, int y, String anchor, String text) {
        return String.format(
                Locale.ROOT, "<text x=\"%d\" y=\"%d\" text-anchor=\"%s\">%s</text>", x, y, anchor, Html.text(text));
    }

    private static String shown(Object value) {
        return String.format(Locale.ROOT, number(value) == Math.rint(number(value)) ? "%,.0f" : "%,.2f", number(value));
    }
}
