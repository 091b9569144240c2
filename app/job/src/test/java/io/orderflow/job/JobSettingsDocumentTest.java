package io.orderflow.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.orderflow.job.stream.StreamSettings;
import io.orderflow.settings.Key;
import io.orderflow.settings.ProducerSettings;
import io.orderflow.settings.Settings;
import io.orderflow.settings.SettingsDocument;
import io.orderflow.settings.SettingsSources;
import io.orderflow.track.TrackSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** conf/orderflow.conf says what producer and job read, together; the producer's own test does the same for its share. */
class JobSettingsDocumentTest {

    /** The environment variables that users were promised and that exist by now. */
    private static final List<String> VARIABLES = List.of(
            "KAFKA_BOOTSTRAP_SERVERS",
            "KAFKA_TOPIC",
            "PRODUCTION_INTERVAL",
            "STARTING_ORDER_ID",
            "MYSQL_HOST",
            "MYSQL_PORT",
            "MYSQL_DATABASE",
            "MYSQL_TABLE",
            "MYSQL_USER",
            "MYSQL_PASSWORD",
            "KAFKA_DLQ_TOPIC",
            "ORDER_FORMAT",
            "MYSQL_PASSWORD_FILE",
            "MYSQL_SSL_MODE",
            "KAFKA_SECURITY_PROTOCOL",
            "KAFKA_SASL_MECHANISM",
            "KAFKA_SASL_USERNAME",
            "KAFKA_SASL_PASSWORD",
            "KAFKA_SASL_PASSWORD_FILE",
            "KAFKA_SSL_TRUSTSTORE_LOCATION",
            "TRIGGER_INTERVAL",
            "MAX_OFFSETS_PER_TRIGGER");

    @TempDir
    private Path folder;

    @Test
    void everyKeyThatIsReadIsDocumentedWithItsEnvironmentVariableAndTheOtherWayRound() {
        Set<Key> declared = Settings.load(
                        sources(Map.of()),
                        reader -> List.of(
                                JobSettings.read(reader),
                                StreamSettings.read(reader),
                                ProducerSettings.read(reader),
                                TrackSettings.read(reader)))
                .declared();

        assertThat(declared).isEqualTo(SettingsDocument.ofThisBuild().keys());
    }

    @Test
    void theExampleEnvironmentListsEveryVariable() throws IOException {
        String example = Files.readString(Path.of(System.getProperty("orderflow.home"), "conf", "env.example"));

        assertThat(example.lines()
                        .filter(line -> line.matches("#[A-Z_]+=.*"))
                        .map(line -> line.substring(1, line.indexOf('='))))
                .containsAll(VARIABLES);
    }

    @Test
    void thePipelineIsNamedAfterTopicAndTableUnlessItIsGivenAName() {
        assertThat(pipeline(Map.of())).isEqualTo("orders-orders");
        assertThat(pipeline(Map.of("kafka.topic", "sales", "mysql.table", "facts")))
                .isEqualTo("sales-facts");
        assertThat(pipeline(Map.of("pipeline.name", "mine"))).isEqualTo("mine");
    }

    private String pipeline(Map<String, String> properties) {
        return Settings.load(sources(properties), JobSettings::read).values().pipeline();
    }

    private SettingsSources sources(Map<String, String> properties) {
        return new SettingsSources(Map.of(), properties, Map.of(), folder);
    }
}
