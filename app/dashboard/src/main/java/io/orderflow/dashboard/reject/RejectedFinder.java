package io.orderflow.dashboard.reject;

import io.orderflow.dashboard.answer.ProblemDetails;
import io.orderflow.dashboard.watch.mysql.Database;
import io.orderflow.pipeline.operate.LedgerReport;
import io.orderflow.pipeline.reject.Coordinates;
import io.orderflow.pipeline.reject.RejectedFilter;
import io.orderflow.pipeline.reject.RejectedRow;
import io.orderflow.pipeline.reject.RejectedRows;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** Finds rejected records by their coordinates. Thread-safe. */
record RejectedFinder(Database database, RejectedRows rows, String pipeline) {

    /** Rows at one place: of one life of the topic each. */
    private static final int MOST = 25;

    /**
     * By the primary key, in each life of the topic that the ledger knows; the last one's record.
     *
     * @throws ProblemDetails no record was rejected there
     */
    RejectedRow find(Connection connection, Coordinates at) throws SQLException {
        return find(connection, at, topicIds(connection));
    }

    /** The same for many: the ids are read once. */
    RejectedRow find(Connection connection, Coordinates at, Set<String> topicIds) throws SQLException {
        RejectedFilter there = RejectedFilter.of(pipeline).topicIds(topicIds).at(at);
        return rows.page(connection, there, List.of(), MOST).stream()
                .max(Comparator.comparing(RejectedRow::rejectedAt))
                .orElseThrow(() -> ProblemDetails.notFound("No record was rejected at " + at));
    }

    /** Of the topics that the ledger knows, in all their lives. */
    Set<String> topicIds(Connection connection) throws SQLException {
        return LedgerReport.read(connection, database.tables(), pipeline).rows().stream()
                .map(LedgerReport.Row::topicId)
                .collect(Collectors.toSet());
    }
}
