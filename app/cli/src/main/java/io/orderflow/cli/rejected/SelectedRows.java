package io.orderflow.cli.rejected;

import io.orderflow.condition.Condition;
import io.orderflow.condition.StoppedException;
import io.orderflow.pipeline.reject.RejectedRow;
import io.orderflow.pipeline.reject.RejectedSnapshot;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;

/** The rows a command is about, page by page: there may be more than memory holds. */
final class SelectedRows {

    /** Reads the next page. */
    private interface Pages {
        List<RejectedRow> after(List<RejectedRow> last, int most) throws SQLException;

        default void rewind() {}
    }

    private final Pages pages;
    private final long count;
    private final List<RejectedRow> listed;
    private List<RejectedRow> last = List.of();

    private SelectedRows(Pages pages, long count, List<RejectedRow> listed) {
        this.pages = pages;
        this.count = count;
        this.listed = listed;
    }

    /** These rows. */
    static SelectedRows of(List<RejectedRow> rows) {
        return new SelectedRows(
                (last, most) -> {
                    int from = last.isEmpty() ? 0 : rows.indexOf(last.get(last.size() - 1)) + 1;
                    return rows.subList(from, Math.min(rows.size(), from + most));
                },
                rows.size(),
                rows);
    }

    /**
     * The rows of a snapshot, read as they are needed.
     *
     * @param count how many are still to be read
     */
    static SelectedRows of(RejectedSnapshot snapshot, long count, Connection connection) {
        return new SelectedRows(
                new Pages() {
                    @Override
                    public List<RejectedRow> after(List<RejectedRow> last, int most) throws SQLException {
                        return snapshot.next(connection, most);
                    }

                    @Override
                    public void rewind() {
                        snapshot.rewind();
                    }
                },
                count,
                List.of());
    }

    /** How many there were when they were chosen. */
    long count() {
        return count;
    }

    /** The next rows, at most so many; none at the end. */
    List<RejectedRow> next(int most) throws SQLException {
        List<RejectedRow> page = pages.after(last, most);
        if (!page.isEmpty()) {
            last = page;
        }
        return page;
    }

    void rewind() {
        last = List.of();
        pages.rewind();
    }

    /** The row, if exactly one was listed. */
    RejectedRow only() {
        if (listed.size() != 1) {
            throw new StoppedException(
                    Condition.USAGE,
                    "These coordinates mean %d records, of topics of the same name; which one to change cannot be told."
                            .formatted(listed.size()));
        }
        return listed.get(0);
    }
}
