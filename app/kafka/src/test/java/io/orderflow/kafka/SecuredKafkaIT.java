package io.orderflow.kafka;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.orderflow.condition.Condition;
import io.orderflow.condition.HasCondition;
import io.orderflow.local.SecuredKafka;
import io.orderflow.local.TestCertificates;
import io.orderflow.local.TestTopics;
import io.orderflow.local.TokenEndpoint;
import io.orderflow.settings.Settings;
import io.orderflow.settings.SettingsSources;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.resource.ResourceType;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The settings lead into a real broker that asks who is there; and what keeps a client out has its name. */
class SecuredKafkaIT {

    @TempDir
    private static Path folder;

    private static SecuredKafka kafka;
    private static TestTopics topics;
    private static String topic;

    private final Map<String, String> values = new HashMap<>();

    @BeforeAll
    static void start() {
        kafka = SecuredKafka.start(folder);
        topics = kafka.topics();
        topic = topics.create(1);
    }

    @AfterAll
    static void stop() {
        topics.close();
        kafka.close();
    }

    @BeforeEach
    void theUsualSettings() {
        values.put("kafka.topic", topic);
        values.put("kafka.bootstrap-servers", kafka.at("SASL"));
        values.put("kafka.security-protocol", "SASL_SSL");
        values.put("kafka.sasl.mechanism", "SCRAM-SHA-512");
        values.put("kafka.sasl.username", SecuredKafka.USER);
        values.put("kafka.sasl.password", SecuredKafka.PASSWORD);
        trust(kafka.certificates().trusted());
    }

    private void trust(Path store) {
        values.put("kafka.ssl-truststore-location", store.toString());
        values.put("kafka.properties.ssl.truststore.password", TestCertificates.PASSWORD);
    }

    private void withToken(String client, String secret) {
        values.put("kafka.sasl.mechanism", "OAUTHBEARER");
        values.put("kafka.sasl.username", client);
        values.put("kafka.sasl.password", secret);
        values.put(
                "kafka.properties.sasl.oauthbearer.token.endpoint.url",
                kafka.tokens().tokenUrl());
    }

    private void withMutualTls() {
        values.put("kafka.bootstrap-servers", kafka.at("MUTUAL"));
        values.put("kafka.security-protocol", "SSL");
        values.put("kafka.sasl.username", "");
        values.put("kafka.sasl.password", "");
    }

    private void withClientCertificate() {
        values.put(
                "kafka.properties.ssl.keystore.location",
                kafka.certificates().keyStore("client").toString());
        values.put("kafka.properties.ssl.keystore.password", TestCertificates.PASSWORD);
    }

    private KafkaSettings settings() {
        SettingsSources sources = new SettingsSources(Map.of(), Map.of(), Map.of(), folder);
        return Settings.load(sources.with(values, key -> "--set " + key), KafkaSettings::read)
                .values();
    }

    @ParameterizedTest
    @ValueSource(strings = {"SCRAM-SHA-512", "PLAIN"})
    void aUserWithItsPasswordSendsReadsAndAsks(String mechanism) {
        values.put("kafka.sasl.mechanism", mechanism);
        sendReadAndAsk(mechanism);
    }

    @Test
    void aPasswordMayBeInAFile() throws IOException {
        Path file = Files.writeString(folder.resolve("password"), SecuredKafka.PASSWORD + "\n");
        values.put("kafka.sasl.password", "");
        values.put("kafka.sasl.password-file", file.toString());
        sendReadAndAsk("file");
    }

    @Test
    void aClientOfATokenEndpointSendsReadsAndAsks() {
        withToken("orderflow", TokenEndpoint.SECRET);
        int before = kafka.tokens().given();

        sendReadAndAsk("token");

        assertThat(kafka.tokens().given()).isGreaterThan(before);
    }

    @Test
    void aClientWithACertificateSendsReadsAndAsks() {
        withMutualTls();
        withClientCertificate();
        sendReadAndAsk("certificate");
    }

    private void sendReadAndAsk(String value) {
        KafkaSettings settings = settings();
        Map<String, Object> client = new HashMap<>(settings.clientProperties());
        try (KafkaProducer<String, String> producer =
                new KafkaProducer<>(client, new StringSerializer(), new StringSerializer())) {
            producer.send(new ProducerRecord<>(topic, value)).get();
        } catch (ExecutionException e) {
            throw new AssertionError(e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
        try (OrdersTopic asked = new OrdersTopic(settings);
                KafkaConsumer<String, String> consumer =
                        new KafkaConsumer<>(client, new StringDeserializer(), new StringDeserializer())) {
            long end = asked.state().logs().get(0).end();
            TopicPartition partition = new TopicPartition(topic, 0);
            consumer.assign(List.of(partition));
            consumer.seek(partition, end - 1);
            List<ConsumerRecord<String, String>> read =
                    consumer.poll(Duration.ofSeconds(20)).records(partition);
            assertThat(read).extracting(ConsumerRecord::value).containsExactly(value);
        }
    }

    @Test
    void aWrongPasswordIsNamed() {
        values.put("kafka.sasl.password", "guessed-4712");
        refused("The brokers do not accept the user name or its password", "KAFKA_SASL_PASSWORD");
    }

    @Test
    void anUnknownAuthorityIsNamed() {
        trust(kafka.certificates().foreignTrusted());
        refused("signed by an authority that is not trusted here", "KAFKA_SSL_TRUSTSTORE_LOCATION");
    }

    @Test
    void aCertificateForAnotherHostIsNamed() {
        values.put("kafka.bootstrap-servers", kafka.at("ELSEWHERE"));
        refused("for another host name", "KAFKA_BOOTSTRAP_SERVERS");
    }

    @Test
    void anExpiredTokenIsNamed() {
        withToken("expired", TokenEndpoint.SECRET);
        refused("do not accept the token: it has expired", "clocks");
    }

    @Test
    void aClientThatTheTokenEndpointDoesNotKnowIsNamed() {
        withToken("orderflow", "guessed-4713");
        refused("the token endpoint", "client id");
    }

    @Test
    void aClientWithoutACertificateIsNamed() {
        withMutualTls();
        refused("do not accept this client's certificate", "ssl.keystore");
    }

    @Test
    void aMechanismThatTheBrokersDoNotOfferIsNamed() {
        values.put("kafka.sasl.mechanism", "SCRAM-SHA-256");
        refused("do not offer this SASL mechanism", "KAFKA_SASL_MECHANISM");
    }

    @Test
    void aMissingRightIsNamed() {
        String guarded = topics.create(1);
        kafka.permit("somebody-else", ResourceType.TOPIC, guarded, AclOperation.DESCRIBE);
        values.put("kafka.topic", guarded);
        refused("do not permit this to the user", guarded);
    }

    private void refused(String problem, String remedy) {
        Throwable thrown = catchThrowable(() -> {
            try (OrdersTopic asked = new OrdersTopic(settings())) {
                asked.state();
            }
        });
        assertThat(thrown).hasMessageContaining(problem).hasMessageContaining(remedy);
        assertThat(thrown).isInstanceOf(HasCondition.class);
        assertThat(((HasCondition) thrown).condition()).isEqualTo(Condition.KAFKA_REFUSED);
        for (Throwable t = thrown; t != null; t = t.getCause()) {
            assertThat(String.valueOf(t.getMessage()).getBytes(UTF_8))
                    .asString(UTF_8)
                    .doesNotContain("guessed-", "canary-");
        }
    }
}
