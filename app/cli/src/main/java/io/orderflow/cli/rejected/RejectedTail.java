package io.orderflow.cli.rejected;

import io.orderflow.condition.Condition;
import io.orderflow.condition.StoppedException;
import io.orderflow.kafka.KafkaSettings;
import io.orderflow.pipeline.PipelineSettings;
import io.orderflow.program.command.SettingsOption;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.Callable;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code orderflow rejected tail}. */
@Command(
        name = "tail",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = {
            "Follows the dead-letter topic, from its end unless told otherwise, until Ctrl-C. Needs Kafka only, not"
                    + " MySQL; commits no offsets, so that any number may follow.",
            "The topic is filled at least once: after a fault a record may come twice: the same pipeline, topic id,"
                    + " life and coordinates say so."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  orderflow rejected tail --last 10",
            "  orderflow rejected tail --from-beginning --json | jq .reason"
        })
final class RejectedTail implements Callable<Integer> {

    private static final Duration POLL = Duration.ofMillis(500);

    @Spec
    private CommandSpec spec;

    @Option(names = "--from-beginning", description = "Everything that is in the topic first.")
    private boolean fromBeginning;

    @Option(names = "--last", paramLabel = "N", description = "The last N of each partition first.")
    private long last;

    @Option(names = "--max", paramLabel = "N", description = "End after so many records.")
    private long most = Long.MAX_VALUE;

    @Option(names = "--json", description = "As JSON, a line per record; bytes in base64.")
    private boolean json;

    @Mixin
    private SettingsOption settings;

    @Override
    public Integer call() {
        KafkaSettings kafka = settings.load(PipelineSettings::read).values().kafka();
        PrintWriter out = spec.commandLine().getOut();
        try (KafkaConsumer<byte[], byte[]> consumer =
                new KafkaConsumer<>(properties(kafka), new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            List<TopicPartition> partitions = partitions(consumer, kafka.deadLetterTopic());
            consumer.assign(partitions);
            seek(consumer, partitions);
            for (long seen = 0; seen < most; ) {
                for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
                    if (seen++ < most) {
                        out.println(json ? DeadLetterText.json(record) : DeadLetterText.of(record));
                    }
                }
                out.flush();
                if (out.checkError()) {
                    // Whoever read this is gone (| head).
                    return Condition.OK.exitCode();
                }
            }
            return Condition.OK.exitCode();
        } catch (KafkaException e) {
            throw new StoppedException(Condition.KAFKA_AWAY, "Kafka does not answer: " + e.getMessage());
        }
    }

    private void seek(KafkaConsumer<byte[], byte[]> consumer, List<TopicPartition> partitions) {
        if (fromBeginning) {
            consumer.seekToBeginning(partitions);
            return;
        }
        Map<TopicPartition, Long> beginnings = consumer.beginningOffsets(partitions);
        Map<TopicPartition, Long> ends = new HashMap<>(consumer.endOffsets(partitions));
        ends.forEach((partition, end) -> consumer.seek(partition, Math.max(beginnings.get(partition), end - last)));
    }

    private static List<TopicPartition> partitions(KafkaConsumer<byte[], byte[]> consumer, String topic) {
        List<TopicPartition> partitions = consumer.partitionsFor(topic).stream()
                .map(info -> new TopicPartition(topic, info.partition()))
                .toList();
        if (partitions.isEmpty()) {
            throw new StoppedException(
                    Condition.FAILED,
                    "The dead-letter topic %s does not exist. The job creates it when it starts; is kafka.dead-letter-topic"
                                    .formatted(topic)
                            + " right?");
        }
        return partitions;
    }

    private static Properties properties(KafkaSettings kafka) {
        Properties properties = new Properties();
        properties.putAll(kafka.clientProperties());
        properties.put(ConsumerConfig.CLIENT_ID_CONFIG, "orderflow-rejected-tail");
        properties.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        properties.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
        properties.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
        properties.put(ConsumerConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, 15_000);
        return properties;
    }
}
