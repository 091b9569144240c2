package io.orderflow.spark;

import static org.assertj.core.api.Assertions.assertThat;

import io.orderflow.kafka.KafkaSettings;
import io.orderflow.settings.Settings;
import io.orderflow.settings.SettingsSources;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KafkaSourceTest {

    @TempDir
    private Path folder;

    private KafkaSettings kafka(Map<String, String> values) {
        SettingsSources sources = new SettingsSources(Map.of(), Map.of(), Map.of(), folder);
        return Settings.load(sources.with(values, key -> "--set " + key), KafkaSettings::read)
                .values();
    }

    @Test
    void aQueryReadsCommittedRecordsCreatesNoTopicAndStopsAtALoss() {
        Map<String, String> options = KafkaSource.of(kafka(Map.of()), "orders", "earliest", "orderflow-a")
                .atMost(500)
                .options();

        assertThat(options)
                .containsEntry("kafka.bootstrap.servers", "localhost:9092")
                .containsEntry("subscribe", "orders")
                .containsEntry("startingOffsets", "earliest")
                .containsEntry("failOnDataLoss", "true")
                .containsEntry("maxOffsetsPerTrigger", "500")
                .containsEntry("groupIdPrefix", "orderflow-a")
                .containsEntry("kafka.isolation.level", "read_committed")
                .containsEntry("kafka.allow.auto.create.topics", "false")
                .containsEntry("kafkaConsumer.pollTimeoutMs", "5000")
                .doesNotContainKey("includeHeaders");
    }

    @Test
    void noFetchWaitsAtTheBrokerUnlessTheSettingsAskForIt() {
        KafkaSource source = KafkaSource.of(kafka(Map.of()), "orders", "earliest", "orderflow-a");
        assertThat(source.options()).doesNotContainKey("kafka.fetch.max.wait.ms");
        assertThat(source.forReadyRanges().options()).containsEntry("kafka.fetch.max.wait.ms", "5");

        KafkaSettings kafka = kafka(Map.of("kafka.properties.fetch.max.wait.ms", "70"));
        assertThat(KafkaSource.of(kafka, "orders", "earliest", "orderflow-a")
                        .forReadyRanges()
                        .options())
                .containsEntry("kafka.fetch.max.wait.ms", "70");
    }

    @Test
    void aPropertyOfTheSettingsReplacesADefaultButNotWhatIsPromised() {
        KafkaSettings kafka = kafka(Map.of(
                "kafka.properties.max.poll.records", "7",
                "kafka.properties.max.partition.fetch.bytes", "1234"));

        Map<String, String> options = KafkaSource.of(kafka, "orders", "earliest", "orderflow-a")
                .withDefault("kafka.max.partition.fetch.bytes", "4194304")
                .withHeaders()
                .with("failOnDataLoss", "false")
                .options();

        assertThat(options)
                .containsEntry("kafka.max.poll.records", "7")
                .containsEntry("kafka.max.partition.fetch.bytes", "1234")
                .containsEntry("failOnDataLoss", "false")
                .containsEntry("includeHeaders", "true");
    }

    @Test
    void offsetsAreWrittenByPartitionInOrder() {
        assertThat(KafkaSource.offsets("orders", Map.of(10, 5L, 2, 0L, 0, 9_999_999_999L)))
                .isEqualTo("{\"orders\":{\"0\":9999999999,\"2\":0,\"10\":5}}");
        assertThat(KafkaSource.offsets("orders", Map.of())).isEqualTo("{\"orders\":{}}");
    }
}
