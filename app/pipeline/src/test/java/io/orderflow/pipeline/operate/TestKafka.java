package io.orderflow.pipeline.operate;

import io.orderflow.kafka.KafkaSettings;
import io.orderflow.settings.Secret;
import java.util.Map;

/** Settings of a broker of the tests. */
public final class TestKafka {

    private TestKafka() {}

    /** Without a broker behind it, unless one listens there. */
    public static KafkaSettings settings(String bootstrapServers, String topic) {
        return settings(bootstrapServers, topic, topic + "-dlq");
    }

    public static KafkaSettings settings(String bootstrapServers, String topic, String deadLetters) {
        return new KafkaSettings(
                bootstrapServers,
                topic,
                deadLetters,
                KafkaSettings.SecurityProtocol.PLAINTEXT,
                "PLAIN",
                "",
                Secret.EMPTY,
                "",
                Map.of());
    }
}
