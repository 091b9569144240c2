package io.orderflow.dashboard.reject;

import static java.util.Objects.requireNonNull;

import io.orderflow.contract.order.Rejection;
import io.orderflow.dashboard.answer.ProblemDetails;
import io.orderflow.dashboard.watch.mysql.Database;
import io.orderflow.kafka.KafkaSettings;
import io.orderflow.pipeline.operate.ReplaySender;
import io.orderflow.pipeline.operate.Verdicts;
import io.orderflow.pipeline.reject.Coordinates;
import io.orderflow.pipeline.reject.Origin;
import io.orderflow.pipeline.reject.RejectedRow;
import io.orderflow.pipeline.reject.RejectedRows;
import io.orderflow.pipeline.reject.RejectedSnapshot;
import io.orderflow.pipeline.reject.ReplayTickets;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.kafka.common.KafkaException;

/** Tries and replays rejected records, as {@code orderflow rejected} does, a bounded number at a time. Thread-safe. */
public final class Replays {

    private static final int PAGE = 25;
    private static final double RECORDS_PER_SECOND = 1_000;
    /** Dry runs and replays at a time. */
    private static final int TOGETHER = 4;

    private static final Duration ANSWERED_WITHIN = Duration.ofSeconds(30);

    private final Database database;
    private final RejectedRows rows;
    private final RejectedFinder finder;
    private final String pipeline;
    private final KafkaSettings kafka;
    private final Semaphore together = new Semaphore(TOGETHER);

    public Replays(Database database, String pipeline, KafkaSettings kafka) {
        this.database = requireNonNull(database, "database is null");
        this.rows = new RejectedRows(database.tables().rejected());
        this.finder = new RejectedFinder(database, rows, pipeline);
        this.pipeline = requireNonNull(pipeline, "pipeline is null");
        this.kafka = requireNonNull(kafka, "kafka is null");
    }

    /** As in openapi.yaml. */
    public record DryRun(Instant at, List<Judged> verdicts, int judged, long of) {}

    /** What would become of one record. */
    public record Judged(String coordinates, String verdict, String reason, String field, String message) {}

    /** As in openapi.yaml. */
    public record Replayed(
            Instant at, int sent, long of, List<String> coordinates, List<Failure> failed, int skipped) {}

    /** One that was not sent. */
    public record Failure(String coordinates, String message) {}

    /** What would become of them now; nothing stays written. */
    public DryRun dryRun(RejectedSelection choice) throws SQLException {
        return apart(connection -> {
            Verdicts verdicts = new Verdicts(connection, database.tables().orders());
            List<Judged> judged = new ArrayList<>();
            long of = eachPage(connection, choice, page -> {
                for (Verdicts.Verdict verdict : verdicts.judge(connection, page, values(choice, page))) {
                    judged.add(judged(verdict));
                }
            });
            return new DryRun(Instant.now(), judged, judged.size(), of);
        });
    }

    /**
     * On a connection of its own: what waits for Kafka, or tries many records, takes none from those who want an id or a row.
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

    private static Judged judged(Verdicts.Verdict verdict) {
        return new Judged(
                verdict.row().coordinates().toString(),
                verdict.isRejected() ? "rejected" : verdict.verdict(),
                verdict.rejection().map(rejection -> rejection.reason().name()).orElse(""),
                verdict.rejection().map(Rejection::field).orElse(""),
                verdict.message());
    }

    /**
     * Sends them to the orders topic again. If Kafka stops answering, the answer says which were sent before.
     *
     * @throws KafkaException Kafka takes none of them
     */
    public Replayed replay(RejectedSelection choice) throws SQLException {
        try (ReplaySender sender = new ReplaySender(kafka, RECORDS_PER_SECOND)) {
            return apart(connection -> {
                ReplayTickets tickets = new ReplayTickets(database.tables().rejected(), pipeline);
                List<String> sent = new ArrayList<>();
                List<Failure> failed = new ArrayList<>();
                List<String> skipped = new ArrayList<>();
                AtomicBoolean away = new AtomicBoolean();
                long of = eachPage(connection, choice, page -> {
                    if (away.get()) {
                        return;
                    }
                    Map<RejectedRow, byte[]> values = values(choice, page);
                    List<RejectedRow> whole = page.stream()
                            .filter(row -> values.containsKey(row) || !row.isCut())
                            .toList();
                    page.stream()
                            .filter(row -> !whole.contains(row))
                            .forEach(row -> failed.add(new Failure(
                                    row.coordinates().toString(),
                                    "Only the first %d of its %d bytes were kept"
                                            .formatted(row.payload().length, row.payloadSize()))));
                    Map<RejectedRow, Origin> origins = tickets.issue(connection, whole);
                    connection.commit();
                    whole.stream()
                            .filter(row -> !origins.containsKey(row))
                            .forEach(row -> skipped.add(row.coordinates().toString()));
                    try {
                        tickets.withdraw(connection, send(sender, origins, values, sent, failed));
                        connection.commit();
                    } catch (KafkaException e) {
                        if (sent.isEmpty()) {
                            throw e;
                        }
                        away.set(true);
                        origins.keySet()
                                .forEach(row -> failed.add(new Failure(
                                        row.coordinates().toString(), "Kafka does not answer: " + e.getMessage())));
                    }
                });
                return new Replayed(Instant.now(), sent.size(), of, sent, failed, skipped.size());
            });
        }
    }

    /** @return those that Kafka refused */
    private static Map<RejectedRow, Origin> send(
            ReplaySender sender,
            Map<RejectedRow, Origin> origins,
            Map<RejectedRow, byte[]> values,
            List<String> sent,
            List<Failure> failed) {
        try {
            Map<RejectedRow, String> refused = sender.send(origins, values);
            for (RejectedRow row : origins.keySet()) {
                String at = row.coordinates().toString();
                String why = refused.get(row);
                if (why == null) {
                    sent.add(at);
                } else {
                    failed.add(new Failure(at, why));
                }
            }
            Map<RejectedRow, Origin> back = new LinkedHashMap<>(origins);
            back.keySet().retainAll(refused.keySet());
            return back;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new org.apache.kafka.common.errors.InterruptException(e);
        }
    }

    /** Takes some rows. */
    private interface Work {
        void of(List<RejectedRow> page) throws SQLException;
    }

    /** @return how many are meant in all; at most {@link RejectedSelection#MOST} are given to the work */
    private long eachPage(Connection connection, RejectedSelection choice, Work work) throws SQLException {
        List<Coordinates> named = choice.named();
        if (!named.isEmpty()) {
            Set<String> topicIds = finder.topicIds(connection);
            List<RejectedRow> page = new ArrayList<>();
            for (Coordinates at : named) {
                page.add(finder.find(connection, at, topicIds));
                if (page.size() == PAGE) {
                    work.of(page);
                    page.clear();
                }
            }
            if (!page.isEmpty()) {
                work.of(page);
            }
            return named.size();
        }
        // What is rejected again meanwhile is not among them.
        RejectedSnapshot snapshot = RejectedSnapshot.take(connection, rows, choice.filter(pipeline));
        List<RejectedRow> page = snapshot.next(connection, PAGE);
        for (int done = 0; !page.isEmpty() && done < RejectedSelection.MOST; done += PAGE) {
            work.of(page);
            page = snapshot.next(connection, PAGE);
        }
        return snapshot.count();
    }

    private static Map<RejectedRow, byte[]> values(RejectedSelection choice, List<RejectedRow> page) {
        Optional<byte[]> bytes = choice.bytes();
        return bytes.isPresent() ? Map.of(page.get(0), bytes.get()) : Map.of();
    }
}
