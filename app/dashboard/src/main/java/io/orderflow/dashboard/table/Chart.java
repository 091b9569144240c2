package io.orderflow.dashboard.table;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * How rows are best drawn.
 *
 * @param kind line or bar
 * @param x a column
 * @param y columns
 * @param series a column whose values make a line each
 */
public record Chart(String kind, String x, List<String> y, Optional<String> series) {
    private static final String BY = " by ";

    public Chart {
        y = List.copyOf(y);
    }

    /**
     * As the head of a file under {@code sql/} says it: {@code lines Minute:Average price:Average value}, or
     * {@code lines Minute:Orders by Currency}, where each currency is a line.
     */
    static Chart parse(String text) {
        int blank = text.indexOf(' ');
        int by = text.indexOf(BY);
        String kind = text.substring(0, blank).equals("lines") ? "line" : "bar";
        List<String> columns =
                Arrays.asList(text.substring(blank + 1, by < 0 ? text.length() : by).split(":", -1));
        List<String> y = columns.subList(1, columns.size());
        return by < 0
                ? new Chart(kind, columns.get(0), y, Optional.empty())
                : new Chart(kind, columns.get(0), y.subList(0, 1), Optional.of(text.substring(by + BY.length())));
    }
}
