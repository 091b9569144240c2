package io.orderflow.submit;

import static org.assertj.core.api.Assertions.assertThat;

import io.orderflow.metrics.MetricsSettings;
import io.orderflow.pipeline.PipelineSettings;
import io.orderflow.pipeline.prune.Retention;
import io.orderflow.producer.settings.ProducerSettings;
import io.orderflow.producer.track.TrackSettings;
import io.orderflow.settings.Key;
import io.orderflow.settings.Settings;
import io.orderflow.settings.SettingsDocument;
import io.orderflow.settings.SettingsSources;
import io.orderflow.streams.source.StreamSettings;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * conf/orderflow.conf says what producer and job read, together; the producer's own test and the dashboard's do the
 * same for their shares.
 */
class JobSettingsDocumentTest {

    @TempDir
    private Path folder;

    @Test
    void everyKeyThatIsReadIsDocumentedWithItsEnvironmentVariableAndTheOtherWayRound() {
        Set<Key> declared = new HashSet<>(Settings.load(
                        sources(Map.of()),
                        reader -> List.of(
                                PipelineSettings.read(reader),
                                MetricsSettings.read(reader, MetricsSettings.Program.COPY),
                                Retention.read(reader),
                                StreamSettings.read(reader),
                                ProducerSettings.read(reader),
                                TrackSettings.read(reader)))
                .declared());

        SettingsDocument document = SettingsDocument.ofThisBuild();
        Set<Key> others = new HashSet<>(document.keys("dashboard"));
        others.addAll(document.keys("confirm"));
        others.addAll(document.keys("copy"));
        others.addAll(document.keys("notify"));
        // The tracker reads the topic of the confirmations; app/follow reads all of its group.
        declared.removeAll(document.keys("confirm"));
        assertThat(declared)
                .isEqualTo(document.keys().stream()
                        .filter(key -> !others.contains(key))
                        .collect(Collectors.toSet()));
    }

    @Test
    void thePipelineIsNamedAfterTopicAndTableUnlessItIsGivenAName() {
        assertThat(pipeline(Map.of())).isEqualTo("orders-orders");
        assertThat(pipeline(Map.of("kafka.topic", "sales", "mysql.table", "facts")))
                .isEqualTo("sales-facts");
        assertThat(pipeline(Map.of("pipeline.name", "mine"))).isEqualTo("mine");
    }

    private String pipeline(Map<String, String> properties) {
        return Settings.load(sources(properties), PipelineSettings::read)
                .values()
                .pipeline();
    }

    private SettingsSources sources(Map<String, String> properties) {
        return new SettingsSources(Map.of(), properties, Map.of(), folder);
    }
}
