package io.orderflow.dashboard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.orderflow.dashboard.Api.Answer;
import io.orderflow.local.DatabaseServer;
import io.orderflow.local.RealServices;
import io.orderflow.local.SecuredKafka;
import io.orderflow.local.TestCertificates;
import io.orderflow.local.TestDatabase;
import io.orderflow.local.TestTopics;
import io.orderflow.local.TokenEndpoint;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** The dashboard at a broker that asks who is there: it looks and sends, or says why it may not. */
@ExtendWith(RealServices.class)
@Tag("slow")
class SecuredBrokerIT {

    @Test
    void looksAndSendsWithATokenAndNamesAWrongPasswordWithoutShowingIt(@TempDir Path folder, DatabaseServer server) {
        try (SecuredKafka kafka = SecuredKafka.start(folder);
                TestTopics topics = kafka.topics();
                TestDatabase database = TestDatabase.on(server)) {
            Stage stage = Stage.of(topics, database, 1);
            List<String> token = secured(kafka);
            token.addAll(List.of(
                    "kafka.sasl.mechanism",
                    "OAUTHBEARER",
                    "kafka.sasl.password",
                    TokenEndpoint.SECRET,
                    "kafka.properties.sasl.oauthbearer.token.endpoint.url",
                    kafka.tokens().tokenUrl()));
            try (Dashboard dashboard = Dashboard.start(stage.settings(token.toArray(new String[0])))) {
                Api api = Api.at(dashboard.port());
                await().atMost(ApiStage.SOON)
                        .untilAsserted(
                                () -> assertThat(api.get("/offsets").json().path("partitions"))
                                        .hasSize(1));
                String own = ApiStage.order(", \"order_id\": \"ORDER-000001\"");
                assertThat(api.post("/produce", own).status()).isEqualTo(201);
            }
            List<String> wrong = secured(kafka);
            wrong.addAll(List.of("kafka.sasl.mechanism", "PLAIN", "kafka.sasl.password", "canary-wrong-4711"));
            try (Dashboard dashboard = Dashboard.start(stage.settings(wrong.toArray(new String[0])))) {
                Api api = Api.at(dashboard.port());
                await().atMost(ApiStage.SOON)
                        .untilAsserted(() -> assertThat(api.get("/overview").text())
                                .contains("KAFKA_REFUSED", "do not accept the user name or its password"));
                Answer refused = api.post("/produce", ApiStage.order(", \"order_id\": \"ORDER-000002\""));
                assertThat(refused.status()).isEqualTo(503);
                assertThat(refused.text()
                                + api.get("/overview").text()
                                + api.get("/health").text())
                        .doesNotContain("canary-");
            }
        }
    }

    private static List<String> secured(SecuredKafka kafka) {
        return new ArrayList<>(List.of(
                "kafka.bootstrap-servers",
                kafka.at("SASL"),
                "kafka.security-protocol",
                "SASL_SSL",
                "kafka.sasl.username",
                SecuredKafka.USER,
                "kafka.ssl-truststore-location",
                kafka.certificates().trusted().toString(),
                "kafka.properties.ssl.truststore.password",
                TestCertificates.PASSWORD));
    }
}
