package io.orderflow.dashboard.contract;

import static java.util.Objects.requireNonNull;

import io.orderflow.contract.change.Change;
import io.orderflow.contract.change.ContractDiff;
import io.orderflow.contract.file.ContractFile;
import io.orderflow.contract.file.ContractReading;
import io.orderflow.contract.file.Problem;
import io.orderflow.contract.model.OrderContract;
import io.orderflow.contract.trial.Trial;
import io.orderflow.contract.trial.TrialCounts;
import io.orderflow.contract.trial.TrialGroups;
import io.orderflow.dashboard.answer.ProblemDetails;
import io.orderflow.dashboard.watch.Outage;
import io.orderflow.dashboard.watch.kafka.KafkaClients;
import io.orderflow.dashboard.watch.kafka.LogWatch;
import io.orderflow.dashboard.watch.kafka.Logs;
import io.orderflow.kafka.KafkaSettings;
import io.orderflow.pipeline.reject.Coordinates;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;

/**
 * Judges the newest records by an edited contract, beside the one in force. Stores nothing. Bounded in records, time
 * and trials at a time. Thread-safe.
 */
public final class ContractTrials {

    /** Records judged at most. */
    public static final int MOST_RECORDS = 1_000;

    private static final int TOGETHER = 2;
    private static final Duration LONGEST = Duration.ofSeconds(6);
    private static final int FETCH_BYTES = 1 << 20;
    private static final String FILE = "contract.odcs.yaml";

    private final KafkaSettings kafka;
    private final LogWatch logs;
    private final CurrentContract current;
    private final Semaphore together = new Semaphore(TOGETHER);

    public ContractTrials(KafkaSettings kafka, LogWatch logs, CurrentContract current) {
        this.kafka = requireNonNull(kafka, "kafka is null");
        this.logs = requireNonNull(logs, "logs is null");
        this.current = requireNonNull(current, "current is null");
    }

    /** As in openapi.yaml; {@code trial} is empty if the contract cannot be used. */
    public record Tried(
            Instant at,
            boolean usable,
            List<Found> problems,
            List<Changed> changes,
            Optional<Judged> trial,
            List<Outage> away) {}

    /** A problem of the file. */
    public record Found(int line, int column, String severity, String message) {
        private static Found of(Problem problem) {
            return new Found(
                    problem.position().line(),
                    problem.position().column(),
                    problem.severity().name().toLowerCase(Locale.ROOT),
                    problem.message());
        }
    }

    /** A difference to the contract in force, with what it does to the table. */
    public record Changed(String effect, String path, String text) {
        private static Changed of(Change change) {
            return new Changed(change.effect().name().toLowerCase(Locale.ROOT), change.path(), change.text());
        }
    }

    /**
     * What came of the records.
     *
     * @param complete whether the newest records of every partition could be read in time
     */
    public record Judged(
            long received,
            long accepted,
            long rejected,
            long unknownFields,
            List<Group> reasons,
            List<Group> newlyRejected,
            List<Group> newlyAccepted,
            Map<String, Long> otherReasons,
            boolean complete,
            long tookMs) {}

    /** Records of one reason and field. */
    public record Group(String reason, String field, long count, List<Example> examples) {}

    /** @param message empty where values are restricted */
    public record Example(String coordinates, String field, String message) {}

    /**
     * Tries a contract.
     *
     * @param yaml the contract file
     * @throws ProblemDetails too many trials are running
     */
    public Tried run(String yaml, List<Outage> away) {
        if (!together.tryAcquire()) {
            throw ProblemDetails.busy("%d contracts are being tried already".formatted(TOGETHER));
        }
        try {
            ContractReading reading = ContractFile.read(yaml, FILE, "");
            List<Found> problems = reading.problems().stream().map(Found::of).toList();
            if (!reading.isUsable()) {
                return new Tried(Instant.now(), false, problems, List.of(), Optional.empty(), away);
            }
            OrderContract edited = reading.contract();
            OrderContract now = current.now().contract();
            List<Changed> changes =
                    ContractDiff.between(now, edited).stream().map(Changed::of).toList();
            return new Tried(Instant.now(), true, problems, changes, Optional.of(judge(edited, now)), away);
        } finally {
            together.release();
        }
    }

    private Judged judge(OrderContract edited, OrderContract now) {
        long started = System.nanoTime();
        Trial trial = new Trial(edited, List.of(now), current.now().schemas().texts());
        boolean complete = read(trial, started + LONGEST.toNanos());
        TrialCounts counts = trial.counts();
        return new Judged(
                counts.received(),
                counts.accepted(),
                counts.rejected().count(),
                counts.unknownFields(),
                groups(counts.rejected(), now),
                groups(counts.newlyRejected(), now),
                groups(counts.newlyAccepted(), now),
                counts.otherReason(),
                complete,
                (System.nanoTime() - started) / 1_000_000);
    }

    /** The newest records of each partition, its share of them. Returns whether all could be read in time. */
    private boolean read(Trial trial, long deadline) {
        Optional<Logs> log = logs.logs();
        if (log.isEmpty() || log.get().logs().isEmpty()) {
            return false;
        }
        int share = Math.max(1, MOST_RECORDS / log.get().logs().size());
        try (KafkaConsumer<byte[], byte[]> consumer = KafkaClients.consumer(kafka, 200, FETCH_BYTES)) {
            Map<TopicPartition, Long> ends = begin(consumer, log.get(), share);
            int judged = 0;
            while (!ends.isEmpty() && judged < MOST_RECORDS && System.nanoTime() < deadline) {
                for (ConsumerRecord<byte[], byte[]> record : consumer.poll(Duration.ofMillis(200))) {
                    if (judged == MOST_RECORDS || System.nanoTime() > deadline) {
                        break;
                    }
                    trial.judge(record.partition(), record.offset(), record.value());
                    judged++;
                }
                ends.entrySet().removeIf(end -> consumer.position(end.getKey()) >= end.getValue());
            }
            return System.nanoTime() < deadline;
        }
    }

    private Map<TopicPartition, Long> begin(KafkaConsumer<byte[], byte[]> consumer, Logs now, int share) {
        Map<TopicPartition, Long> ends = new HashMap<>();
        Map<TopicPartition, Long> starts = new HashMap<>();
        now.logs().forEach((partition, log) -> {
            TopicPartition one = new TopicPartition(kafka.topic(), partition);
            ends.put(one, log.end());
            starts.put(one, Math.max(log.earliest(), log.end() - share));
        });
        consumer.assign(ends.keySet());
        starts.forEach(consumer::seek);
        return ends;
    }

    /** An edit may lift a restriction, and its messages would then quote what viewers must not see. */
    private List<Group> groups(TrialGroups groups, OrderContract now) {
        boolean quiet = now.hasRestricted();
        List<Group> shown = new ArrayList<>();
        for (TrialGroups.Group group : groups.largestFirst()) {
            List<Example> examples = group.examples().stream()
                    .map(example -> new Example(
                            new Coordinates(kafka.topic(), example.partition(), example.offset()).toString(),
                            example.field(),
                            quiet ? "" : example.message()))
                    .collect(Collectors.toList());
            shown.add(new Group(group.reason(), group.field(), group.count(), examples));
        }
        return shown;
    }
}
