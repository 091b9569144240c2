package io.orderflow.pipeline.operate.reject;

import static java.util.Objects.requireNonNull;

import io.orderflow.pipeline.ledger.Ledger;
import io.orderflow.pipeline.operate.LedgerReport;
import io.orderflow.pipeline.reject.Coordinates;
import io.orderflow.pipeline.reject.RejectedFilter;
import io.orderflow.pipeline.reject.RejectedRow;
import io.orderflow.pipeline.reject.RejectedRows;
import io.orderflow.pipeline.schema.Tables;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;

/** Counts, lists and finds a pipeline's rejected records. The caller owns the transaction. Thread-safe. */
public final class RejectedRecords {

    /** So many rows may share coordinates: one for each time that the topic was created or truncated. */
    private static final int MOST_LIVES = 100;

    private static final Comparator<Placed> NEWEST_FIRST = Comparator.comparing(
                    (Placed placed) -> placed.row().rejectedAt())
            .thenComparing(placed -> placed.row().coordinates().offset())
            .reversed();

    private final Tables tables;
    private final String pipeline;
    private final RejectedRows rows;

    public RejectedRecords(Tables tables, String pipeline) {
        this.tables = requireNonNull(tables, "tables is null");
        this.pipeline = requireNonNull(pipeline, "pipeline is null");
        this.rows = new RejectedRows(tables.rejected());
    }

    /**
     * Which of the records at the same coordinates are meant: a topic that is created again begins at offset 0 again.
     */
    public enum Lives {
        ALL,
        LATEST
    }

    /** A row, and the partition of the ledger that it is of. */
    public record Placed(LedgerReport.Row partition, RejectedRow row) {}

    /** Where a listing goes on in a partition: with rows of smaller offsets. */
    public record Below(LedgerReport.Row partition, long offset) {}

    /** @param more whether there are older rows */
    public record Newest(List<Placed> rows, boolean more) {
        public Newest {
            rows = List.copyOf(rows);
        }
    }

    /**
     * Rows with the same reason, field and state, the largest groups first.
     *
     * @param patience after which the server gives up counting; zero: however long it takes
     */
    public List<RejectedRows.Group> groups(Connection connection, RejectedFilter filter, Duration patience)
            throws SQLException {
        return new RejectedRows(tables.rejected(), patience).groups(connection, filter);
    }

    /** The records rejected at one place, in the order of the topic's ids; none if there is none. */
    public List<RejectedRow> at(Connection connection, Coordinates at, Lives lives) throws SQLException {
        // With the topic's ids the server finds the rows by the primary key, whose third column they are.
        Set<String> ids = new Ledger(tables, pipeline, "").topicIds(connection, at.topic());
        RejectedFilter there = RejectedFilter.of(pipeline).topicIds(ids).at(at);
        List<RejectedRow> found = rows.page(connection, there, List.of(), MOST_LIVES);
        return lives == Lives.ALL
                ? found
                : found.stream().max(Comparator.comparing(RejectedRow::rejectedAt)).stream()
                        .toList();
    }

    /**
     * The newest rows of these partitions by the time of their rejection, with the beginning of their keys and values.
     *
     * @param most rows
     * @param bytes of each key and value
     */
    public Newest newest(Connection connection, RejectedFilter filter, List<Below> from, int most, int bytes)
            throws SQLException {
        List<Placed> candidates = new ArrayList<>();
        for (Below below : from) {
            LedgerReport.Row partition = below.partition();
            Coordinates at =
                    new Coordinates(partition.topic(), partition.cursor().partition(), below.offset());
            for (RejectedRow row : rows.newest(connection, filter, partition.topicId(), at, most + 1, bytes)) {
                candidates.add(new Placed(partition, row));
            }
        }
        candidates.sort(NEWEST_FIRST);
        return new Newest(candidates.stream().limit(most).toList(), candidates.size() > most);
    }
}
