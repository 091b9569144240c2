package io.orderflow.kafka;

import static java.util.Objects.requireNonNull;

import io.orderflow.settings.Key;
import io.orderflow.settings.Rule;
import io.orderflow.settings.Secret;
import io.orderflow.settings.SettingsReader;
import java.io.Serializable;
import java.util.Map;
import java.util.TreeMap;

/**
 * Connection to Kafka, and its topics. Serializable: shipped to executors; holds only strings.
 *
 * @param username empty: no credentials; with OAUTHBEARER the client id, whose secret is the password
 * @param truststore path of the trusted certificates; empty: Java's own
 * @param properties other properties of Kafka's clients, by Kafka's name
 */
public record KafkaSettings(
        String bootstrapServers,
        String topic,
        String deadLetterTopic,
        SecurityProtocol securityProtocol,
        String mechanism,
        String username,
        Secret password,
        String truststore,
        Map<String, String> properties)
        implements Serializable {

    /** Kafka's names. */
    public enum SecurityProtocol {
        PLAINTEXT,
        SSL,
        SASL_PLAINTEXT,
        SASL_SSL;

        boolean isSasl() {
            return this == SASL_PLAINTEXT || this == SASL_SSL;
        }

        boolean isSsl() {
            return this == SSL || this == SASL_SSL;
        }
    }

    private static final Key BOOTSTRAP_SERVERS = Key.of("kafka.bootstrap-servers", "KAFKA_BOOTSTRAP_SERVERS");
    private static final Key TOPIC = Key.of("kafka.topic", "KAFKA_TOPIC");
    private static final Key DEAD_LETTER_TOPIC = Key.of("kafka.dead-letter-topic", "KAFKA_DLQ_TOPIC");
    private static final Key PROTOCOL = Key.of("kafka.security-protocol", "KAFKA_SECURITY_PROTOCOL");
    private static final Key MECHANISM = Key.of("kafka.sasl.mechanism", "KAFKA_SASL_MECHANISM");
    private static final Key USERNAME = Key.of("kafka.sasl.username", "KAFKA_SASL_USERNAME");
    private static final Key PASSWORD = Key.of("kafka.sasl.password", "KAFKA_SASL_PASSWORD");
    private static final Key PASSWORD_FILE = Key.of("kafka.sasl.password-file", "KAFKA_SASL_PASSWORD_FILE");
    private static final Key TRUSTSTORE = Key.of("kafka.ssl-truststore-location", "KAFKA_SSL_TRUSTSTORE_LOCATION");
    private static final Key PROPERTIES = Key.of("kafka.properties");

    private static final String JAAS = "sasl.jaas.config";
    private static final String LOGIN_HANDLER = "sasl.login.callback.handler.class";
    private static final String CLIENT_HANDLER = "sasl.client.callback.handler.class";
    /** Kafka's name of the address that gives tokens to a client id and its secret. */
    private static final String TOKEN_ENDPOINT = "sasl.oauthbearer.token.endpoint.url";
    /** A name of Kafka 4; earlier clients take the scope from the JAAS configuration. */
    private static final String SCOPE = "sasl.oauthbearer.scope";

    private static final String OAUTH = "OAUTHBEARER";
    private static final String IAM = "AWS_MSK_IAM";
    private static final Rule KNOWN_MECHANISM = Rule.matching(
            "PLAIN|SCRAM-SHA-256|SCRAM-SHA-512|GSSAPI|" + OAUTH + "|" + IAM,
            "PLAIN, SCRAM-SHA-256, SCRAM-SHA-512, GSSAPI, " + OAUTH + " or " + IAM);

    public KafkaSettings {
        requireNonNull(securityProtocol, "securityProtocol is null");
        requireNonNull(password, "password is null");
        properties = Map.copyOf(properties);
    }

    public static KafkaSettings read(SettingsReader reader) {
        KafkaSettings settings = new KafkaSettings(
                reader.text(BOOTSTRAP_SERVERS, Rule.BOOTSTRAP_SERVERS),
                reader.text(TOPIC, Rule.TOPIC_NAME),
                reader.text(DEAD_LETTER_TOPIC, Rule.TOPIC_NAME),
                reader.choice(PROTOCOL, SecurityProtocol.class),
                reader.text(MECHANISM, KNOWN_MECHANISM),
                reader.text(USERNAME, Rule.ANY),
                reader.secret(PASSWORD, PASSWORD_FILE),
                reader.text(TRUSTSTORE, Rule.ANY),
                reader.properties(PROPERTIES, KafkaRefusals.TABLE));
        settings.checkTogether(reader);
        return settings;
    }

    private void checkTogether(SettingsReader reader) {
        if (topic.equals(deadLetterTopic)) {
            reader.problem(DEAD_LETTER_TOPIC, "must differ from kafka.topic: rejected records would be read as orders");
        }
        if (securityProtocol.isSasl()) {
            checkLogin(reader);
        }
        if (!securityProtocol.isSasl() && !username.isEmpty()) {
            reader.problem(USERNAME, "has no effect with " + securityProtocol + ": did you mean SASL_SSL?");
        }
        if (!securityProtocol.isSsl() && !truststore.isEmpty()) {
            reader.problem(TRUSTSTORE, "has no effect with " + securityProtocol + ": did you mean SASL_SSL or SSL?");
        }
    }

    private void checkLogin(SettingsReader reader) {
        boolean ownJaas = properties.containsKey(JAAS);
        String needed = mechanism.equals(OAUTH)
                ? " (the client id, with its secret as password, and kafka.properties.\"" + TOKEN_ENDPOINT + "\")"
                : " (or kafka.properties.\"" + JAAS + "\")";
        if (username.isEmpty() && !ownJaas && !mechanism.equals(IAM)) {
            reader.problem(USERNAME, "must be set with " + securityProtocol + needed);
        }
        if (!username.isEmpty() && ownJaas) {
            reader.problem(USERNAME, "must be empty if kafka.properties.\"" + JAAS + "\" is set");
        } else if (!username.isEmpty() && !takesPassword()) {
            reader.problem(USERNAME, "has no effect with " + mechanism + ": set kafka.properties.\"" + JAAS + "\"");
        }
        if (!ownJaas && mechanism.equals(OAUTH) && !properties.containsKey(TOKEN_ENDPOINT)) {
            reader.problem(PROPERTIES, "must have \"" + TOKEN_ENDPOINT + "\" with " + OAUTH);
        }
        if (ownJaas) {
            KafkaLogins.problem(properties.get(JAAS))
                    .ifPresent(problem -> reader.problem(PROPERTIES, "\"" + JAAS + "\" " + problem));
        }
        if (mechanism.equals(IAM) && !KafkaLogins.isThere(KafkaLogins.IAM_MODULE)) {
            reader.problem(
                    MECHANISM, "needs the jar aws-msk-iam-auth on the class path of this program, which is not there");
        }
    }

    /**
     * The properties every Kafka client needs. Holds secrets in plain text: pass it on, never print it.
     */
    public Map<String, String> clientProperties() {
        Map<String, String> client = new TreeMap<>(properties);
        client.put("bootstrap.servers", bootstrapServers);
        client.put("security.protocol", securityProtocol.name());
        if (!truststore.isEmpty()) {
            client.put("ssl.truststore.location", truststore);
        }
        if (securityProtocol.isSasl()) {
            client.put("sasl.mechanism", mechanism);
            if (!username.isEmpty()) {
                client.put(JAAS, jaas());
            }
            if (mechanism.equals(OAUTH) && properties.containsKey(TOKEN_ENDPOINT)) {
                // Without it Kafka's client makes unsigned tokens by itself.
                client.putIfAbsent(LOGIN_HANDLER, KafkaLogins.OAUTH_LOGIN_HANDLER);
            }
            if (mechanism.equals(IAM)) {
                client.putIfAbsent(JAAS, KafkaLogins.IAM_MODULE + " required;");
                client.putIfAbsent(CLIENT_HANDLER, KafkaLogins.IAM_HANDLER);
            }
        }
        return client;
    }

    private boolean takesPassword() {
        return mechanism.equals("PLAIN") || mechanism.startsWith("SCRAM-") || mechanism.equals(OAUTH);
    }

    private String jaas() {
        if (mechanism.equals(OAUTH)) {
            String scope = properties.getOrDefault(SCOPE, "");
            return KafkaLogins.OAUTH_MODULE + " required clientId=" + quoted(username) + " clientSecret="
                    + quoted(password.reveal()) + (scope.isEmpty() ? "" : " scope=" + quoted(scope)) + ";";
        }
        String module = mechanism.equals("PLAIN")
                ? "org.apache.kafka.common.security.plain.PlainLoginModule"
                : "org.apache.kafka.common.security.scram.ScramLoginModule";
        return module + " required username=" + quoted(username) + " password=" + quoted(password.reveal()) + ";";
    }

    /** A quoted string of a JAAS configuration: backslashes and quotes are escaped. */
    private static String quoted(String text) {
        return '"'
                + text.replace("\\", "\\\\")
                        .replace("\"", "\\\"")
                        .replace("\n", "\\n")
                        .replace("\r", "\\r")
                + '"';
    }

    /** Short, and free of secrets. */
    @Override
    public String toString() {
        return "KafkaSettings[" + topic + " at " + bootstrapServers + ", " + securityProtocol + "]";
    }
}
