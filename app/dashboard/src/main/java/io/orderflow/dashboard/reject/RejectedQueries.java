package io.orderflow.dashboard.reject;

import static java.util.Objects.requireNonNull;

import io.orderflow.dashboard.answer.ProblemDetails;
import io.orderflow.dashboard.overview.LiveOverview;
import io.orderflow.dashboard.watch.Outage;
import io.orderflow.dashboard.watch.mysql.Database;
import io.orderflow.pipeline.operate.LedgerReport;
import io.orderflow.pipeline.reject.Coordinates;
import io.orderflow.pipeline.reject.RejectedFilter;
import io.orderflow.pipeline.reject.RejectedRow;
import io.orderflow.pipeline.reject.RejectedRows;
import io.orderflow.program.terminal.DisplayText;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Lists and shows rejected records, as {@code orderflow rejected} does, a bounded number at a time. Thread-safe. */
public final class RejectedQueries {

    private static final int PREVIEW_BYTES = 400;
    private static final int KEY_BYTES = 100;

    private final Database database;
    private final RejectedRows rows;
    private final String pipeline;
    private final RejectedFinder finder;
    private final RejectedGroups groups;
    private final LiveOverview situation;

    public RejectedQueries(Database database, String pipeline, RejectedGroups groups, LiveOverview situation) {
        this.database = requireNonNull(database, "database is null");
        this.rows = new RejectedRows(database.tables().rejected());
        this.pipeline = requireNonNull(pipeline, "pipeline is null");
        this.finder = new RejectedFinder(database, rows, pipeline);
        this.groups = requireNonNull(groups, "groups is null");
        this.situation = requireNonNull(situation, "situation is null");
    }

    /** Which rows are to be listed. */
    public record Wanted(
            Optional<String> reason,
            Optional<String> field,
            Optional<String> state,
            int limit,
            Optional<String> cursor) {}

    /** Groups of all, and some rows; as in openapi.yaml. */
    public record Listing(
            Instant at,
            List<RejectedGroup> groups,
            Instant groupsAt,
            List<Row> rows,
            Optional<String> next,
            List<Outage> away) {}

    /** A row with the beginning of its value. */
    public record Row(
            String coordinates,
            String topicId,
            String reason,
            String field,
            String message,
            String key,
            int size,
            String preview,
            Optional<Instant> kafkaAt,
            Instant rejectedAt,
            Optional<Instant> deadLetterAt,
            String state,
            Optional<String> replayedAs) {}

    /** Newest first. */
    public Listing list(Wanted wanted) throws SQLException {
        RejectedGroups.Counted counted = groups.counted();
        Page page = wanted.limit() == 0
                ? new Page(List.of(), Optional.empty())
                : database.read(connection -> page(connection, wanted));
        return new Listing(Instant.now(), counted.groups(), counted.at(), page.rows(), page.next(), situation.away());
    }

    private record Page(List<Row> rows, Optional<String> next) {}

    /** The newest of each partition, merged by the time of their rejection. */
    private Page page(Connection connection, Wanted wanted) throws SQLException {
        RejectedFilter filter = RejectedFilter.of(pipeline);
        wanted.reason().ifPresent(reason -> filter.reasons(Set.of(reason)));
        wanted.field().ifPresent(filter::field);
        wanted.state().ifPresent(state -> filter.states(Set.of(RejectedSelection.state(state))));
        List<LedgerReport.Row> partitions =
                LedgerReport.read(connection, database.tables(), pipeline).rows();
        PageCursor cursor = PageCursor.parse(wanted.cursor(), partitions);
        List<RejectedRow> candidates = new ArrayList<>();
        Map<RejectedRow, Integer> partitionOf = new HashMap<>();
        for (int i = 0; i < partitions.size(); i++) {
            LedgerReport.Row partition = partitions.get(i);
            Coordinates below =
                    new Coordinates(partition.topic(), partition.cursor().partition(), cursor.below(i));
            for (RejectedRow row :
                    rows.newest(connection, filter, partition.topicId(), below, wanted.limit() + 1, PREVIEW_BYTES)) {
                candidates.add(row);
                partitionOf.put(row, i);
            }
        }
        candidates.sort(Comparator.comparing(RejectedRow::rejectedAt)
                .thenComparing(row -> row.coordinates().offset())
                .reversed());
        List<RejectedRow> shown = candidates.stream().limit(wanted.limit()).toList();
        shown.forEach(
                row -> cursor.passed(partitionOf.get(row), row.coordinates().offset()));
        return new Page(
                shown.stream().map(RejectedQueries::row).toList(),
                candidates.size() > shown.size() ? Optional.of(cursor.text()) : Optional.empty());
    }

    private static Row row(RejectedRow row) {
        return new Row(
                row.coordinates().toString(),
                row.topicId(),
                row.reason(),
                row.field(),
                row.message(),
                row.key() == null ? "" : DisplayText.escaped(row.key(), KEY_BYTES),
                row.payloadSize(),
                row.payload() == null ? "" : DisplayText.escaped(row.payload(), PREVIEW_BYTES),
                row.kafkaTimestamp(),
                row.rejectedAt(),
                row.deadLetterAt(),
                row.state().column(),
                RejectedDetail.replayedAs(row));
    }

    /**
     * One record.
     *
     * @throws ProblemDetails no record was rejected there
     */
    public RejectedDetail show(Coordinates at) throws SQLException {
        return RejectedDetail.of(database.read(connection -> finder.find(connection, at)), situation.away());
    }
}
