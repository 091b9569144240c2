package io.orderflow.streams.source;

import static java.util.Objects.requireNonNull;

import io.orderflow.kafka.KafkaSettings;
import io.orderflow.kafka.StartingPoint;
import io.orderflow.pipeline.PipelineSettings;
import io.orderflow.pipeline.mysql.MysqlSettings;
import io.orderflow.settings.Key;
import io.orderflow.settings.Rule;
import io.orderflow.settings.SettingsReader;
import java.nio.file.Path;
import java.time.Duration;

/**
 * All settings of streaming SQL. Driver only.
 *
 * @param pipeline the name under which the ledger knows the job of these orders
 * @param topics what queries may read
 */
public record StreamSettings(
        KafkaSettings kafka,
        MysqlSettings mysql,
        String pipeline,
        SourceTopics topics,
        Places places,
        Reading reading,
        Pace pace) {

    private static final Key FOLDER = Key.of("streams.folder");
    private static final Key CHECKPOINTS = Key.of("streams.checkpoints", "STREAMS_CHECKPOINTS");
    private static final Key CUSTOMERS_TABLE = Key.of("streams.customers-table");
    private static final Key FROM = Key.of("streams.from");
    private static final Key MAX_OFFSETS = Key.of("streams.max-offsets-per-trigger");
    private static final Key AHEAD = Key.of("streams.furthest-ahead");
    private static final Key PARTITIONS = Key.of("streams.shuffle-partitions");
    private static final Key TRIGGER = Key.of("streams.trigger-interval");
    private static final Key PROGRESS = Key.of("streams.progress-interval");
    private static final Key STATUS = Key.of("streams.status-interval");
    private static final Key RESTART_WAIT = Key.of("streams.longest-restart-wait");

    public StreamSettings {
        requireNonNull(kafka, "kafka is null");
        requireNonNull(mysql, "mysql is null");
        requireNonNull(pipeline, "pipeline is null");
        requireNonNull(topics, "topics is null");
        requireNonNull(places, "places is null");
        requireNonNull(reading, "reading is null");
        requireNonNull(pace, "pace is null");
    }

    /**
     * File locations.
     *
     * @param folder of the queries
     * @param checkpoints a Hadoop URI or a path
     */
    public record Places(Path folder, String checkpoints) {
        public Places {
            requireNonNull(folder, "folder is null");
            requireNonNull(checkpoints, "checkpoints is null");
        }

        private static Places read(SettingsReader reader) {
            String checkpoints = reader.text(CHECKPOINTS, Rule.NOT_BLANK).strip();
            return new Places(
                    fromHome(reader.text(FOLDER, Rule.NOT_BLANK).strip()),
                    checkpoints.contains(":/")
                            ? checkpoints
                            : fromHome(checkpoints).toAbsolutePath().toUri().toString());
        }

        /** Set by the launcher. */
        private static Path fromHome(String path) {
            return Path.of(System.getenv().getOrDefault("ORDERFLOW_HOME", "")).resolve(path);
        }
    }

    /**
     * How topics are read, and what is read beside them.
     *
     * @param maxOffsets per batch
     * @param furthestAhead how far an order may be dated after its Kafka timestamp
     */
    public record Reading(StartingPoint from, int maxOffsets, Duration furthestAhead, String customersTable) {
        public Reading {
            requireNonNull(from, "from is null");
            requireNonNull(furthestAhead, "furthestAhead is null");
            requireNonNull(customersTable, "customersTable is null");
        }

        private static Reading read(SettingsReader reader) {
            return new Reading(
                    PipelineSettings.startingPoint(reader, FROM),
                    reader.integer(MAX_OFFSETS, 1, 100_000_000),
                    reader.duration(AHEAD, Duration.ofSeconds(1), Duration.ofDays(3650)),
                    reader.text(CUSTOMERS_TABLE, Rule.MYSQL_NAME));
        }
    }

    /**
     * Intervals and sizes.
     *
     * @param trigger interval between two batches if the file does not set one
     * @param partitions of a query's state
     * @param restartWait the longest pause before a restart
     */
    public record Pace(Duration trigger, int partitions, Duration progress, Duration status, Duration restartWait) {
        private static Pace read(SettingsReader reader) {
            return new Pace(
                    reader.seconds(TRIGGER, Duration.ZERO, Duration.ofHours(24)),
                    reader.integer(PARTITIONS, 1, 10_000),
                    reader.duration(PROGRESS, Duration.ofSeconds(1), Duration.ofDays(1)),
                    reader.duration(STATUS, Duration.ofMillis(100), Duration.ofMinutes(10)),
                    reader.duration(RESTART_WAIT, Duration.ofMillis(100), Duration.ofHours(1)));
        }
    }

    /** Reads all of them. */
    public static StreamSettings read(SettingsReader reader) {
        KafkaSettings kafka = KafkaSettings.read(reader);
        MysqlSettings mysql = MysqlSettings.read(reader);
        return new StreamSettings(
                kafka,
                mysql,
                PipelineSettings.pipeline(reader, kafka, mysql),
                SourceTopics.read(reader, kafka.topic(), mysql.contract()),
                Places.read(reader),
                Reading.read(reader),
                Pace.read(reader));
    }
}
