package io.orderflow.producer.track;

import io.orderflow.condition.Condition;
import io.orderflow.contract.compiled.CompiledContract;
import io.orderflow.contract.decode.RecordDecoder;
import io.orderflow.kafka.KafkaAccessFault;
import io.orderflow.kafka.KafkaSettings;
import io.orderflow.producer.make.OrderFields;
import io.orderflow.program.command.ExitCodeWords;
import io.orderflow.program.command.LogConfiguration;
import io.orderflow.program.command.SettingsOption;
import io.orderflow.settings.Settings;
import io.orderflow.settings.SettingsException;
import io.orderflow.settings.SettingsSources;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.CooperativeStickyAssignor;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code orderflow track}: prints the orders of the topic as a member of a consumer group. */
@Command(
        name = "orderflow track",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        usageHelpAutoWidth = true,
        header = "Prints the orders of the topic as a plain member of a consumer group.",
        description = {
            "",
            "Several trackers of one group share the partitions: start a second one to see a rebalance. Trackers "
                    + "in different groups each receive everything. Stores nothing; the job is not affected. Ctrl-C "
                    + "stops; the group's position is kept.",
            ""
        },
        modelTransformer = ExitCodeWords.class,
        exitCodeList = {"0:OK", "1:FAILED", "2:USAGE", "67:KAFKA_REFUSED", "130:INTERRUPTED"})
public final class TrackMain implements Callable<Integer> {
    @Option(names = "--group", paramLabel = "NAME", description = "The consumer group. Default: order-tracker.")
    private String group = "";

    @Option(names = "--from-beginning", description = "A new group starts at the earliest order instead of the latest.")
    private boolean fromBeginning;

    @Option(
            names = "--confirmations",
            description = "Print what orderflow confirm publishes instead of the orders. The group is named"
                    + " GROUP-confirmations, unless --group is given.")
    private boolean confirmations;

    @Mixin
    private SettingsOption given = new SettingsOption();

    private TrackMain() {}

    public static void main(String[] arguments) {
        LogConfiguration.useUnlessSet("io/orderflow/producer/track/log4j2.properties");
        System.exit(new CommandLine(new TrackMain()).execute(arguments));
    }

    @Override
    public Integer call() {
        SettingsSources sources = given.sources();
        if (!group.isEmpty()) {
            sources = sources.with(TrackSettings.GROUP.name(), group, "--group");
        }
        TrackSettings settings;
        try {
            settings = Settings.load(sources, TrackSettings::read).values();
        } catch (SettingsException e) {
            System.err.println(e.getMessage());
            return e.condition().exitCode();
        }
        return track(settings);
    }

    private int track(TrackSettings settings) {
        String topic =
                confirmations ? settings.confirmations() : settings.kafka().topic();
        String member = confirmations && group.isEmpty() ? settings.group() + "-confirmations" : settings.group();
        System.out.printf(
                Locale.ROOT,
                "Group %s on topic %s at %s. Ctrl-C stops.%n",
                member,
                topic,
                settings.kafka().bootstrapServers());
        CountDownLatch ended = new CountDownLatch(1);
        try (var consumer = new KafkaConsumer<>(
                properties(settings.kafka(), member), new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            Tracker tracker = tracker(settings, consumer);
            Runtime.getRuntime().addShutdownHook(new Thread(() -> {
                tracker.stop();
                await(ended);
            }));
            tracker.run(topic);
            ended.countDown();
            return Condition.OK.exitCode();
        } catch (KafkaException e) {
            Throwable cause = e;
            while (cause.getCause() instanceof KafkaException inner) {
                cause = inner;
            }
            Optional<KafkaAccessFault> refusal = KafkaAccessFault.of(e);
            if (refusal.isPresent()) {
                System.err.println("Kafka at " + settings.kafka().bootstrapServers() + " refuses: "
                        + refusal.get().text(e) + ".");
                return refusal.get().condition().exitCode();
            }
            boolean refused = !(cause instanceof ConfigException);
            System.err.println("Kafka at " + settings.kafka().bootstrapServers()
                    + (refused ? " refuses: " : " cannot be reached: ") + cause.getMessage()
                    + (refused
                            ? ". Check kafka.* in the settings, and the permissions for topic and group."
                            : ". Check kafka.* in the settings."));
            return (refused ? Condition.KAFKA_REFUSED : Condition.USAGE).exitCode();
        }
    }

    private Tracker tracker(TrackSettings settings, KafkaConsumer<byte[], byte[]> consumer) {
        if (confirmations) {
            return new Tracker(consumer, new ConfirmationLine(), System.out::println);
        }
        CompiledContract contract = CompiledContract.of(settings.contract());
        return new Tracker(
                consumer,
                new OrderLine(new RecordDecoder(contract, settings.schemas()), new OrderFields(contract)),
                System.out::println);
    }

    /** The member must leave the group: otherwise the group waits for it, and its partitions too. */
    private static void await(CountDownLatch ended) {
        try {
            var unused = ended.await(5, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    Map<String, Object> properties(KafkaSettings kafka, String groupName) {
        Map<String, Object> properties = new HashMap<>(kafka.clientProperties());
        properties.put(ConsumerConfig.GROUP_ID_CONFIG, groupName);
        properties.put(CommonClientConfigs.CLIENT_ID_CONFIG, "orderflow-track");
        properties.put(CommonClientConfigs.ENABLE_METRICS_PUSH_CONFIG, false);
        properties.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
        properties.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, fromBeginning ? "earliest" : "latest");
        // Members keep their partitions during a rebalance: only changes are reported.
        properties.put(ConsumerConfig.PARTITION_ASSIGNMENT_STRATEGY_CONFIG, CooperativeStickyAssignor.class.getName());
        properties.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
        return properties;
    }
}
