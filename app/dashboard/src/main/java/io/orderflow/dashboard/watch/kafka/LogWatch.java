package io.orderflow.dashboard.watch.kafka;

import static io.orderflow.dashboard.watch.kafka.KafkaClients.answer;
import static java.util.Objects.requireNonNull;

import io.orderflow.dashboard.watch.Availability;
import io.orderflow.dashboard.watch.Loop;
import io.orderflow.dashboard.watch.Outage;
import io.orderflow.kafka.KafkaSettings;
import io.orderflow.kafka.KafkaUnavailableException;
import io.orderflow.kafka.TopicState;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/** Asks for the beginnings and ends of the topic's logs every second. */
public final class LogWatch implements AutoCloseable {

    private static final Duration PAUSE = Duration.ofSeconds(1);

    private final String topic;
    private final LazyAdmin admin;
    private final Availability link = new Availability(Outage.KAFKA);
    private final Loop loop;
    private volatile Optional<Logs> logs = Optional.empty();

    public LogWatch(KafkaSettings kafka) {
        this(kafka, kafka.topic());
    }

    public LogWatch(KafkaSettings kafka, String topic) {
        this.topic = requireNonNull(topic, "topic is null");
        this.admin = new LazyAdmin(kafka);
        this.loop = Loop.of("logs", PAUSE, this::check);
    }

    /** As last seen; empty: never yet. */
    public Optional<Logs> logs() {
        return logs;
    }

    public Availability link() {
        return link;
    }

    private void check() {
        try {
            Admin open = admin.open();
            TopicDescription description =
                    answer(open.describeTopics(List.of(topic)).topicNameValues().get(topic));
            Map<Integer, Long> earliest = offsets(open, description, OffsetSpec.earliest());
            Map<Integer, Long> latest = offsets(open, description, OffsetSpec.latest());
            Map<Integer, TopicState.Log> seen = new HashMap<>();
            earliest.forEach(
                    (partition, first) -> seen.put(partition, new TopicState.Log(first, latest.get(partition))));
            logs = Optional.of(
                    new Logs(Instant.now(), Optional.of(description.topicId().toString()), seen));
            link.answered();
        } catch (UnknownTopicOrPartitionException e) {
            logs = Optional.of(new Logs(Instant.now(), Optional.empty(), Map.of()));
            link.answered();
        } catch (KafkaException e) {
            link.failed(KafkaUnavailableException.condition(e), KafkaText.of(e));
        }
    }

    private Map<Integer, Long> offsets(Admin open, TopicDescription description, OffsetSpec spec) {
        Map<TopicPartition, OffsetSpec> wanted = new HashMap<>();
        description.partitions().forEach(info -> wanted.put(new TopicPartition(topic, info.partition()), spec));
        Map<TopicPartition, ListOffsetsResultInfo> found =
                answer(open.listOffsets(wanted, new ListOffsetsOptions(IsolationLevel.READ_COMMITTED))
                        .all());
        Map<Integer, Long> offsets = new HashMap<>();
        found.forEach((partition, info) -> offsets.put(partition.partition(), info.offset()));
        return offsets;
    }

    @Override
    public void close() {
        loop.close();
        admin.close();
    }
}
