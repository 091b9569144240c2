package io.orderflow.pipeline.operate.replay;

import static java.util.Objects.requireNonNull;

import io.orderflow.kafka.KafkaSettings;
import io.orderflow.kafka.KafkaUnavailableException;
import io.orderflow.pipeline.operate.audit.Actor;
import io.orderflow.pipeline.operate.audit.AuditTrail;
import io.orderflow.pipeline.operate.audit.AuditTrail.Action;
import io.orderflow.pipeline.operate.reject.RejectedRecords;
import io.orderflow.pipeline.operate.reject.RejectedRecords.Lives;
import io.orderflow.pipeline.operate.replay.Verdicts.Verdict;
import io.orderflow.pipeline.reject.Coordinates;
import io.orderflow.pipeline.reject.Origin;
import io.orderflow.pipeline.reject.RejectedFilter;
import io.orderflow.pipeline.reject.RejectedRow;
import io.orderflow.pipeline.reject.RejectedRows;
import io.orderflow.pipeline.reject.RejectedSnapshot;
import io.orderflow.pipeline.schema.Schema;
import io.orderflow.pipeline.schema.Tables;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.apache.kafka.common.KafkaException;

/**
 * Sends rejected records to the orders topic again, or says what would become of them. Rows are chosen first, by
 * coordinates or by conditions; what is rejected after that is not among them. Thread-safe.
 */
public final class Replay {

    private final Tables tables;
    private final String pipeline;
    private final KafkaSettings kafka;
    private final Actor actor;

    /** By the user of this process. */
    public Replay(Tables tables, String pipeline, KafkaSettings kafka) {
        this(tables, pipeline, kafka, Actor.ofThisProcess());
    }

    private Replay(Tables tables, String pipeline, KafkaSettings kafka, Actor actor) {
        this.actor = requireNonNull(actor, "actor is null");
        this.tables = requireNonNull(tables, "tables is null");
        this.pipeline = requireNonNull(pipeline, "pipeline is null");
        this.kafka = requireNonNull(kafka, "kafka is null");
    }

    /** The same, by someone else. */
    public Replay by(Actor other) {
        return new Replay(tables, pipeline, kafka, other);
    }

    /** The rows at these coordinates, whatever was done about them. */
    public ReplaySelection named(Connection connection, List<Coordinates> coordinates, Lives lives)
            throws SQLException {
        return ReplaySelection.named(connection, new RejectedRecords(tables, pipeline), coordinates, lives);
    }

    /** The rows that meet conditions now. */
    public ReplaySelection matching(Connection connection, RejectedFilter filter) throws SQLException {
        return ReplaySelection.of(RejectedSnapshot.take(connection, new RejectedRows(tables.rejected()), filter));
    }

    /**
     * Keeps other resumable replays of this pipeline from running, until the connection ends.
     *
     * @return false if one is running
     */
    public boolean lock(Connection connection) throws SQLException {
        Schema schema = new Schema(tables);
        if (schema.missing(connection).contains(tables.replays())) {
            var unused = schema.createMissing(connection);
        }
        return SavedReplay.lock(connection, tables, pipeline);
    }

    /**
     * What a replay that was stopped has left.
     *
     * @param choice the conditions, in words that are the same for the same choice
     */
    public Optional<ReplaySelection> stopped(Connection connection, String choice, RejectedFilter filter)
            throws SQLException {
        return SavedReplay.unfinished(connection, tables, pipeline, choice, filter)
                .map(ReplaySelection::of);
    }

    /**
     * Writes down, from now on, how far the replay of these rows has come, so that it can be stopped and go on later;
     * one of the same choice that was stopped is given up. Commits.
     *
     * @param chosen as {@link #matching} gave them
     */
    public ReplaySelection begin(Connection connection, String choice, RejectedFilter filter, ReplaySelection chosen)
            throws SQLException {
        SavedReplay run = SavedReplay.begin(connection, tables, pipeline, choice, filter, chosen.snapshot());
        connection.commit();
        return ReplaySelection.of(run);
    }

    /**
     * Says what would become of the rows now. Nothing stays written, and the selection is at its beginning again.
     *
     * @param values what to judge instead of a row's own bytes
     */
    public void judge(
            Connection connection,
            ReplaySelection selection,
            Map<RejectedRow, byte[]> values,
            ReplayLimits limits,
            Consumer<List<Verdict>> verdicts)
            throws SQLException {
        Verdicts judge = new Verdicts(connection, tables);
        selection.rewind();
        long done = 0;
        List<RejectedRow> page = next(connection, selection, limits, done);
        while (!page.isEmpty()) {
            verdicts.accept(judge.judge(connection, page, values));
            done += page.size();
            page = next(connection, selection, limits, done);
        }
        selection.rewind();
    }

    /**
     * Sends the records of the rows, page by page: tickets are committed first, then Kafka acknowledges the records.
     *
     * @param values what to send instead of a row's own bytes
     */
    public ReplayReport send(
            Connection connection,
            ReplaySelection selection,
            Map<RejectedRow, byte[]> values,
            ReplayLimits limits,
            ReplayProgress progress)
            throws SQLException, InterruptedException {
        Optional<SavedReplay> run = selection.run();
        ReplayTickets tickets =
                run.isPresent() ? run.get().tickets(tables) : new ReplayTickets(tables.rejected(), pipeline);
        AuditTrail audit = new AuditTrail(tables, pipeline);
        audit.prepare(connection);
        long audited =
                audit.begin(connection, actor, values.isEmpty() ? Action.REPLAY : Action.EDIT, subject(selection));
        connection.commit();
        long done = 0;
        long sent = 0;
        boolean ended = false;
        Optional<KafkaException> fault = Optional.empty();
        try (ReplaySender sender = new ReplaySender(kafka, limits.perSecond())) {
            List<RejectedRow> page = next(connection, selection, limits, done);
            while (!page.isEmpty() && fault.isEmpty() && progress.goesOn()) {
                Page result = send(connection, sender, tickets, page, values);
                fault = result.fault();
                if (fault.isEmpty()) {
                    if (run.isPresent()) {
                        run.get().advance(connection, page.size(), result.sent());
                    }
                    connection.commit();
                    done += page.size();
                    sent += result.sent();
                }
                progress.done(result.rows());
                page = fault.isPresent() ? page : next(connection, selection, limits, done);
            }
            ended = page.isEmpty() && done < limits.most();
        } catch (KafkaException e) {
            fault = Optional.of(e);
        }
        if (ended && run.isPresent()) {
            run.get().end(connection);
        }
        audit.end(
                connection,
                audited,
                String.format(Locale.ROOT, "%d of %d sent", sent, selection.count())
                        + fault.map(e -> "; Kafka: " + KafkaUnavailableException.plain(e))
                                .orElse(""));
        connection.commit();
        return new ReplayReport(
                run.map(SavedReplay::chosen).orElse(selection.count()),
                run.map(SavedReplay::done).orElse(done),
                run.map(SavedReplay::sent).orElse(sent),
                ended,
                fault);
    }

    private static String subject(ReplaySelection selection) {
        return selection
                .only()
                .map(row -> row.coordinates().toString())
                .orElseGet(() -> String.format(Locale.ROOT, "%d rejected records", selection.count()));
    }

    private static List<RejectedRow> next(
            Connection connection, ReplaySelection selection, ReplayLimits limits, long done) throws SQLException {
        long left = limits.most() - done;
        return left <= 0 ? List.of() : selection.next(connection, (int) Math.min(limits.pageSize(), left));
    }

    /** What became of a page; with a fault, nothing is known of the records that were to be sent. */
    private record Page(List<ReplayedRow> rows, long sent, Optional<KafkaException> fault) {}

    private static Page send(
            Connection connection,
            ReplaySender sender,
            ReplayTickets tickets,
            List<RejectedRow> page,
            Map<RejectedRow, byte[]> values)
            throws SQLException, InterruptedException {
        List<RejectedRow> whole = page.stream()
                .filter(row -> values.containsKey(row) || !row.isCut())
                .toList();
        Map<RejectedRow, Origin> origins = tickets.issue(connection, whole);
        connection.commit();
        try {
            Map<RejectedRow, String> refused = sender.send(origins, values);
            Map<RejectedRow, Origin> back = new LinkedHashMap<>(origins);
            back.keySet().retainAll(refused.keySet());
            tickets.withdraw(connection, back);
            List<ReplayedRow> rows = page.stream()
                    .map(row -> result(row, origins.containsKey(row), Optional.ofNullable(refused.get(row))))
                    .toList();
            return new Page(rows, origins.size() - back.size(), Optional.empty());
        } catch (KafkaException e) {
            List<ReplayedRow> rows = page.stream()
                    .map(row -> origins.containsKey(row)
                            ? ReplayedRow.notAcknowledged(row, e.getMessage())
                            : ReplayedRow.withoutTicket(row))
                    .toList();
            return new Page(rows, 0, Optional.of(e));
        }
    }

    private static ReplayedRow result(RejectedRow row, boolean hasTicket, Optional<String> refused) {
        if (!hasTicket) {
            return ReplayedRow.withoutTicket(row);
        }
        return refused.map(why -> ReplayedRow.refused(row, why)).orElseGet(() -> ReplayedRow.sent(row));
    }
}
