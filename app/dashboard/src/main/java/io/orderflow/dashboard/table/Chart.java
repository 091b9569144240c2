package io.orderflow.dashboard.table;

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

    static Chart line(String x, String... y) {
        return new Chart("line", x, List.of(y), Optional.empty());
    }

    static Chart bar(String x, String... y) {
        return new Chart("bar", x, List.of(y), Optional.empty());
    }
}
