package io.orderflow.dashboard.watch.record;

import static java.util.Objects.requireNonNull;

import io.orderflow.contract.decode.RecordDecoder;
import io.orderflow.dashboard.contract.ContractNow;
import io.orderflow.dashboard.contract.CurrentContract;
import io.orderflow.dashboard.watch.Loop;
import io.orderflow.dashboard.watch.kafka.LogWatch;
import io.orderflow.dashboard.watch.kafka.Logs;
import io.orderflow.dashboard.watch.kafka.NewestRecords;
import io.orderflow.kafka.KafkaSettings;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * The newest records of the orders topic. However fast they come, at most {@value #READ} are read a second: what lies
 * before them is passed over and counted. More are kept, because the newest of a fast topic all still wait for the job.
 */
public final class Tail implements AutoCloseable {

    /** Records kept. */
    public static final int KEPT = 2_000;

    private static final int READ = 500;

    private static final Duration PAUSE = Duration.ofMillis(700);
    private static final Comparator<Message> NEWEST = Comparator.comparing(
                    (Message message) -> message.timestamp().orElse(Instant.EPOCH))
            .thenComparing(Message::offset)
            .thenComparing(Message::partition)
            .reversed();

    private final NewestRecords records;
    private final CurrentContract contract;
    private final LogWatch logs;
    private final Outcomes outcomes;
    private final Loop loop;
    private volatile List<Message> messages = List.of();
    private final AtomicLong arrived = new AtomicLong();

    public Tail(KafkaSettings kafka, CurrentContract contract, LogWatch logs, Outcomes outcomes) {
        this.records = new NewestRecords(kafka, kafka.topic(), READ);
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
        boolean isRecreated = !now.get().topicId().equals(Optional.of(records.topicId()));
        List<Message> before = isRecreated ? List.of() : messages;
        NewestRecords.Round round = records.next(now.get());
        arrived.addAndGet(round.passedOver() + round.records().size());
        messages = outcomes.of(newest(round.records(), before), records.topicId());
    }

    private List<Message> newest(List<ConsumerRecord<byte[], byte[]>> found, List<Message> before) {
        ContractNow now = contract.now();
        RecordDecoder decoder = now.decoder();
        return found.isEmpty()
                ? before
                : merged(
                        before,
                        found.stream()
                                .map(record -> Message.of(record, now, decoder))
                                .toList());
    }

    /** Each record once: after a fault of Kafka some are read again. What is known of their outcome stays. */
    static List<Message> merged(List<Message> before, List<Message> found) {
        Map<Message.Identity, Message> all = new HashMap<>();
        Stream.concat(before.stream(), found.stream()).forEach(message -> all.putIfAbsent(message.identity(), message));
        return all.values().stream().sorted(NEWEST).limit(KEPT).toList();
    }

    @Override
    public void close() {
        loop.close();
        records.close();
    }
}
