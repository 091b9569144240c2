package io.orderflow.dashboard.reject;

import static java.util.Objects.requireNonNull;

import io.orderflow.dashboard.answer.ProblemDetails;
import io.orderflow.dashboard.overview.LiveOverview;
import io.orderflow.dashboard.watch.Outage;
import io.orderflow.dashboard.watch.mysql.Database;
import io.orderflow.pipeline.operate.LedgerReport;
import io.orderflow.pipeline.operate.reject.RejectedRecords;
import io.orderflow.pipeline.operate.reject.RejectedRecords.Lives;
import io.orderflow.pipeline.reject.Coordinates;
import io.orderflow.pipeline.reject.RejectedFilter;
import io.orderflow.pipeline.reject.RejectedRow;
import io.orderflow.program.terminal.DisplayText;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;

/** Lists and shows rejected records, as {@code orderflow rejected} does, a bounded number at a time. Thread-safe. */
public final class RejectedQueries {

    private static final int PREVIEW_BYTES = 400;
    private static final int KEY_BYTES = 100;
    private static final int LONGEST_PAGE = 500;

    private final Database database;
    private final RejectedRecords records;
    private final String pipeline;
    private final RejectedGroups groups;
    private final LiveOverview situation;
    private final BooleanSupplier hidden;

    /** @param hidden whether values may hold what must not be shown */
    public RejectedQueries(
            Database database, String pipeline, RejectedGroups groups, LiveOverview situation, BooleanSupplier hidden) {
        this.hidden = requireNonNull(hidden, "hidden is null");
        this.database = requireNonNull(database, "database is null");
        this.records = new RejectedRecords(database.tables(), pipeline);
        this.pipeline = requireNonNull(pipeline, "pipeline is null");
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

    /** The same, more of them: a page after the other, each with a question of its own. */
    public Listing export(Wanted wanted) throws SQLException {
        List<Row> rows = new ArrayList<>();
        Optional<String> cursor = wanted.cursor();
        Listing page;
        do {
            int limit = Math.min(LONGEST_PAGE, wanted.limit() - rows.size());
            page = list(new Wanted(wanted.reason(), wanted.field(), wanted.state(), limit, cursor));
            rows.addAll(page.rows());
            cursor = page.next();
        } while (cursor.isPresent() && rows.size() < wanted.limit());
        return new Listing(page.at(), page.groups(), page.groupsAt(), rows, page.next(), page.away());
    }

    private record Page(List<Row> rows, Optional<String> next) {}

    private Page page(Connection connection, Wanted wanted) throws SQLException {
        RejectedFilter filter = RejectedFilter.of(pipeline);
        wanted.reason().ifPresent(reason -> filter.reasons(Set.of(reason)));
        wanted.field().ifPresent(filter::field);
        wanted.state().ifPresent(state -> filter.states(Set.of(RejectedSelection.state(state))));
        List<LedgerReport.Row> partitions =
                LedgerReport.read(connection, database.tables(), pipeline).rows();
        PageCursor cursor = PageCursor.parse(wanted.cursor(), partitions);
        List<RejectedRecords.Below> from = new ArrayList<>();
        for (int i = 0; i < partitions.size(); i++) {
            from.add(new RejectedRecords.Below(partitions.get(i), cursor.below(i)));
        }
        RejectedRecords.Newest newest = records.newest(connection, filter, from, wanted.limit(), PREVIEW_BYTES);
        for (RejectedRecords.Placed placed : newest.rows()) {
            cursor.passed(
                    partitions.indexOf(placed.partition()),
                    placed.row().coordinates().offset());
        }
        return new Page(
                newest.rows().stream().map(placed -> row(placed.row())).toList(),
                newest.more() ? Optional.of(cursor.text()) : Optional.empty());
    }

    private Row row(RejectedRow row) {
        return new Row(
                row.coordinates().toString(),
                row.topicId(),
                row.reason(),
                row.field(),
                row.message(),
                row.key() == null ? "" : DisplayText.escaped(row.key(), KEY_BYTES),
                row.payloadSize(),
                row.payload() == null || hidden.getAsBoolean() ? "" : DisplayText.escaped(row.payload(), PREVIEW_BYTES),
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
        List<RejectedRow> found = database.read(connection -> records.at(connection, at, Lives.LATEST));
        if (found.isEmpty()) {
            throw notRejected(List.of(at));
        }
        return RejectedDetail.of(found.get(0), situation.away(), hidden.getAsBoolean());
    }

    /** No record was rejected at any of these. */
    static ProblemDetails notRejected(List<Coordinates> at) {
        List<String> coordinates = at.stream().map(Coordinates::toString).toList();
        return ProblemDetails.notFound("No record was rejected at " + String.join(", ", coordinates))
                .coordinates(coordinates);
    }
}
