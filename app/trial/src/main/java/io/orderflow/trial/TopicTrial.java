package io.orderflow.trial;

import static java.util.Objects.requireNonNull;

import io.orderflow.contract.trial.TrialCounts;
import io.orderflow.kafka.KafkaSettings;
import io.orderflow.kafka.OrdersTopic;
import io.orderflow.kafka.TopicShares;
import io.orderflow.kafka.TopicState;
import io.orderflow.spark.KafkaRow;
import io.orderflow.spark.KafkaSource;
import io.orderflow.spark.RecordSource;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Function;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.SparkSession;

/** Judges the records of a topic by a Spark batch. Driver only. */
record TopicTrial(Judgement judgement, KafkaSettings kafka, String topic) {
    private static final long OFFSETS_PER_TASK = 100_000;

    TopicTrial {
        requireNonNull(judgement, "judgement is null");
        requireNonNull(kafka, "kafka is null");
        requireNonNull(topic, "topic is null");
    }

    /**
     * The offsets to read.
     *
     * @param ranges by partition
     */
    record Plan(Map<Integer, TopicState.Log> ranges) {
        Plan {
            ranges = Map.copyOf(ranges);
        }

        long offsets() {
            return ranges.values().stream()
                    .mapToLong(log -> log.end() - log.earliest())
                    .sum();
        }
    }

    /**
     * Asks Kafka for the offsets.
     *
     * @throws io.orderflow.kafka.KafkaUnavailableException no answer, or there is no such topic
     */
    Plan plan(TrialStart start, long limit) {
        try (OrdersTopic asked = new OrdersTopic(kafka, topic)) {
            TopicState state = asked.state();
            Map<Integer, TopicState.Log> ranges = state.committed();
            if (start instanceof TrialStart.Newest newest) {
                ranges = TopicShares.newest(ranges, newest.records());
            } else if (start instanceof TrialStart.At at) {
                Map<Integer, Long> from = asked.starting(at.point(), state);
                ranges.replaceAll(
                        (partition, log) -> new TopicState.Log(Math.min(from.get(partition), log.end()), log.end()));
            }
            return new Plan(TopicShares.oldest(ranges, limit));
        }
    }

    TrialCounts run(SparkSession spark, Plan plan) {
        TrialCounts counts = new TrialCounts();
        if (plan.offsets() > 0) {
            spark.read()
                    .format(RecordSource.FORMAT)
                    .options(options(spark, plan))
                    .load()
                    .select(KafkaRow.columns())
                    .mapPartitions(new JudgeRecords(judgement), Encoders.javaSerialization(TrialCounts.class))
                    .collectAsList()
                    .forEach(counts::add);
        }
        return counts;
    }

    private Map<String, String> options(SparkSession spark, Plan plan) {
        long tasks = Math.max(spark.sparkContext().defaultParallelism(), plan.offsets() / OFFSETS_PER_TASK);
        return KafkaSource.of(kafka, topic, offsets(plan, TopicState.Log::earliest), "orderflow-contract-try")
                .forReadyRanges()
                .with("endingOffsets", offsets(plan, TopicState.Log::end))
                // Nothing is lost by a record that Kafka deletes meanwhile: it is not there to be tried.
                .with("failOnDataLoss", "false")
                // No query waits to be stopped, and a far offset may take long.
                .with("kafkaConsumer.pollTimeoutMs", "30000")
                .with("minPartitions", Long.toString(tasks))
                .options();
    }

    private String offsets(Plan plan, Function<TopicState.Log, Long> offset) {
        Map<Integer, Long> offsets = new HashMap<>();
        plan.ranges().forEach((partition, log) -> offsets.put(partition, offset.apply(log)));
        return KafkaSource.offsets(topic, offsets);
    }
}
