package io.orderflow.settings;

import static io.orderflow.settings.Given.given;
import static org.assertj.core.api.Assertions.assertThat;

import io.orderflow.kafka.KafkaSettings;
import io.orderflow.pipeline.mysql.MysqlSettings;
import io.orderflow.producer.settings.ProducerSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** conf/orderflow.conf and conf/env.example say what the code reads. The job's own test does the same for its keys. */
class SettingsDocumentTest {
    @TempDir
    private Path folder;

    private final SettingsDocument document = SettingsDocument.ofThisBuild();

    @Test
    void everyKeyThatIsReadIsDocumentedWithItsEnvironmentVariableAndTheOtherWayRound() {
        Set<Key> declared = given(folder)
                .load(reader ->
                        List.of(KafkaSettings.read(reader), MysqlSettings.read(reader), ProducerSettings.read(reader)))
                .declared();
        Set<Key> documented = new HashSet<>(document.keys());
        documented.removeAll(document.keys("job"));
        documented.removeAll(document.keys("pipeline"));
        documented.removeAll(document.keys("totals"));
        documented.removeAll(document.keys("retention"));
        documented.removeAll(document.keys("track"));
        documented.removeAll(document.keys("confirm"));
        documented.removeAll(document.keys("copy"));
        documented.removeAll(document.keys("notify"));
        documented.removeAll(document.keys("dashboard"));
        documented.removeAll(document.keys("metrics"));
        documented.removeAll(document.keys("streams"));
        assertThat(declared).isEqualTo(documented);
    }

    @Test
    void theStatedDefaultIsTheDefault() {
        for (Key key : document.keys()) {
            String value = document.defaultText(key);
            assertThat(document.statedDefault(key)).as(key.name()).isEqualTo(value.isEmpty() ? "(empty)" : value);
        }
    }

    @Test
    void theVariablesThatUsersWerePromisedKeepTheirNames() {
        assertThat(document.environmentVariables())
                .contains(
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
    }

    @Test
    void theExampleEnvironmentNamesEveryVariableWithItsDefault() throws IOException {
        Path example = Path.of(System.getProperty("orderflow.home"), "conf", "env.example");
        Map<String, String> shown = Pattern.compile("^#([A-Z_]+)=(.*)$", Pattern.MULTILINE)
                .matcher(Files.readString(example))
                .results()
                .collect(Collectors.toMap(match -> match.group(1), match -> match.group(2)));
        Map<String, String> documented = new HashMap<>();
        document.keys().stream()
                .filter(key -> !key.environment().isEmpty())
                .forEach(key -> documented.put(key.environment(), document.defaultText(key)));
        assertThat(shown).isEqualTo(documented);
    }
}
