package io.orderflow.pipeline.operate.ledger;

import static java.util.Objects.requireNonNull;

import io.orderflow.condition.Condition;
import io.orderflow.condition.StoppedException;
import io.orderflow.kafka.TopicState;
import io.orderflow.pipeline.ledger.Acceptance;
import io.orderflow.pipeline.ledger.Cursor;
import io.orderflow.pipeline.ledger.Ledger;
import io.orderflow.pipeline.ledger.LifeClosing;
import io.orderflow.pipeline.ledger.Pipeline;
import io.orderflow.pipeline.mysql.MysqlFault;
import io.orderflow.pipeline.operate.audit.Actor;
import io.orderflow.pipeline.operate.audit.AuditTrail;
import io.orderflow.pipeline.operate.audit.AuditTrail.Action;
import io.orderflow.pipeline.schema.Schema;
import io.orderflow.pipeline.schema.Tables;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongConsumer;

/**
 * Finds what the job has stopped for, and accepts it. What is found changes nothing; what is accepted is committed,
 * takes the epoch, and is refused while a driver runs, or if the ledger has moved since it was found. Thread-safe.
 */
public final class Acceptances {

    private static final Duration LEAST_ALIVE = Duration.ofSeconds(10);

    private final Tables tables;
    private final String pipeline;
    private final String topic;
    private final Duration aliveWithin;
    private final AuditTrail audit;
    private final Actor actor = Actor.ofThisProcess();

    /** @param heartbeat how often a driver writes one; after three without, and ten seconds, it counts as gone */
    public Acceptances(Tables tables, String pipeline, String topic, Duration heartbeat) {
        this.tables = requireNonNull(tables, "tables is null");
        this.pipeline = requireNonNull(pipeline, "pipeline is null");
        this.topic = requireNonNull(topic, "topic is null");
        this.aliveWithin = aliveWithin(heartbeat);
        this.audit = new AuditTrail(tables, pipeline);
    }

    /** A driver whose heartbeat is younger is taken to be running. */
    static Duration aliveWithin(Duration heartbeat) {
        Duration three = heartbeat.multipliedBy(3);
        return three.compareTo(LEAST_ALIVE) > 0 ? three : LEAST_ALIVE;
    }

    /** Where the partitions of the topic stand; none if the ledger does not know it. */
    public Map<Integer, Cursor> cursors(Connection connection, TopicState state) throws SQLException {
        Map<Integer, Cursor> cursors = ledger().cursors(connection, of(state));
        connection.rollback();
        return cursors;
    }

    /**
     * After RETENTION_LOSS or LOG_TRUNCATED: what each partition has lost.
     *
     * @param cursors where the partitions stand, read before the topic: a running job moves them past ends that were
     *     read before
     * @throws StoppedException the ledger does not know the topic, or not under this id
     */
    public List<Loss> losses(Connection connection, Map<Integer, Cursor> cursors, TopicState state)
            throws SQLException {
        Set<String> known = topicIds(connection);
        if (known.isEmpty()) {
            throw new StoppedException(
                    Condition.FAILED,
                    "Pipeline %s has never started on topic %s: there is nothing to accept."
                            .formatted(pipeline, topic));
        }
        if (!known.contains(state.id())) {
            throw new StoppedException(
                    Condition.TOPIC_RECREATED,
                    ("The ledger does not know topic %s under its id %s: it was deleted and created again. That is"
                                            + " accepted")
                                    .formatted(topic, state.id())
                            + " with: orderflow ledger accept-topic");
        }
        List<Loss> losses = new ArrayList<>();
        Map<Integer, LifeClosing.Begun> begun = acceptance().begun(connection, of(state));
        cursors.forEach((partition, cursor) -> {
            TopicState.Log log = state.logs().get(partition);
            if (log != null && begun.containsKey(partition)) {
                long end = begun.get(partition).end();
                losses.add(new Loss(
                        of(state),
                        cursor,
                        Loss.Kind.TRUNCATION,
                        Math.min(log.stable(), end),
                        Math.min(log.end(), end)));
            } else if (log != null && log.earliest() > cursor.nextOffset()) {
                losses.add(new Loss(of(state), cursor, Loss.Kind.RETENTION, log.earliest(), log.end()));
            } else if (log != null && log.end() < cursor.nextOffset()) {
                // Not beyond an open transaction: readers of committed records cannot begin there.
                losses.add(new Loss(of(state), cursor, Loss.Kind.TRUNCATION, log.stable(), log.end()));
            }
        });
        return losses;
    }

    /**
     * Accepts losses: those of retention in one transaction, then one truncation after the other, whose rows move in
     * bounded transactions. If it is interrupted, the next call continues where it stopped.
     *
     * @param connection patient: moving rows with large payloads takes time
     * @param progress receives how many rows of a partition have moved so far
     * @return the new epoch
     * @throws StoppedException a driver runs, or the ledger has moved: nothing was changed; or FAILED or FENCED in the
     *     middle of a truncation, whose message says so
     */
    public long accept(Connection connection, List<Loss> losses, LongConsumer progress) throws SQLException {
        Schema schema = new Schema(tables);
        if (!schema.missing(connection).isEmpty()) {
            var unused = schema.createMissing(connection);
        }
        audit.prepare(connection);
        Acceptance acceptance = acceptance();
        long epoch = acceptance.begin(connection, aliveWithin);
        // All are checked before anything is committed.
        for (Loss loss : losses) {
            acceptance.requireUnmoved(connection, loss.pipeline(), loss.cursor(), epoch);
        }
        for (Loss loss : losses) {
            if (loss.kind() == Loss.Kind.RETENTION) {
                acceptance.giveUp(connection, loss.pipeline(), loss.cursor(), loss.to(), epoch);
            }
        }
        List<Long> rows = new ArrayList<>();
        for (Loss loss : losses) {
            rows.add(audit.begin(connection, actor, Action.ACCEPT_LOSS, subject(loss)));
        }
        connection.commit();
        for (Loss loss : losses) {
            if (loss.kind() == Loss.Kind.TRUNCATION) {
                restart(acceptance, connection, loss, epoch, progress);
            }
        }
        for (long row : rows) {
            audit.end(connection, row, accepted(epoch));
        }
        connection.commit();
        return epoch;
    }

    private String subject(Loss loss) {
        return String.format(
                Locale.ROOT,
                "%s: %s-%d, offset %d to %d",
                loss.kind() == Loss.Kind.RETENTION ? Condition.RETENTION_LOSS : Condition.LOG_TRUNCATED,
                topic,
                loss.cursor().partition(),
                loss.cursor().nextOffset(),
                loss.to());
    }

    private static String accepted(long epoch) {
        return String.format(Locale.ROOT, "accepted, epoch %d", epoch);
    }

    private static void restart(
            Acceptance acceptance, Connection connection, Loss loss, long epoch, LongConsumer progress)
            throws SQLException {
        AtomicLong moved = new AtomicLong();
        try {
            var unused = acceptance.restart(connection, loss.pipeline(), loss.cursor(), loss.to(), epoch, rows -> {
                moved.set(rows);
                progress.accept(rows);
            });
        } catch (SQLException e) {
            MysqlFault fault = MysqlFault.of(e);
            throw new StoppedException(
                    Condition.FAILED,
                    fault.condition().code() + ": " + fault.text() + " The loss in partition "
                            + loss.cursor().partition()
                            + " is accepted only in part (" + moved.get()
                            + " rows have moved), and the job does not start"
                            + " before orderflow ledger accept-loss has ended: run it again, it continues from there.",
                    e);
        }
    }

    /** The ids under which the ledger knows the topic: the present one, and those of past lives. */
    public Set<String> topicIds(Connection connection) throws SQLException {
        Set<String> ids = ledger().topicIds(connection, topic);
        connection.rollback();
        return ids;
    }

    /**
     * After TOPIC_RECREATED: takes over the topic as it is now.
     *
     * @param from the first offset of each partition
     * @return the new epoch
     * @throws StoppedException a driver runs, or the ledger has come to know the topic; nothing was changed
     */
    public long adopt(Connection connection, TopicState state, Map<Integer, Long> from) throws SQLException {
        audit.prepare(connection);
        Acceptance acceptance = acceptance();
        long epoch = acceptance.begin(connection, aliveWithin);
        acceptance.adopt(connection, topic, state, from, epoch);
        audit.done(
                connection,
                actor,
                Action.ACCEPT_TOPIC,
                topic + " with id " + state.id() + ", from " + new TreeMap<>(from),
                accepted(epoch));
        connection.commit();
        return epoch;
    }

    /**
     * After RECORD_STUCK: gives up one record.
     *
     * @param shown where the partition's ledger stands
     * @param offset of the first record from there on
     * @return the new epoch
     * @throws StoppedException a driver runs, or the ledger has moved; nothing was changed
     */
    public long skip(Connection connection, TopicState state, Cursor shown, long offset, String reason)
            throws SQLException {
        audit.prepare(connection);
        Acceptance acceptance = acceptance();
        long epoch = acceptance.begin(connection, aliveWithin);
        acceptance.skip(connection, of(state), shown, offset, reason, epoch);
        audit.done(
                connection,
                actor,
                Action.SKIP,
                String.format(Locale.ROOT, "%s-%d@%d: %s", topic, shown.partition(), offset, reason),
                accepted(epoch));
        connection.commit();
        return epoch;
    }

    private Pipeline of(TopicState state) {
        return new Pipeline(pipeline, topic, state.id());
    }

    private Acceptance acceptance() {
        return new Acceptance(ledger(), tables);
    }

    private Ledger ledger() {
        return new Ledger(tables, pipeline, UUID.randomUUID().toString());
    }
}
