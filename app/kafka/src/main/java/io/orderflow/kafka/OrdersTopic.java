package io.orderflow.kafka;

import static java.util.Objects.requireNonNull;

import io.orderflow.condition.Condition;
import io.orderflow.condition.StoppedException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.TopicPartitionInfo;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.errors.InvalidConfigurationException;

/** Requests to the brokers about the orders topic. Driver only; thread-safe. */
public final class OrdersTopic implements AutoCloseable {

    private static final Duration ANSWER_WITHIN = Duration.ofSeconds(10);

    /** How the client says that no name in bootstrap.servers is known; that may pass, unlike other wrong settings. */
    private static final String UNRESOLVED = "bootstrap urls";

    private final String topic;
    private final Properties properties;
    private Optional<Admin> admin = Optional.empty();

    public OrdersTopic(KafkaSettings kafka) {
        this(kafka, kafka.topic());
    }

    /** Requests about another topic of the same brokers. */
    public OrdersTopic(KafkaSettings kafka, String topic) {
        this.topic = requireNonNull(topic, "topic is null");
        Properties properties = new Properties();
        properties.putAll(kafka.clientProperties());
        properties.put(AdminClientConfig.CLIENT_ID_CONFIG, "orderflow-job");
        properties.put(AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, (int) ANSWER_WITHIN.toMillis());
        properties.put(AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, (int) ANSWER_WITHIN.toMillis());
        this.properties = properties;
    }

    /**
     * The client, made when it is first needed: a host name that is not known yet, or a token that is not to be had,
     * must not keep a program from starting and waiting for it.
     */
    private synchronized Admin admin() {
        if (admin.isEmpty()) {
            admin = Optional.of(open());
        }
        return admin.get();
    }

    private Admin open() {
        try {
            return Admin.create(properties);
        } catch (KafkaException e) {
            if (KafkaAccessFault.of(e).isPresent()) {
                throw new KafkaUnavailableException(topic, e);
            }
            Throwable reason = KafkaUnavailableException.innermost(e);
            String message = String.valueOf(reason.getMessage());
            boolean wrongSetting = reason instanceof InvalidConfigurationException || reason instanceof ConfigException;
            if (wrongSetting && !message.contains(UNRESOLVED)) {
                throw new StoppedException(
                        Condition.USAGE,
                        "Kafka's client does not start: " + message + ". Correct the settings under kafka.");
            }
            throw e;
        }
    }

    /**
     * The current state of the topic.
     *
     * @throws KafkaUnavailableException no answer, or a refusal; the cause is Kafka's own
     */
    public TopicState state() {
        TopicDescription description = description();
        Map<Integer, Long> earliest = offsets(description, OffsetSpec.earliest(), IsolationLevel.READ_UNCOMMITTED);
        // Before the end, so that it is not beyond it.
        Map<Integer, Long> stable = offsets(description, OffsetSpec.latest(), IsolationLevel.READ_COMMITTED);
        Map<Integer, Long> end = offsets(description, OffsetSpec.latest(), IsolationLevel.READ_UNCOMMITTED);
        Map<Integer, TopicState.Log> logs = new HashMap<>();
        earliest.forEach((p, offset) -> logs.put(p, new TopicState.Log(offset, end.get(p), stable.get(p))));
        return new TopicState(description.topicId().toString(), logs);
    }

    /**
     * Kafka's own id of the topic, different for each topic of the same name.
     *
     * @throws KafkaUnavailableException no answer, or the topic does not exist
     */
    public String id() {
        return description().topicId().toString();
    }

    private TopicDescription description() {
        return answer(admin().describeTopics(java.util.List.of(topic))
                .topicNameValues()
                .get(topic));
    }

    /**
     * Where a pipeline's very first start begins.
     *
     * @throws StoppedException USAGE: the group has no offsets in this topic, or Kafka no longer (or not yet) has them
     */
    public Map<Integer, Long> starting(StartingPoint from, TopicState state) {
        Map<Integer, Long> starting = new HashMap<>();
        if (from instanceof StartingPoint.Earliest) {
            state.logs().forEach((p, log) -> starting.put(p, log.earliest()));
        } else if (from instanceof StartingPoint.Latest) {
            state.logs().forEach((p, log) -> starting.put(p, log.stable()));
        } else if (from instanceof StartingPoint.At at) {
            offsetsAt(state, at.time().toEpochMilli()).forEach((p, offset) -> {
                TopicState.Log log = state.logs().get(p);
                starting.put(p, offset < 0 ? log.stable() : Math.max(offset, log.earliest()));
            });
        } else if (from instanceof StartingPoint.OfGroup group) {
            starting.putAll(committed(group.name(), state));
        }
        return starting;
    }

    private Map<Integer, Long> committed(String group, TopicState state) {
        Map<TopicPartition, OffsetAndMetadata> committed =
                answer(admin().listConsumerGroupOffsets(group).partitionsToOffsetAndMetadata());
        Map<Integer, Long> starting = new HashMap<>();
        state.logs().forEach((p, log) -> {
            OffsetAndMetadata offset = committed.get(new TopicPartition(topic, p));
            starting.put(p, offset == null ? log.earliest() : offset.offset());
            if (offset != null && (offset.offset() < log.earliest() || offset.offset() > log.end())) {
                throw cannotStart(
                        "stands at offset %d of partition %d, but the log of topic %s ranges from %d to %d"
                                .formatted(offset.offset(), p, topic, log.earliest(), log.end()),
                        group);
            }
        });
        if (committed.keySet().stream().noneMatch(tp -> tp.topic().equals(topic))) {
            throw cannotStart("has no committed offsets in topic " + topic, group);
        }
        return starting;
    }

    private static StoppedException cannotStart(String problem, String group) {
        return new StoppedException(
                Condition.USAGE,
                ("The pipeline cannot start where consumer group %s is: it %s. Nothing was read. Name another group,"
                                        + " or start")
                                .formatted(group, problem)
                        + " with --from earliest, latest or a time.");
    }

    private Map<Integer, Long> offsetsAt(TopicState state, long millis) {
        return list(
                state.logs().keySet().stream()
                        .collect(Collectors.toMap(
                                p -> new TopicPartition(topic, p), p -> OffsetSpec.forTimestamp(millis))),
                IsolationLevel.READ_UNCOMMITTED);
    }

    private Map<Integer, Long> offsets(TopicDescription description, OffsetSpec spec, IsolationLevel isolation) {
        return list(
                description.partitions().stream()
                        .map(TopicPartitionInfo::partition)
                        .collect(Collectors.toMap(p -> new TopicPartition(topic, p), p -> spec)),
                isolation);
    }

    private Map<Integer, Long> list(Map<TopicPartition, OffsetSpec> specs, IsolationLevel isolation) {
        Map<TopicPartition, ListOffsetsResultInfo> results = answer(
                admin().listOffsets(specs, new ListOffsetsOptions(isolation)).all());
        return results.entrySet().stream()
                .collect(Collectors.toMap(
                        e -> e.getKey().partition(), e -> e.getValue().offset()));
    }

    private <T> T answer(KafkaFuture<T> future) {
        try {
            return future.get(ANSWER_WITHIN.toMillis() + 1_000, TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            throw new KafkaUnavailableException(topic, requireNonNull(e.getCause()));
        } catch (TimeoutException e) {
            throw new KafkaUnavailableException(topic, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new KafkaUnavailableException(topic, e);
        }
    }

    @Override
    public synchronized void close() {
        admin.ifPresent(open -> open.close(Duration.ofSeconds(2)));
    }
}
