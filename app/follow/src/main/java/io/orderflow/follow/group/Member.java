package io.orderflow.follow.group;

import static java.util.Objects.requireNonNull;

import io.orderflow.condition.Condition;
import io.orderflow.condition.StoppedException;
import io.orderflow.follow.record.Followed;
import io.orderflow.follow.record.Judgement;
import io.orderflow.follow.record.LedgerView;
import io.orderflow.follow.record.Outcome;
import io.orderflow.follow.record.Standing;
import io.orderflow.kafka.OrdersTopic;
import io.orderflow.kafka.Received;
import io.orderflow.kafka.TopicState;
import io.orderflow.pipeline.contract.ContractsInForce;
import io.orderflow.pipeline.ledger.Pipeline;
import io.orderflow.pipeline.mysql.ConnectionPool;
import io.orderflow.pipeline.mysql.Mysql;
import io.orderflow.pipeline.mysql.MysqlFault;
import io.orderflow.pipeline.schema.Tables;
import io.orderflow.program.schedule.StopRequest;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.CooperativeStickyAssignor;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One membership in the group, from joining to leaving or to a failure. Used by one thread. */
final class Member implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(Member.class);

    /**
     * Between two looks at the ledger while records are held: the most that lies between its commit and its being
     * noticed.
     */
    private static final Duration LEDGER_POLL = Duration.ofMillis(15);

    private static final Duration IDLE_POLL = Duration.ofMillis(500);
    private static final Duration TICK = Duration.ofSeconds(1);
    private static final Duration TOPIC_CHECK = Duration.ofSeconds(5);
    private static final Duration AFTER_FAULT = Duration.ofMillis(500);
    private static final long MOST_BYTES = 32L << 20;

    private final FollowSettings settings;
    private final LedgerView view;
    private final Delivery delivery;
    private final FollowStatus status;
    private final Mysql mysql;
    private final OrdersTopic topic;
    private final KafkaConsumer<byte[], byte[]> consumer;
    private final Pipeline pipeline;

    private final Held held = new Held();
    /** Of partitions whose place is known; the others are paused. */
    private final Map<TopicPartition, Long> committed = new HashMap<>();

    private final Set<TopicPartition> unplaced = new HashSet<>();
    private final Set<TopicPartition> paused = new HashSet<>();
    private Map<Integer, Standing> standings = Map.of();
    private Optional<Judgement> judgement = Optional.empty();
    private long judgedEpoch = -1;
    private long nextTick;
    private long nextTopicCheck;
    private long settledSince = -1;
    private long notBefore;
    private long nextLedgerPoll = System.nanoTime();

    Member(FollowSettings settings, LedgerView view, Delivery delivery, FollowStatus status) {
        this.settings = requireNonNull(settings, "settings is null");
        this.view = requireNonNull(view, "view is null");
        this.delivery = requireNonNull(delivery, "delivery is null");
        this.status = requireNonNull(status, "status is null");
        this.mysql = new Mysql(settings.mysql());
        this.topic = new OrdersTopic(settings.kafka());
        boolean ready = false;
        try {
            this.pipeline = new Pipeline(settings.pipeline(), settings.kafka().topic(), topic.id());
            delivery.begin();
            this.consumer =
                    new KafkaConsumer<>(properties(settings), new ByteArrayDeserializer(), new ByteArrayDeserializer());
            ready = true;
        } finally {
            if (!ready) {
                topic.close();
            }
        }
    }

    private static Map<String, Object> properties(FollowSettings settings) {
        Map<String, Object> properties = ConsumerProperties.ofMember(settings.kafka(), settings.group());
        properties.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "none");
        properties.put(ConsumerConfig.PARTITION_ASSIGNMENT_STRATEGY_CONFIG, CooperativeStickyAssignor.class.getName());
        properties.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, settings.batchRows());
        properties.putIfAbsent(ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG, 15_000);
        properties.putIfAbsent(ConsumerConfig.HEARTBEAT_INTERVAL_MS_CONFIG, 3_000);
        return properties;
    }

    /** @throws SQLException only while partitions are assigned; other failures of MySQL are waited for */
    void run(StopRequest stop) throws SQLException {
        consumer.subscribe(Set.of(pipeline.topic()), new Assignment());
        while (!stop.isRequested()) {
            poll();
            long now = System.nanoTime();
            boolean tick = now - nextTick >= 0;
            if (tick) {
                nextTick = now + TICK.toNanos();
                checkTopic(now);
            }
            if ((tick || (!held.isEmpty() && now - nextLedgerPoll >= 0)) && now - notBefore >= 0) {
                nextLedgerPoll = now + LEDGER_POLL.toNanos();
                try {
                    follow(tick);
                } catch (SQLException e) {
                    MysqlFault fault = MysqlFault.of(e);
                    status.waiting(fault.condition(), fault.text());
                    notBefore = System.nanoTime() + AFTER_FAULT.toNanos();
                    nextLedgerPoll = notBefore;
                }
            }
        }
    }

    private void poll() {
        try {
            for (ConsumerRecord<byte[], byte[]> one : consumer.poll(held.isEmpty() ? IDLE_POLL : untilLedgerPoll())) {
                held.add(one);
            }
        } catch (OffsetOutOfRangeException e) {
            log.warn("{}: Kafka has no record at this group's position", e.partitions());
            unplace(e.partitions());
        }
        Set<TopicPartition> full = held.full(2 * settings.batchRows(), MOST_BYTES);
        full.removeAll(unplaced);
        Set<TopicPartition> free = new HashSet<>(paused);
        free.removeAll(full);
        free.retainAll(consumer.assignment());
        consumer.resume(free);
        consumer.pause(full);
        paused.clear();
        paused.addAll(full);
        status.holding(held.size());
    }

    /** Records that arrive meanwhile end the wait, but do not ask the ledger more often. */
    private Duration untilLedgerPoll() {
        return Duration.ofNanos(Math.max(0, nextLedgerPoll - System.nanoTime()));
    }

    private void unplace(Collection<TopicPartition> partitions) {
        held.drop(partitions);
        for (TopicPartition partition : partitions) {
            committed.remove(partition);
            unplaced.add(partition);
            paused.remove(partition);
            // Without any position a poll would fail; paused, this one is never read.
            consumer.seek(partition, 0);
        }
        consumer.pause(partitions);
    }

    /** A topic deleted and created again is another topic: everything begins again, with its id. */
    private void checkTopic(long now) {
        if (now - nextTopicCheck >= 0) {
            nextTopicCheck = now + TOPIC_CHECK.toNanos();
            requireSame(topic.id());
        }
    }

    private void requireSame(String topicId) {
        if (!topicId.equals(pipeline.topicId())) {
            throw new RecreatedException(pipeline.topic());
        }
    }

    private void follow(boolean tick) throws SQLException {
        List<Followed> settled = ConnectionPool.shared().call(mysql, connection -> {
            standings = view.standings(connection, pipeline);
            refreshContracts(connection);
            Optional<Placement.NotYet> notYet = unplaced.isEmpty() || !tick ? Optional.empty() : place(connection);
            if (notYet.isPresent()) {
                status.waiting(notYet.get().condition(), notYet.get().message());
            } else if (unplaced.isEmpty()) {
                status.running();
            }
            return isDue() ? settled(connection) : List.<Followed>of();
        });
        if (!settled.isEmpty()) {
            // Records carry no topic id: what was read of a new topic must not be
            // taken for what the old ledger has passed.
            requireSame(topic.id());
        }
        if (!settled.isEmpty() || tick) {
            deliver(settled);
        }
    }

    private void refreshContracts(Connection connection) throws SQLException {
        long epoch = standings.values().stream()
                .mapToLong(standing -> standing.cursor().epoch())
                .max()
                .orElse(-1);
        if (judgement.isEmpty() || epoch != judgedEpoch) {
            judgement = Optional.of(new Judgement(ContractsInForce.read(
                    connection, Tables.of(settings.mysql()).versions(), settings.pipeline())));
            judgedEpoch = epoch;
        }
    }

    /** Whether enough records are settled, or they have waited long enough for more. */
    private boolean isDue() {
        int ready = 0;
        for (TopicPartition partition : held.partitions()) {
            Standing standing = standings.get(partition.partition());
            if (standing != null) {
                ready += held.below(partition, standing.cursor().nextOffset(), settings.batchRows())
                        .size();
            }
        }
        if (ready == 0) {
            settledSince = -1;
            return false;
        }
        long now = System.nanoTime();
        settledSince = settledSince == -1 ? now : settledSince;
        // No more is read ahead than this.
        return !paused.isEmpty()
                || ready >= settings.batchRows()
                || now - settledSince >= settings.linger().toNanos();
    }

    /** The held records that the ledger has passed, with their outcomes. */
    private List<Followed> settled(Connection connection) throws SQLException {
        Map<Integer, List<Received>> passed = new TreeMap<>();
        Map<Integer, LedgerView.Range> ranges = new TreeMap<>();
        int room = settings.batchRows();
        for (TopicPartition partition : held.partitions()) {
            Standing standing = standings.get(partition.partition());
            if (standing == null || unplaced.contains(partition)) {
                continue;
            }
            List<Received> below = held.below(partition, standing.cursor().nextOffset(), room);
            if (!below.isEmpty()) {
                room -= below.size();
                passed.put(partition.partition(), below);
                ranges.put(
                        partition.partition(),
                        new LedgerView.Range(
                                standing,
                                below.get(0).offset(),
                                below.get(below.size() - 1).offset() + 1));
            }
        }
        if (ranges.isEmpty()) {
            return List.of();
        }
        Map<Integer, Map<Long, Outcome>> outcomes = view.outcomes(connection, pipeline, ranges);
        List<Followed> settled = new ArrayList<>();
        for (Map.Entry<Integer, List<Received>> of : passed.entrySet()) {
            TopicPartition partition = new TopicPartition(pipeline.topic(), of.getKey());
            Map<Long, Outcome> known = outcomes.get(of.getKey());
            if (known == null) {
                log.warn("{}: the ledger moved back or began another life while it was read", partition);
                unplace(Set.of(partition));
                continue;
            }
            for (Received one : of.getValue()) {
                Outcome outcome = known.getOrDefault(one.offset(), new Outcome.Stored());
                settled.add(judgement.orElseThrow().of(pipeline, of.getKey(), one, outcome));
            }
        }
        return settled;
    }

    private void deliver(List<Followed> settled) {
        Map<TopicPartition, Long> after = new HashMap<>();
        for (Followed one : settled) {
            after.put(
                    new TopicPartition(pipeline.topic(), one.partition()),
                    one.received().offset() + 1);
        }
        Map<TopicPartition, OffsetAndMetadata> positions = new HashMap<>();
        committed.forEach((partition, old) -> {
            Standing standing = standings.get(partition.partition());
            if (standing != null && !unplaced.contains(partition)) {
                long next = next(partition, after.getOrDefault(partition, -1L), standing);
                if (next > old) {
                    positions.put(partition, Position.at(next, standing).committed());
                }
            }
        });
        if (positions.isEmpty()) {
            return;
        }
        delivery.deliver(
                new Delivery.Batch(settled, positions, consumer.groupMetadata(), () -> consumer.commitSync(positions)));
        positions.forEach((partition, position) -> {
            held.removeBefore(partition, position.offset());
            committed.put(partition, position.offset());
        });
        settledSince = settled.isEmpty() ? settledSince : -1;
        // There may be more that the ledger has passed.
        nextLedgerPoll = settled.isEmpty() ? nextLedgerPoll : System.nanoTime();
        status.count(settled.size());
        status.holding(held.size());
    }

    /** After the delivered records, and past offsets that Kafka never shows if nothing else is held. */
    private long next(TopicPartition partition, long after, Standing standing) {
        return held.last(partition) < after || held.last(partition) == -1
                ? Math.max(
                        after,
                        Math.min(consumer.position(partition), standing.cursor().nextOffset()))
                : after;
    }

    /**
     * Finds places for the partitions that have none.
     *
     * @return what one of them waits for
     */
    private Optional<Placement.NotYet> place(Connection connection) throws SQLException {
        TopicState state = topic.state();
        requireSame(state.id());
        Map<TopicPartition, OffsetAndMetadata> positions = consumer.committed(unplaced);
        Optional<Placement.NotYet> waiting = Optional.empty();
        for (TopicPartition partition : Set.copyOf(unplaced)) {
            Placement placement =
                    placement(connection, partition, Optional.ofNullable(positions.get(partition)), state);
            if (placement instanceof Placement.NotYet notYet) {
                waiting = Optional.of(notYet);
            } else if (placement instanceof Placement.At at) {
                if (!at.remark().isEmpty()) {
                    log.warn("{}", at.remark());
                }
                consumer.seek(partition, at.offset());
                consumer.resume(Set.of(partition));
                unplaced.remove(partition);
                committed.put(
                        partition,
                        positions.get(partition) == null
                                        || positions.get(partition).offset() != at.offset()
                                ? -1L
                                : at.offset());
            }
        }
        return waiting;
    }

    private Placement placement(
            Connection connection, TopicPartition partition, Optional<OffsetAndMetadata> offset, TopicState state)
            throws SQLException {
        Standing standing = standings.get(partition.partition());
        TopicState.Log range = state.logs().get(partition.partition());
        if (standing == null || range == null) {
            return standings.isEmpty()
                    ? new Placement.NotYet(
                            Condition.TOPIC_RECREATED,
                            "The ledger of pipeline " + pipeline.name() + " does not know topic " + pipeline.topic()
                                    + " with the id " + pipeline.topicId()
                                    + ": waiting until the job has started on it")
                    : new Placement.NotYet(
                            Condition.PARTITIONS_ADDED,
                            partition + " is not in the ledger yet: waiting until the job has taken it up");
        }
        Optional<Position> position = offset.flatMap(Position::of);
        if (offset.isPresent() && position.isEmpty()) {
            throw new StoppedException(
                    Condition.USAGE,
                    "Group " + settings.group() + " has a position in " + partition
                            + " that OrderFlow has not written: it" + " is another program's. Name another group.");
        }
        OptionalLong pastEnd = OptionalLong.empty();
        long skipped = 0;
        if (position.isPresent()) {
            if (!position.get().life().equals(standing.life())) {
                pastEnd = view.endOf(
                        connection,
                        pipeline.topic(),
                        partition.partition(),
                        position.get().life());
            }
            skipped = view.skippedFrom(
                    connection, pipeline, partition.partition(), position.get().offset());
        }
        return Placement.of(
                new Placement.Known(partition.toString(), position, standing, range, pastEnd, skipped),
                settings.first(),
                settings.losses());
    }

    @Override
    public void close() {
        try {
            consumer.close();
        } finally {
            topic.close();
        }
    }

    private final class Assignment implements ConsumerRebalanceListener {
        @Override
        public void onPartitionsAssigned(Collection<TopicPartition> partitions) {
            unplace(partitions);
            nextTick = System.nanoTime();
            if (!partitions.isEmpty()) {
                log.info("Assigned: {}", partitions);
            }
        }

        @Override
        public void onPartitionsRevoked(Collection<TopicPartition> partitions) {
            held.drop(partitions);
            committed.keySet().removeAll(partitions);
            unplaced.removeAll(partitions);
            paused.removeAll(partitions);
        }
    }
}
