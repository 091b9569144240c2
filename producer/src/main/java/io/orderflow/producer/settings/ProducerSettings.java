package io.orderflow.producer.settings;

import static java.util.Objects.requireNonNull;

import io.orderflow.contract.encode.RecordFormat;
import io.orderflow.program.schedule.Backoff;
import io.orderflow.settings.Key;
import io.orderflow.settings.Rule;
import io.orderflow.settings.SettingsReader;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What the producer makes, how fast, and for how long.
 *
 * @param interval between two records; zero: as fast as possible
 * @param startingOrderId the number of the first id; empty: continue after the highest in the topic
 * @param brokenShare from 0 to 1
 * @param seed of the generator; empty: a new one at each start
 * @param defects name of a defect → its share, in addition to the broken share
 */
public record ProducerSettings(
        Duration interval,
        OptionalLong startingOrderId,
        RecordFormat format,
        Compression compression,
        TopicCreation creation,
        Duration connectLimit,
        Duration flushLimit,
        OptionalLong count,
        Optional<Duration> duration,
        BigDecimal brokenShare,
        OptionalLong seed,
        Map<String, BigDecimal> defects,
        Load load,
        CsvSettings csv,
        Delivery delivery) {

    /** Kafka's compression codecs. */
    public enum Compression {
        NONE,
        GZIP,
        SNAPPY,
        LZ4,
        ZSTD;

        /** Kafka's name of the codec. */
        public String kafkaName() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /**
     * What to do if a topic does not exist.
     *
     * @param replication copies of each partition; -1: the brokers' default
     */
    public record TopicCreation(boolean allowed, int partitions, short replication) {
        /** Copies of each partition; empty: the brokers' default. */
        public Optional<Short> copies() {
            return replication < 0 ? Optional.empty() : Optional.of(replication);
        }
    }

    /** The key of a record: records with equal keys keep their order. */
    public enum MessageKey {
        ORDER_ID,
        CUSTOMER_ID,
        PRODUCT_CATEGORY
    }

    /**
     * The shape of the load.
     *
     * @param skew popularity of the products: 0 equal, 1 the n-th sells 1/n of the first
     * @param customersTopic empty: none
     */
    public record Load(int threads, MessageKey key, double skew, RateProfile profile, String customersTopic) {
        private static final Key THREADS = Key.of("producer.threads");
        private static final Key MESSAGE_KEY = Key.of("producer.key");
        private static final Key SKEW = Key.of("producer.popularity-skew");
        private static final Key BURST = Key.of("producer.burst.factor");
        private static final Key BURST_LENGTH = Key.of("producer.burst.length");
        private static final Key BURST_EVERY = Key.of("producer.burst.every");
        private static final Key DAY = Key.of("producer.day-length");
        private static final Key CUSTOMERS = Key.of("producer.customers-topic");

        static Load read(SettingsReader reader) {
            RateProfile profile = new RateProfile(
                    reader.optionalDecimal(BURST, "0.01", "10000")
                            .map(BigDecimal::doubleValue)
                            .orElse(1.0),
                    reader.duration(BURST_LENGTH, Duration.ofMillis(1), Duration.ofDays(1)),
                    reader.duration(BURST_EVERY, Duration.ofMillis(2), Duration.ofDays(7)),
                    reader.optionalDuration(DAY, Duration.ofSeconds(1), Duration.ofDays(365)));
            if (profile.burstLength().compareTo(profile.burstEvery()) >= 0) {
                reader.problem(BURST_LENGTH, "must be shorter than producer.burst.every");
            }
            String customers = reader.text(CUSTOMERS, Rule.ANY);
            if (!customers.isEmpty() && !Rule.TOPIC_NAME.holds().test(customers)) {
                reader.problem(CUSTOMERS, "must be " + Rule.TOPIC_NAME.demand() + ", or empty");
            }
            return new Load(
                    reader.integer(THREADS, 1, 64),
                    reader.choice(MESSAGE_KEY, MessageKey.class),
                    reader.optionalDecimal(SKEW, "0", "3")
                            .map(BigDecimal::doubleValue)
                            .orElse(0.0),
                    profile,
                    customers);
        }
    }

    /**
     * How orders are protected from loss.
     *
     * @param attempts how often a record is handed to Kafka's client, which tries again by itself each time
     * @param backoff before the second attempt
     * @param unsent the file of orders that are not acknowledged
     * @param manifest a file listing acknowledged records; empty: none
     */
    public record Delivery(int attempts, Backoff backoff, Path unsent, Optional<Path> manifest) {
        private static final Key ATTEMPTS = Key.of("producer.attempts");
        private static final Key RETRY_WAIT = Key.of("producer.retry-wait");
        private static final Duration LONGEST_WAIT = Duration.ofMinutes(10);
        private static final Key UNSENT = Key.of("producer.unsent-file");
        private static final Key MANIFEST = Key.of("producer.manifest");

        static Delivery read(SettingsReader reader) {
            Optional<Path> unsent = reader.optionalPath(UNSENT);
            if (unsent.isEmpty()) {
                reader.problem(UNSENT, "must name a file: without it orders could be lost");
            }
            return new Delivery(
                    reader.integer(ATTEMPTS, 1, 20),
                    new Backoff(reader.duration(RETRY_WAIT, Duration.ZERO, LONGEST_WAIT), LONGEST_WAIT),
                    unsent.orElse(Path.of("orders-unsent.jsonl")),
                    reader.optionalPath(MANIFEST));
        }
    }

    /** The highest number the producer assigns to an order; higher numbers belong to the dashboard. */
    public static final long HIGHEST_ORDER_NUMBER = 899_999_999_999L;

    public static final Key INTERVAL = Key.of("producer.interval", "PRODUCTION_INTERVAL");
    public static final Key RATE = Key.of("producer.rate");
    public static final Key STARTING_ORDER_ID = Key.of("producer.starting-order-id", "STARTING_ORDER_ID");
    public static final Key FORMAT = Key.of("producer.format", "ORDER_FORMAT");
    public static final Key COMPRESSION = Key.of("producer.compression");
    public static final Key CREATE_TOPIC = Key.of("producer.create-topic");
    public static final Key TOPIC_PARTITIONS = Key.of("producer.topic-partitions");
    public static final Key TOPIC_REPLICATION = Key.of("producer.topic-replication-factor");
    public static final Key CONNECT_LIMIT = Key.of("producer.connect-limit");
    public static final Key FLUSH_LIMIT = Key.of("producer.flush-limit");
    public static final Key COUNT = Key.of("producer.count");
    public static final Key DURATION = Key.of("producer.duration");
    public static final Key BROKEN_SHARE = Key.of("producer.broken-share");
    public static final Key SEED = Key.of("producer.seed");
    public static final Key DEFECTS = Key.of("producer.defects");
    public static final Key MANIFEST = Delivery.MANIFEST;
    public static final Key THREADS = Load.THREADS;
    public static final Key MESSAGE_KEY = Load.MESSAGE_KEY;
    public static final Key SKEW = Load.SKEW;
    public static final Key BURST = Load.BURST;
    public static final Key DAY = Load.DAY;
    public static final Key CUSTOMERS = Load.CUSTOMERS;

    public ProducerSettings {
        requireNonNull(interval, "interval is null");
        requireNonNull(creation, "creation is null");
        requireNonNull(brokenShare, "brokenShare is null");
        defects = Map.copyOf(defects);
        requireNonNull(load, "load is null");
        requireNonNull(delivery, "delivery is null");
    }

    public static ProducerSettings read(SettingsReader reader) {
        Duration interval = reader.seconds(INTERVAL, Duration.ZERO, Duration.ofDays(1));
        ProducerSettings settings = new ProducerSettings(
                reader.optionalDecimal(RATE, "0.001", "10000000")
                        .map(ProducerSettings::intervalOf)
                        .orElse(interval),
                reader.optionalWhole(STARTING_ORDER_ID, 1, HIGHEST_ORDER_NUMBER),
                reader.choice(FORMAT, RecordFormat.class),
                reader.choice(COMPRESSION, Compression.class),
                new TopicCreation(reader.flag(CREATE_TOPIC), reader.integer(TOPIC_PARTITIONS, 1, 10_000), (short)
                        reader.integer(TOPIC_REPLICATION, -1, 100)),
                reader.duration(CONNECT_LIMIT, Duration.ofSeconds(1), Duration.ofDays(365)),
                reader.duration(FLUSH_LIMIT, Duration.ZERO, Duration.ofMinutes(10)),
                reader.optionalWhole(COUNT, 1, 999_999_999_999L),
                reader.optionalDuration(DURATION, Duration.ofMillis(1), Duration.ofDays(3650)),
                reader.share(BROKEN_SHARE),
                reader.optionalWhole(SEED, Long.MIN_VALUE, Long.MAX_VALUE),
                reader.shares(DEFECTS),
                Load.read(reader),
                CsvSettings.read(reader),
                Delivery.read(reader));
        settings.checkAgainstFile(reader);
        if (settings.creation().replication() == 0) {
            reader.problem(TOPIC_REPLICATION, "must be -1 or a number from 1 to 100, was \"0\"");
        }
        return settings;
    }

    /** Settings that would be ignored are reported as problems. */
    private void checkAgainstFile(SettingsReader reader) {
        if (csv.files().isEmpty()) {
            return;
        }
        Map<Key, Boolean> forMadeUp = Map.of(
                RATE,
                reader.isGiven(RATE),
                COUNT,
                count.isPresent(),
                DURATION,
                duration.isPresent(),
                BROKEN_SHARE,
                brokenShare.signum() != 0,
                DEFECTS,
                !defects.isEmpty(),
                THREADS,
                load.threads() != 1,
                BURST,
                !load.profile().isFlat());
        forMadeUp.forEach((key, given) -> {
            if (given) {
                reader.problem(key, "is for generated orders; for a file use producer.csv.speed");
            }
        });
    }

    /** Nanoseconds between two records; at ten million per second that is still 100, precise enough. */
    private static Duration intervalOf(BigDecimal perSecond) {
        return Duration.ofNanos(BigDecimal.valueOf(1_000_000_000)
                .divide(perSecond, 0, RoundingMode.HALF_UP)
                .longValueExact());
    }
}
