package io.orderflow.spark;

import static java.util.Objects.requireNonNull;
import static java.util.stream.Collectors.joining;

import io.orderflow.kafka.KafkaSettings;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;

/**
 * The options with which every query reads a topic: committed records only, in fetches that are large, and in polls
 * that end soon enough for a stop. Driver only.
 */
public final class KafkaSource {

    private final Map<String, String> options = new HashMap<>();

    private KafkaSource() {}

    /**
     * A source that reads from this place at its first start and stops if records were lost.
     *
     * @param starting as Spark writes it: {@code earliest}, or what {@link #offsets} gives
     * @param group begins the names of the consumer groups
     */
    public static KafkaSource of(KafkaSettings kafka, String topic, String starting, String group) {
        KafkaSource source = new KafkaSource();
        // Each poll of a task costs two requests for offsets; the default of 500 records makes them the main work.
        source.options.put("kafka.max.poll.records", "10000");
        kafka.clientProperties().forEach((name, value) -> source.options.put("kafka." + name, value));
        source.options.put("subscribe", requireNonNull(topic, "topic is null"));
        source.options.put("startingOffsets", requireNonNull(starting, "starting is null"));
        source.options.put("failOnDataLoss", "true");
        source.options.put("groupIdPrefix", requireNonNull(group, "group is null"));
        source.options.put("kafka.isolation.level", "read_committed");
        source.options.put("kafka.allow.auto.create.topics", "false");
        // A task's read cannot be interrupted: this bounds how long a stop may take.
        source.options.put("kafkaConsumer.pollTimeoutMs", "5000");
        return source;
    }

    /** The same, with no more offsets in a batch than these. */
    public KafkaSource atMost(int offsetsPerBatch) {
        options.put("maxOffsetsPerTrigger", Integer.toString(offsetsPerBatch));
        return this;
    }

    /**
     * The same, for tasks that read ranges of records which are in the log already: the broker answers at once. By
     * default the fetch that runs ahead of a range waits there for half a second, and the requests for offsets, of
     * which each poll makes two, wait behind it.
     */
    public KafkaSource forReadyRanges() {
        return withDefault("kafka.fetch.max.wait.ms", "5");
    }

    /** The same, with the headers of the records. */
    public KafkaSource withHeaders() {
        options.put("includeHeaders", "true");
        return this;
    }

    /** The same, with an option more; it does not replace one that the settings give. */
    public KafkaSource withDefault(String name, String value) {
        options.putIfAbsent(name, value);
        return this;
    }

    /** The same, with an option more, or another value of one. */
    public KafkaSource with(String name, String value) {
        options.put(name, value);
        return this;
    }

    public Map<String, String> options() {
        return Map.copyOf(options);
    }

    /** The first offset to read of each partition, as {@code startingOffsets} has it: {@code {"orders":{"0":17}}}. */
    public static String offsets(String topic, Map<Integer, Long> starting) {
        return new TreeMap<>(starting)
                .entrySet().stream()
                        .map(offset -> "\"" + offset.getKey() + "\":" + offset.getValue())
                        .collect(joining(",", "{\"" + topic + "\":{", "}}"));
    }
}
