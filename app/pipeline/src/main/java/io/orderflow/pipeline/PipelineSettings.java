package io.orderflow.pipeline;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

import io.orderflow.contract.avro.WriterSchemas;
import io.orderflow.kafka.KafkaSettings;
import io.orderflow.kafka.StartingPoint;
import io.orderflow.pipeline.mysql.MysqlSettings;
import io.orderflow.pipeline.settle.RejectBudget;
import io.orderflow.pipeline.total.TotalsSwitch;
import io.orderflow.program.contract.WriterSchemasSetting;
import io.orderflow.settings.Key;
import io.orderflow.settings.Rule;
import io.orderflow.settings.SettingsReader;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;

/**
 * Everything that configures the job. Driver only: tasks get the parts they need.
 *
 * @param rejects what becomes of rejected records besides their row
 * @param pipeline the name under which the ledger knows this job
 * @param writerSchemas the schemas with which Avro may have been written: those that are configured, and the contract's
 *     own
 * @param totals whether chunks add to the totals
 * @param scratch where the run's disposable checkpoint lies
 */
public record PipelineSettings(
        KafkaSettings kafka,
        MysqlSettings mysql,
        String pipeline,
        StartingPoint from,
        WriterSchemas writerSchemas,
        Batches batches,
        Watching watching,
        Rejects rejects,
        TotalsSwitch totals,
        Path scratch) {

    private static final int LONGEST_PIPELINE = 100;

    private static final Key PIPELINE = Key.of("pipeline.name");
    public static final Key FROM = Key.of("job.from", "JOB_FROM");
    private static final Key TOTALS = Key.of("totals.enabled");
    private static final Key SCRATCH = Key.of("job.scratch-dir");

    public PipelineSettings {
        requireNonNull(kafka, "kafka is null");
        requireNonNull(mysql, "mysql is null");
        requireNonNull(pipeline, "pipeline is null");
        requireNonNull(from, "from is null");
        requireNonNull(writerSchemas, "writerSchemas is null");
        requireNonNull(batches, "batches is null");
        requireNonNull(watching, "watching is null");
        requireNonNull(rejects, "rejects is null");
        requireNonNull(totals, "totals is null");
        requireNonNull(scratch, "scratch is null");
    }

    /**
     * How much is settled at a time.
     *
     * @param chunkRetry how long a chunk is tried again before its batch fails
     * @param realTimeBatch how long a batch lasts in real time
     */
    public record Batches(
            JobMode mode,
            Duration realTimeBatch,
            Duration triggerInterval,
            int maxOffsetsPerTrigger,
            int chunkRows,
            Duration chunkRetry,
            Duration restartWait) {

        private static final Key MODE = Key.of("job.mode", "JOB_MODE");
        private static final Key REAL_TIME_BATCH = Key.of("job.realtime-batch");
        private static final Key TRIGGER_INTERVAL = Key.of("job.trigger-interval", "TRIGGER_INTERVAL");
        private static final Key MAX_OFFSETS = Key.of("job.max-offsets-per-trigger", "MAX_OFFSETS_PER_TRIGGER");
        private static final Key CHUNK_ROWS = Key.of("job.chunk-rows");
        private static final Key CHUNK_RETRY = Key.of("job.chunk-retry");
        private static final Key RESTART_WAIT = Key.of("job.longest-restart-wait");

        static Batches read(SettingsReader reader) {
            return new Batches(
                    reader.choice(MODE, JobMode.class),
                    reader.duration(REAL_TIME_BATCH, Duration.ofSeconds(5), Duration.ofDays(7)),
                    reader.seconds(TRIGGER_INTERVAL, Duration.ZERO, Duration.ofHours(24)),
                    reader.integer(MAX_OFFSETS, 1, 100_000_000),
                    reader.integer(CHUNK_ROWS, 1, 100_000),
                    reader.duration(CHUNK_RETRY, Duration.ZERO, Duration.ofHours(1)),
                    reader.duration(RESTART_WAIT, Duration.ofMillis(100), Duration.ofHours(1)));
        }
    }

    /**
     * How often the job looks after itself.
     *
     * @param consumerGroup under which its position is published; empty: one named after the pipeline
     * @param healthFile which is replaced with each heartbeat; empty: none
     */
    public record Watching(Duration heartbeat, Duration sourceCheck, String consumerGroup, Optional<Path> healthFile) {

        private static final Key HEARTBEAT = Key.of("job.heartbeat-interval");
        private static final Key SOURCE_CHECK = Key.of("job.source-check-interval");
        private static final Key CONSUMER_GROUP = Key.of("job.consumer-group");
        private static final Key HEALTH_FILE = Key.of("job.health-file");

        static Watching read(SettingsReader reader) {
            return new Watching(
                    reader.duration(HEARTBEAT, Duration.ofMillis(100), Duration.ofMinutes(10)),
                    reader.duration(SOURCE_CHECK, Duration.ofMillis(100), Duration.ofMinutes(10)),
                    reader.text(CONSUMER_GROUP, Rule.GROUP_NAME),
                    reader.optionalPath(HEALTH_FILE));
        }
    }

    /**
     * How rejected records are published, and how many there may be.
     *
     * @param pauseAfter how long a dead letter may wait before the job pauses
     * @param createTopic whether a missing dead-letter topic is created
     */
    public record Rejects(Duration pauseAfter, boolean createTopic, RejectBudget budget) {

        private static final Key PAUSE_AFTER = Key.of("job.dead-letter-pause-after");
        private static final Key CREATE_TOPIC = Key.of("job.create-dead-letter-topic");
        private static final Key BUDGET = Key.of("job.reject-budget");
        private static final Key BUDGET_MINIMUM = Key.of("job.reject-budget-minimum");

        static Rejects read(SettingsReader reader) {
            return new Rejects(
                    reader.duration(PAUSE_AFTER, Duration.ofSeconds(1), Duration.ofDays(365)),
                    reader.flag(CREATE_TOPIC),
                    RejectBudget.of(
                            reader.share(BUDGET).doubleValue(), reader.integer(BUDGET_MINIMUM, 1, 100_000_000)));
        }
    }

    public static PipelineSettings read(SettingsReader reader) {
        KafkaSettings kafka = KafkaSettings.read(reader);
        MysqlSettings mysql = MysqlSettings.read(reader);
        String pipeline = pipeline(reader, kafka, mysql);
        WriterSchemas schemas = WriterSchemasSetting.read(reader, mysql.contract());
        return new PipelineSettings(
                kafka,
                mysql,
                pipeline,
                startingPoint(reader, FROM),
                schemas,
                Batches.read(reader),
                Watching.read(reader),
                Rejects.read(reader),
                reader.flag(TOTALS) ? TotalsSwitch.ON : TotalsSwitch.OFF,
                scratch(reader.text(SCRATCH, Rule.ANY)));
    }

    /** The name under which the ledger knows the job of this topic and table. */
    public static String pipeline(SettingsReader reader, KafkaSettings kafka, MysqlSettings mysql) {
        String pipeline = reader.text(PIPELINE, Rule.PIPELINE_NAME);
        return pipeline.isEmpty() ? defaultPipeline(kafka.topic(), mysql.table()) : pipeline;
    }

    /** The consumer group under which the job's position is published. */
    public String consumerGroup() {
        return watching.consumerGroup().isEmpty() ? "orderflow-" + pipeline : watching.consumerGroup();
    }

    private static Path scratch(String text) {
        return Path.of(text.isBlank() ? System.getProperty("java.io.tmpdir") : text);
    }

    /**
     * Topic and table, cut to the length of its column in the ledger. Of names that were cut the last characters are a
     * hash of the whole, since two that begin alike would be one pipeline, and fence each other.
     */
    static String defaultPipeline(String topic, String table) {
        String name = topic + "-" + table;
        if (name.length() <= LONGEST_PIPELINE) {
            return name;
        }
        String hash = UUID.nameUUIDFromBytes(name.getBytes(UTF_8)).toString().substring(0, 8);
        return name.substring(0, LONGEST_PIPELINE - 1 - hash.length()) + "-" + hash;
    }

    /** A setting that says where a first start begins. */
    public static StartingPoint startingPoint(SettingsReader reader, Key key) {
        String from = reader.text(key, Rule.ANY);
        try {
            return StartingPoint.parse(from);
        } catch (IllegalArgumentException e) {
            reader.problem(key, e.getMessage() + ", was \"" + from + "\"");
            return new StartingPoint.Earliest();
        }
    }
}
