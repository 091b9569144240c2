package io.orderflow.settings;

import static io.orderflow.settings.Given.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.orderflow.kafka.KafkaSettings;
import io.orderflow.pipeline.mysql.MysqlSettings;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SecretTest {
    private static final String CANARY = "hunter2";

    @TempDir
    private Path folder;

    private Given withSecretsEverywhere() {
        return given(folder)
                .environment("MYSQL_PASSWORD", CANARY)
                .environment("KAFKA_SECURITY_PROTOCOL", "SASL_SSL")
                .environment("KAFKA_SASL_USERNAME", "alice")
                .environment("KAFKA_SASL_PASSWORD", CANARY)
                .file("kafka.properties { \"ssl.keystore.password\" = " + CANARY + ", \"ssl.keystore.key\" = " + CANARY
                        + ", \"sasl.oauthbearer.token.endpoint.url\" = \"https://me:" + CANARY + "@host/x\" }\n"
                        + "mysql.properties { trustCertificateKeyStorePassword = " + CANARY
                        + ", note = \"jdbc:mysql://h/db?user=u&password=" + CANARY + "&x=y\""
                        + ", other = \"M required username=u password=\\\"" + CANARY + "\\\";\" }");
    }

    @Test
    void noSecretIsInAnythingThatIsPrinted() {
        Settings<List<Object>> settings =
                withSecretsEverywhere().load(reader -> List.of(KafkaSettings.read(reader), MysqlSettings.read(reader)));
        assertThat(settings.describe())
                .contains("mysql.password ", Secret.MASK, "environment MYSQL_PASSWORD")
                .contains("https://me:******@host/x", "jdbc:mysql://h/db?user=u&password=******&x=y")
                .doesNotContain(CANARY);
        assertThat(settings.toString() + settings.values()).doesNotContain(CANARY);
        assertThat(new Secret(CANARY)).hasToString(Secret.MASK);
        assertThat(Secret.EMPTY).hasToString("");
    }

    @Test
    void noSecretIsInTheMessageOfAProblem() {
        Given given = withSecretsEverywhere()
                .property("mysql.properties.password1", CANARY)
                .property("kafka.properties.sasl.jaas.config", "password=\"" + CANARY + "\"")
                .option("mysql.pasword", CANARY)
                .option("kafka.bootstrap-servers", "http://u:" + CANARY + "@h:1");
        assertThatThrownBy(() -> given.load(reader -> List.of(KafkaSettings.read(reader), MysqlSettings.read(reader))))
                .isInstanceOf(SettingsException.class)
                .hasMessageContaining("5 settings to fix")
                .hasMessageNotContaining(CANARY);
    }

    @Test
    void travelsToExecutors() throws IOException, ClassNotFoundException {
        MysqlSettings settings = withSecretsEverywhere().mysql();
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
            out.writeObject(settings);
        }
        try (ObjectInputStream in = new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
            assertThat(in.readObject()).isEqualTo(settings);
        }
    }

    @Test
    void theTableIsAlignedAndTellsWhereEachValueCameFrom() {
        String table = given(folder)
                .environment("MYSQL_HOST", "db.example.com")
                .file("mysql { port = 3307 }")
                .load(MysqlSettings::read)
                .describe();
        assertThat(table.lines().limit(4))
                .containsExactly(
                        "order.contract                         default",
                        "mysql.host             db.example.com  environment MYSQL_HOST",
                        "mysql.port             3307            orderflow.conf: 1",
                        "mysql.database         ecommerce       default");
    }
}
