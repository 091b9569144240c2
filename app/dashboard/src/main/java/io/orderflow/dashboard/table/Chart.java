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
    public Chart {
        y = List.copyOf(y);
    }

    /** As the head of a file under {@code sql/} says it: {@code lines Minute:Average price:Average value}. */
    static Chart parse(String text) {
        int blank = text.indexOf(' ');
        String kind = text.substring(0, blank).equals("lines") ? "line" : "bar";
        List<String> columns = Arrays.asList(text.substring(blank + 1).split(":", -1));
        return new Chart(kind, columns.get(0), columns.subList(1, columns.size()), Optional.empty());
    }
}
