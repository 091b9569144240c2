package io.orderflow.job;

import static java.util.Objects.requireNonNull;

import io.orderflow.kafka.OrdersTopic;
import io.orderflow.kafka.TopicState;
import io.orderflow.pipeline.ledger.Cursor;
import io.orderflow.pipeline.ledger.FencedException;
import io.orderflow.pipeline.ledger.Ledger;
import io.orderflow.pipeline.ledger.LedgerMovedException;
import io.orderflow.pipeline.ledger.OpenedLedger;
import io.orderflow.pipeline.ledger.PartitionsAddedException;
import io.orderflow.pipeline.ledger.SourceCheck;
import io.orderflow.pipeline.mysql.ConnectionPool;
import io.orderflow.pipeline.mysql.Mysql;
import io.orderflow.pipeline.observe.Status;
import java.sql.SQLException;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Looks, also while nothing arrives, whether the topic is still the one the ledger knows and whether the ledger still
 * stands where this driver knows it. One for each start of the query. Driver only.
 */
final class SourceWatch {

    /** At a check every five seconds, a log that ends too early is believed after about half a minute. */
    private static final int PATIENCE = 6;

    private final Mysql mysql;
    private final Ledger ledger;
    private final OrdersTopic topic;
    private final OpenedLedger opened;
    private final Status status;
    private final SourceCheck check;
    private final AtomicReference<Map<Integer, Cursor>> known;

    SourceWatch(Mysql mysql, Ledger ledger, OrdersTopic topic, OpenedLedger opened, Status status) {
        this.mysql = requireNonNull(mysql, "mysql is null");
        this.ledger = requireNonNull(ledger, "ledger is null");
        this.topic = requireNonNull(topic, "topic is null");
        this.opened = requireNonNull(opened, "opened is null");
        this.status = requireNonNull(status, "status is null");
        this.check = new SourceCheck(opened.pipeline(), PATIENCE);
        this.known = new AtomicReference<>(opened.cursors());
    }

    /** Remembers where the ledger stood after a batch. */
    void settled(Map<Integer, Cursor> cursors) {
        known.set(cursors);
    }

    /**
     * Checks once.
     *
     * @return why to look again before anything is read; empty if nothing is in the way
     * @throws io.orderflow.condition.StoppedException the topic is not what the ledger knows
     * @throws FencedException another driver has taken over: noticed here also while nothing arrives
     * @throws LedgerMovedException the ledger stands before what this driver has seen committed
     * @throws PartitionsAddedException the topic has a partition that this run does not know
     */
    Optional<SourceCheck.LookAgain> check() throws SQLException {
        Map<Integer, Cursor> before = known.get();
        Map<Integer, Cursor> now =
                ConnectionPool.shared().call(mysql, connection -> ledger.cursors(connection, opened.pipeline()));
        before.forEach((partition, cursor) -> {
            Cursor current = now.get(partition);
            if (current != null && current.epoch() > opened.epoch()) {
                throw new FencedException(opened.pipeline().name(), partition, opened.epoch(), current.epoch());
            }
            if (current != null && current.epoch() < opened.epoch()) {
                throw LedgerMovedException.toEpoch(partition, current.epoch(), opened.epoch());
            }
            if (current == null || current.nextOffset() < cursor.nextOffset()) {
                throw new LedgerMovedException(
                        ("The ledger of partition %d stands at %s, this driver has seen %d: the database forgot"
                                                + " committed")
                                        .formatted(
                                                partition,
                                                current == null ? "no row" : "offset " + current.nextOffset(),
                                                cursor.nextOffset())
                                + " transactions, or was restored. Starting again from the ledger.");
            }
        });
        TopicState state = topic.state();
        status.sawTopic(state);
        state.logs().keySet().stream()
                .filter(partition -> !opened.cursors().containsKey(partition))
                .findFirst()
                .ifPresent(partition -> {
                    throw new PartitionsAddedException(partition);
                });
        return check.check(now, state);
    }
}
