package io.orderflow.dashboard.watch.record;

import static java.util.Objects.requireNonNull;

import io.orderflow.contract.decode.RecordDecoder;
import io.orderflow.dashboard.contract.ContractNow;
import io.orderflow.dashboard.contract.CurrentContract;
import io.orderflow.dashboard.watch.Loop;
import io.orderflow.dashboard.watch.kafka.KafkaClients;
import io.orderflow.dashboard.watch.kafka.LogWatch;
import io.orderflow.dashboard.watch.kafka.Logs;
import io.orderflow.kafka.KafkaSettings;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;

/**
 * The newest records of the orders topic. However fast they come, at most {@value #READ} are read a second: what lies
 * before them is passed over and counted. More are kept, because the newest of a fast topic all still wait for the job.
 */
public final class Tail implements AutoCloseable {

    /** Records kept. */
    public static final int KEPT = 2_000;

    private static final int READ = 500;

    private static final Duration PAUSE = Duration.ofMillis(700);
    private static final Duration ROUND = Duration.ofMillis(1_500);
    private static final Comparator<Message> NEWEST = Comparator.comparing(
                    (Message message) -> message.timestamp().orElse(Instant.EPOCH))
            .thenComparing(Message::offset)
            .thenComparing(Message::partition)
            .reversed();

    private final KafkaSettings kafka;
    private final CurrentContract contract;
    private final LogWatch logs;
    private final Outcomes outcomes;
    private final Loop loop;
    private KafkaConsumer<byte[], byte[]> consumer;
    private String topicId = "";
    private volatile List<Message> messages = List.of();
    private final AtomicLong arrived = new AtomicLong();

    public Tail(KafkaSettings kafka, CurrentContract contract, LogWatch logs, Outcomes outcomes) {
        this.kafka = requireNonNull(kafka, "kafka is null");
        this.contract = requireNonNull(contract, "contract is null");
        this.logs = requireNonNull(logs, "logs is null");
        this.outcomes = requireNonNull(outcomes, "outcomes is null");
        this.loop = Loop.of("tail", PAUSE, this::round);
    }

    /** The newest first, with their outcomes as far as known. */
    public List<Message> messages() {
        return messages;
    }

    /** How many came since the start, read or passed over. */
    public long arrived() {
        return arrived.get();
    }

    private void round() {
        Optional<Logs> now = logs.logs();
        if (now.isEmpty() || now.get().topicId().isEmpty()) {
            return;
        }
        try {
            follow(now.get());
        } catch (KafkaException e) {
            // LogWatch reports that Kafka is unavailable. A client that failed is replaced.
            org.slf4j.LoggerFactory.getLogger(Tail.class).debug("No new records", e);
            forget();
        }
        messages = outcomes.of(messages, topicId);
    }

    private void follow(Logs now) {
        if (!now.topicId().orElseThrow().equals(topicId)) {
            forget();
            messages = List.of();
            topicId = now.topicId().orElseThrow();
        }
        Set<TopicPartition> partitions = now.logs().keySet().stream()
                .map(partition -> new TopicPartition(kafka.topic(), partition))
                .collect(Collectors.toSet());
        boolean first = consumer == null;
        if (first) {
            consumer = KafkaClients.consumer(kafka, READ, 256 * 1024);
        }
        if (!consumer.assignment().equals(partitions)) {
            consumer.assign(partitions);
        }
        Map<TopicPartition, Long> ends = new TreeMap<>(Comparator.comparing(TopicPartition::partition));
        int share = Math.max(1, READ / Math.max(1, partitions.size()));
        for (TopicPartition partition : partitions) {
            var log = now.logs().get(partition.partition());
            long from = Math.max(log.earliest(), log.end() - share);
            if (first) {
                consumer.seek(partition, from);
            } else if (consumer.position(partition) < from) {
                arrived.addAndGet(from - consumer.position(partition));
                consumer.seek(partition, from);
            }
            ends.put(partition, log.end());
        }
        take(ends);
    }

    private void take(Map<TopicPartition, Long> ends) {
        List<Message> found = new ArrayList<>();
        ContractNow now = contract.now();
        RecordDecoder decoder = now.decoder();
        long deadline = System.nanoTime() + ROUND.toNanos();
        while (System.nanoTime() < deadline
                && ends.entrySet().stream().anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
            for (ConsumerRecord<byte[], byte[]> record : consumer.poll(Duration.ofMillis(200))) {
                found.add(Message.of(record, now, decoder));
            }
        }
        if (!found.isEmpty()) {
            arrived.addAndGet(found.size());
            found.addAll(messages);
            messages = found.stream().sorted(NEWEST).limit(KEPT).toList();
        }
    }

    private void forget() {
        if (consumer != null) {
            consumer.close(Duration.ZERO);
            consumer = null;
        }
    }

    @Override
    public void close() {
        loop.close();
        forget();
    }
}
