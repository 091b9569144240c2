package io.orderflow.verify.finding;

import static java.util.Objects.requireNonNull;

import java.io.Serializable;
import java.util.Locale;

/**
 * What a task reports to the driver. Serializable: comes back from executors; holds only strings and numbers. Public
 * because Spark encodes only public classes.
 */
public sealed interface TaskReport extends Serializable {

    /** For a discrepancy without a partition or an offset. */
    int NONE = -1;

    /**
     * One discrepancy.
     *
     * @param partition {@link #NONE} if it is not about a record
     * @param orderId empty if it is not about an order
     */
    public record Discrepancy(DiscrepancyKind kind, int partition, long offset, String orderId, String detail)
            implements TaskReport {
        private static final int MOST_CHARACTERS = 500;

        public Discrepancy {
            requireNonNull(kind, "kind is null");
            orderId = shown(orderId);
            detail = shown(detail);
        }

        /** Untrusted text, made safe for a terminal and a log. */
        private static String shown(String text) {
            StringBuilder shown = new StringBuilder();
            text.codePoints().limit(MOST_CHARACTERS).forEach(codePoint -> {
                int type = Character.getType(codePoint);
                boolean hidden = type == Character.CONTROL
                        || type == Character.FORMAT
                        || type == Character.SURROGATE
                        || type == Character.LINE_SEPARATOR
                        || type == Character.PARAGRAPH_SEPARATOR;
                shown.append(hidden ? String.format(Locale.ROOT, "\\u%04x", codePoint) : Character.toString(codePoint));
            });
            return shown.toString();
        }
    }

    /** How many discrepancies of a kind a task found, reported or not. */
    public record Seen(DiscrepancyKind kind, long count) implements TaskReport {}

    /** An order row that no record explains: only the whole picture shows whether it is a discrepancy. */
    public record Unexplained(String orderId) implements TaskReport {}

    /** What one task counted in its offsets. */
    public record Tally(
            int partition,
            long stored,
            long duplicateRows,
            long rejectedRows,
            long gaps,
            long unverifiable,
            long unsent)
            implements TaskReport {}

    /** Rows of the orders table: all, those without a record, and those explained by a record above the cursors. */
    public record Rows(long all, long unexplained, long late) implements TaskReport {}

    /** Records whose orders retention may have removed, and that are not in the table. */
    public record Removed(long orders) implements TaskReport {}

    /** Dead letters: rejected rows marked as published, and those of them that were not found. */
    public record DeadLetters(long published, long missing) implements TaskReport {}

    /**
     * Totals that were compared with the orders: minutes, and products of a day.
     *
     * @param missing orders that the totals report as missing; if there are any, nothing was compared
     */
    public record Totals(long minutes, long products, long missing) implements TaskReport {}
}
