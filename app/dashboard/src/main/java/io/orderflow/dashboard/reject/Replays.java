package io.orderflow.dashboard.reject;

import static java.util.Objects.requireNonNull;

import io.orderflow.contract.verdict.Rejection;
import io.orderflow.dashboard.answer.ProblemDetails;
import io.orderflow.dashboard.watch.mysql.Database;
import io.orderflow.kafka.KafkaSettings;
import io.orderflow.pipeline.operate.audit.Actor;
import io.orderflow.pipeline.operate.reject.RejectedRecords.Lives;
import io.orderflow.pipeline.operate.replay.Replay;
import io.orderflow.pipeline.operate.replay.ReplayLimits;
import io.orderflow.pipeline.operate.replay.ReplayReport;
import io.orderflow.pipeline.operate.replay.ReplaySelection;
import io.orderflow.pipeline.operate.replay.ReplayedRow;
import io.orderflow.pipeline.operate.replay.Verdicts.Verdict;
import io.orderflow.pipeline.reject.Coordinates;
import io.orderflow.pipeline.reject.RejectedRow;
import io.orderflow.pipeline.store.Outcome;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InterruptException;

/** Tries and replays rejected records over HTTP, a bounded number at a time. Thread-safe. */
public final class Replays {

    private static final ReplayLimits LIMITS = new ReplayLimits(1_000, 25, RejectedSelection.MOST);
    /** Dry runs and replays at a time. */
    private static final int TOGETHER = 4;

    private static final Duration ANSWERED_WITHIN = Duration.ofSeconds(30);

    private final Database database;
    private final String pipeline;
    private final Replay replay;
    private final Semaphore together = new Semaphore(TOGETHER);

    public Replays(Database database, String pipeline, KafkaSettings kafka) {
        this.database = requireNonNull(database, "database is null");
        this.pipeline = requireNonNull(pipeline, "pipeline is null");
        this.replay = new Replay(database.tables(), pipeline, kafka);
    }

    /** As in openapi.yaml. */
    public record DryRun(Instant at, List<Judged> verdicts, int judged, long of) {}

    /** What would become of one record. */
    public record Judged(String coordinates, String verdict, String reason, String field, String message) {

        private static Judged of(Verdict verdict) {
            Optional<Rejection> why = verdict.rejection();
            return new Judged(
                    verdict.row().coordinates().toString(),
                    why.isPresent() ? "rejected" : verdict.outcome() instanceof Outcome.Stored ? "stored" : "duplicate",
                    why.map(Rejection::reason).orElse(""),
                    why.map(Rejection::field).orElse(""),
                    why.map(Rejection::message).orElse(""));
        }
    }

    /** As in openapi.yaml. */
    public record Replayed(
            Instant at,
            long sent,
            long of,
            List<String> coordinates,
            List<Failure> failed,
            long skipped,
            List<Row> rows) {

        private static Replayed of(ReplayReport report, List<ReplayedRow> rows) {
            return new Replayed(
                    Instant.now(),
                    report.sent(),
                    report.chosen(),
                    rows.stream()
                            .filter(row -> row.result() == ReplayedRow.Result.SENT)
                            .map(row -> row.coordinates().toString())
                            .toList(),
                    rows.stream()
                            .filter(row -> row.result() != ReplayedRow.Result.SENT
                                    && !row.result().isSkipped())
                            .map(row -> new Failure(row.coordinates().toString(), row.message()))
                            .toList(),
                    rows.stream().filter(row -> row.result().isSkipped()).count(),
                    rows.stream().map(Row::of).toList());
        }
    }

    /** One that was not sent. */
    public record Failure(String coordinates, String message) {}

    /** What was done about one record, or why nothing was. */
    public record Row(String coordinates, String result, Optional<String> replayedAs, String message) {

        private static Row of(ReplayedRow row) {
            return new Row(
                    row.coordinates().toString(),
                    row.result().name(),
                    row.now().map(Coordinates::toString),
                    row.message());
        }
    }

    /** What would become of them now; nothing stays written. */
    public DryRun dryRun(RejectedSelection choice) throws SQLException {
        return apart(connection -> {
            ReplaySelection selected = select(connection, choice);
            List<Judged> judged = new ArrayList<>();
            replay.judge(
                    connection,
                    selected,
                    values(choice, selected),
                    LIMITS,
                    page -> page.forEach(verdict -> judged.add(Judged.of(verdict))));
            return new DryRun(Instant.now(), judged, judged.size(), selected.count());
        });
    }

    /**
     * Sends them to the orders topic again. If Kafka stops answering, the answer says which were sent before.
     *
     * @throws KafkaException Kafka takes none of them
     */
    public Replayed replay(RejectedSelection choice, Actor actor) throws SQLException {
        return apart(connection -> {
            ReplaySelection selected = select(connection, choice);
            List<ReplayedRow> rows = new ArrayList<>();
            ReplayReport report = send(connection, actor, selected, values(choice, selected), rows);
            if (report.fault().isPresent() && report.sent() == 0) {
                throw report.fault().get();
            }
            return Replayed.of(report, rows);
        });
    }

    private ReplayReport send(
            Connection connection,
            Actor actor,
            ReplaySelection selected,
            Map<RejectedRow, byte[]> values,
            List<ReplayedRow> rows)
            throws SQLException {
        try {
            return replay.by(actor).send(connection, selected, values, LIMITS, rows::addAll);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptException(e);
        }
    }

    /**
     * The selected rows.
     *
     * @throws ProblemDetails no record was rejected at coordinates that are named; then nothing is sent
     */
    private ReplaySelection select(Connection connection, RejectedSelection choice) throws SQLException {
        List<Coordinates> named = choice.named();
        if (named.isEmpty()) {
            return replay.matching(connection, choice.filter(pipeline));
        }
        ReplaySelection selected = replay.named(connection, named, Lives.LATEST);
        if (!selected.unknown().isEmpty()) {
            throw RejectedQueries.notRejected(selected.unknown());
        }
        return selected;
    }

    private static Map<RejectedRow, byte[]> values(RejectedSelection choice, ReplaySelection selected) {
        return choice.bytes()
                .map(bytes -> Map.of(selected.only().orElseThrow(), bytes))
                .orElse(Map.of());
    }

    /**
     * On a connection of its own: what waits for Kafka, or tries many records, takes none from those who want an id or
     * a row.
     *
     * @throws ProblemDetails as many as may be are at it
     */
    private <T> T apart(Database.Work<T> work) throws SQLException {
        if (!together.tryAcquire()) {
            throw ProblemDetails.busy("%d dry runs and replays are running already".formatted(TOGETHER));
        }
        try (Connection connection = database.patient(ANSWERED_WITHIN)) {
            connection.setAutoCommit(false);
            try {
                return work.with(connection);
            } finally {
                connection.rollback();
            }
        } finally {
            together.release();
        }
    }
}
