package io.orderflow.settings;

import static io.orderflow.settings.Given.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.orderflow.kafka.KafkaSettings;
import io.orderflow.pipeline.mysql.MysqlSettings;
import io.orderflow.producer.settings.ProducerSettings;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SettingsTest {
    @TempDir
    private Path folder;

    @Nested
    class Precedence {
        @Test
        void defaultsAreThoseOfTheOwnersDocument() {
            KafkaSettings kafka = given(folder).kafka();
            MysqlSettings mysql = given(folder).mysql();
            ProducerSettings producer = given(folder).producer();
            assertThat(kafka.bootstrapServers()).isEqualTo("localhost:9092");
            assertThat(kafka.topic()).isEqualTo("orders");
            assertThat(kafka.deadLetterTopic()).isEqualTo("orders-dlq");
            assertThat(mysql).hasToString("MysqlSettings[ecommerce.orders at localhost:3306 as root]");
            assertThat(mysql.password().isEmpty()).isTrue();
            assertThat(producer.interval()).isEqualTo(Duration.ofSeconds(2));
            assertThat(producer.startingOrderId()).isEmpty();
            assertThat(producer.compression()).isEqualTo(ProducerSettings.Compression.GZIP);
        }

        @Test
        void eachSourceWinsOverThoseBelowIt() {
            Given given = given(folder).file("kafka.topic = from-file");
            assertThat(given.kafka().topic()).isEqualTo("from-file");
            given.environment("KAFKA_TOPIC", "from-environment");
            assertThat(given.kafka().topic()).isEqualTo("from-environment");
            given.property("kafka.topic", "from-property");
            assertThat(given.kafka().topic()).isEqualTo("from-property");
            given.option("kafka.topic", "from-option");
            assertThat(given.kafka().topic()).isEqualTo("from-option");
        }

        @Test
        void anEmptyEnvironmentVariableIsNotSet() {
            assertThat(given(folder).environment("KAFKA_TOPIC", "").kafka().topic())
                    .isEqualTo("orders");
        }

        @Test
        void theFileIsFoundByPropertyThenVariableThenUsualPlace() {
            Given given = given(folder)
                    .file("conf/orderflow.conf", "kafka.topic = usual")
                    .file("named.conf", "kafka.topic = by-variable")
                    .file("other.conf", "kafka.topic = by-property");
            assertThat(given.kafka().topic()).isEqualTo("usual");
            given.environment("ORDERFLOW_CONFIG", "named.conf");
            assertThat(given.kafka().topic()).isEqualTo("by-variable");
            given.property("orderflow.config", folder.resolve("other.conf").toString());
            assertThat(given.kafka().topic()).isEqualTo("by-property");
        }

        @Test
        void aFileMayListServersAndReferToTheEnvironment() {
            KafkaSettings kafka = given(folder)
                    .environment("BROKER", "b:2")
                    .file("kafka { bootstrap-servers = [\"a:1\", ${BROKER}] }")
                    .kafka();
            assertThat(kafka.bootstrapServers()).isEqualTo("a:1,b:2");
        }
    }

    @Nested
    class Problems {
        @Test
        void areReportedAllAtOnceWithOriginAndSuggestion() {
            Given given = given(folder)
                    .environment("MYSQL_PORT", "33o6")
                    .file("conf/orderflow.conf", "kafka {\n  topci = x\n}\n");
            assertThatThrownBy(given::mysql)
                    .isInstanceOfSatisfying(
                            SettingsException.class,
                            e -> assertThat(e.condition().exitCode()).isEqualTo(2))
                    .hasMessage("""
                        OrderFlow cannot start: 2 settings to fix
                          kafka.topci  is not a setting; did you mean kafka.topic?  (conf/orderflow.conf: 2)
                          mysql.port   must be a port from 1 to 65535, was "33o6"   (environment MYSQL_PORT)\
                        """);
        }

        @Test
        void aMisspeltEnvironmentVariableOrPropertyIsReported() {
            Given given = given(folder)
                    .environment("KAFKA_BOOTSTRAP_SERVER", "b:1")
                    .property("mysql.hots", "h")
                    .environment("MYSQL_HOME", "/usr")
                    .environment("PATH", "/bin");
            assertThatThrownBy(given::kafka)
                    .hasMessageContaining("2 settings to fix")
                    .hasMessageContaining("KAFKA_BOOTSTRAP_SERVER  is not read; did you mean KAFKA_BOOTSTRAP_SERVERS?")
                    .hasMessageContaining("is not read; did you mean mysql.host?");
        }

        @Test
        void aNamedFileThatIsMissingIsReported() {
            assertThatThrownBy(given(folder).environment("ORDERFLOW_CONFIG", "no.conf")::kafka)
                    .hasMessageContaining("no.conf  is not a file that can be read  (environment ORDERFLOW_CONFIG)");
        }

        @Test
        void aFileThatIsNotHoconIsReportedByLineWithoutQuotingIt() {
            assertThatThrownBy(given(folder).file("mysql {\n  password = pa$$w}rd\n}\n}")::mysql)
                    .hasMessageContaining("orderflow.conf  is not valid HOCON")
                    .hasMessageContaining("(orderflow.conf: 2)")
                    .hasMessageNotContainingAny("pa$$", "w}rd");
        }

        @Test
        void namesThatWouldNeedQuotingAreRefused() {
            assertThatThrownBy(given(folder).environment("MYSQL_TABLE", "orders`; DROP")::mysql)
                    .hasMessageContaining("must be a name of 1 to 64 of 0-9 A-Z a-z _ $, was \"orders`; DROP\"");
            assertThatThrownBy(given(folder).environment("KAFKA_TOPIC", "..")::kafka)
                    .hasMessageContaining("must be a topic name");
            assertThatThrownBy(given(folder).environment("KAFKA_BOOTSTRAP_SERVERS", "a:1,b")::kafka)
                    .hasMessageContaining("must be host:port, several separated by commas, was \"a:1,b\"");
            assertThatThrownBy(given(folder).environment("KAFKA_BOOTSTRAP_SERVERS", "a:70000")::kafka)
                    .hasMessageContaining("must be host:port");
        }

        @Test
        void theDeadLetterTopicMustBeAnother() {
            assertThatThrownBy(given(folder).environment("KAFKA_DLQ_TOPIC", "orders")::kafka)
                    .hasMessageContaining("must differ from kafka.topic");
        }

        @Test
        void numbersAndDurationsOutsideTheirLimitsAreRefused() {
            assertThatThrownBy(given(folder)
                            .environment("PRODUCTION_INTERVAL", "fast")
                            .environment("STARTING_ORDER_ID", "900000000000")
                            .file("producer { flush-limit = 15, broken-share = 1.5, seed = x, count = 0 }")::producer)
                    .hasMessageContaining("6 settings to fix")
                    .hasMessageContaining("must be a number of seconds from 0 to 86400, decimals allowed, was \"fast\"")
                    .hasMessageContaining("must be a whole number from 1 to 899999999999, or empty")
                    .hasMessageContaining("must be a duration such as 500 ms, 2 s or 10 minutes, was \"15\"")
                    .hasMessageContaining("must be a share from 0 to 1 or from 0 % to 100 %, was \"1.5\"");
        }
    }

    @Nested
    class Values {
        @Test
        void anIntervalMayBeAFractionAndARateWinsOverIt() {
            Given given = given(folder).environment("PRODUCTION_INTERVAL", "0.02");
            assertThat(given.producer().interval()).isEqualTo(Duration.ofMillis(20));
            assertThat(given.option("producer.rate", "2500").producer().interval())
                    .isEqualTo(Duration.ofNanos(400_000));
        }

        @Test
        void durationsAreReadInEveryUnit() throws BadValue {
            assertThat(Durations.parse("1 second")).isEqualTo(Duration.ofSeconds(1));
            assertThat(Durations.parse("1.5s")).isEqualTo(Duration.ofMillis(1500));
            assertThat(Durations.parse("10 Minutes")).isEqualTo(Duration.ofMinutes(10));
            assertThat(Durations.parse("2 d")).isEqualTo(Duration.ofDays(2));
            for (String text : new String[] {"", "s", "5", "-1 s", "1 fortnight", "1 s 2 ms", "1e3 s"}) {
                assertThatThrownBy(() -> Durations.parse(text)).as(text).isInstanceOf(BadValue.class);
            }
        }
    }

    @Nested
    class PassThrough {
        @Test
        void otherPropertiesReachTheClient() {
            KafkaSettings kafka = given(folder)
                    .file("kafka.properties { linger.ms = 5, \"request.timeout.ms\" = 20000 }")
                    .property("kafka.properties.client.rack", "r1")
                    .kafka();
            assertThat(kafka.clientProperties())
                    .containsEntry("linger.ms", "5")
                    .containsEntry("request.timeout.ms", "20000")
                    .containsEntry("client.rack", "r1")
                    .containsEntry("bootstrap.servers", "localhost:9092");
        }

        @Test
        void dangerousOnesAreRefusedWithTheReason() {
            assertThatThrownBy(given(folder).file("kafka.properties { acks = 1, group.id = g, retries = 0 }")::kafka)
                    .hasMessageContaining("3 settings to fix")
                    .hasMessageContaining(
                            "kafka.properties.acks      is refused: orders could be lost or doubled between producer"
                                    + " and broker")
                    .hasMessageContaining("the position is kept in the ledger");
            assertThatThrownBy(given(folder)
                            .file("mysql.properties { ALLOWLOADLOCALINFILE = true, queryInterceptors = x, "
                                    + "password1 = p, allowMultiQueries = false }")::mysql)
                    .hasMessageContaining("3 settings to fix")
                    .hasMessageContaining("a server could then read files of this machine")
                    .hasMessageContaining("it loads a class into the driver");
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "\"acks\"",
                    "'acks'",
                    "\"acks",
                    "acks\"",
                    " acks",
                    "acks ",
                    "acks.",
                    ".acks",
                    "ac\"ks\"",
                    "\\\"acks\\\"",
                    "",
                    "\"\".acks",
                    "acks\u00a0",
                    "a\u0441ks",
                    "\"request.timeout.ms\"",
                    "\"allowLoadLocalInfile\"",
                    "a..b"
                })
        void anotherSpellingOfANameIsRefusedWhereverItStands(String name) {
            for (String group : List.of("kafka.properties.", "mysql.properties.")) {
                String key = group + name;
                String quotedInFile = "\"" + name.replace("\\", "\\\\").replace("\"", "\\\"") + "\"";
                assertRefused(given(folder).file("").option(key, "0"));
                assertRefused(given(folder).property(key, "0"));
                assertRefused(given(folder).file(group + quotedInFile + " = 0"));
            }
        }

        private void assertRefused(Given given) {
            assertThatThrownBy(
                            () -> given.load(reader -> List.of(KafkaSettings.read(reader), MysqlSettings.read(reader))))
                    .isInstanceOf(SettingsException.class)
                    .hasMessageContaining("is refused: write the property's name as the client has it");
        }

        @Test
        void aNameInQuotesInTheFileIsTheSameName() {
            assertThatThrownBy(given(folder).file("kafka.properties.\"acks\" = 0")::kafka)
                    .hasMessageContaining("kafka.properties.acks  is refused: orders could be lost");
            assertThatThrownBy(given(folder).file("\"kafka.properties.acks\" = 0")::kafka)
                    .hasMessageContaining("kafka.properties.acks  is refused: orders could be lost");
            assertThatThrownBy(given(folder).option("kafka.\"properties\".acks", "0")::kafka)
                    .hasMessageContaining("is not a setting");
        }

        @ParameterizedTest
        @ValueSource(strings = {"KAFKA_PROPERTIES_ACKS", "kafka.properties.acks", "MYSQL_PROPERTIES_USE_SSL"})
        void aVariableThatIsMeantForAClientIsNotIgnoredInSilence(String variable) {
            assertThatThrownBy(given(folder).environment(variable, "0")::kafka)
                    .hasMessageContaining(variable + "  is not read: set client properties in the settings file");
        }

        @Test
        void harmlessValuesOfDangerousPropertiesPass() {
            assertThat(given(folder)
                            .file("kafka.properties { acks = all }")
                            .kafka()
                            .properties())
                    .containsEntry("acks", "all");
        }
    }

    @Nested
    class LoginsOfKafka {
        private Given oauth() {
            return given(folder)
                    .environment("KAFKA_SECURITY_PROTOCOL", "SASL_SSL")
                    .environment("KAFKA_SASL_MECHANISM", "OAUTHBEARER");
        }

        @Test
        void aClientIdAndItsSecretGetATokenByTheHandlerThatKafkaShips() {
            KafkaSettings kafka = oauth().environment("KAFKA_SASL_USERNAME", "or\"ders")
                    .environment("KAFKA_SASL_PASSWORD", "s")
                    .option("kafka.properties.sasl.oauthbearer.token.endpoint.url", "https://id.example/token")
                    .option("kafka.properties.sasl.oauthbearer.scope", "kafka")
                    .kafka();
            assertThat(kafka.clientProperties())
                    .containsEntry(
                            "sasl.jaas.config",
                            "org.apache.kafka.common.security.oauthbearer.OAuthBearerLoginModule required"
                                    + " clientId=\"or\\\"ders\" clientSecret=\"s\" scope=\"kafka\";")
                    .containsEntry(
                            "sasl.login.callback.handler.class",
                            "org.apache.kafka.common.security.oauthbearer.OAuthBearerLoginCallbackHandler");
        }

        @Test
        void withoutATokenEndpointAClientWouldMakeUnsignedTokens() {
            assertThatThrownBy(oauth().environment("KAFKA_SASL_USERNAME", "u")::kafka)
                    .hasMessageContaining("must have \"sasl.oauthbearer.token.endpoint.url\" with OAUTHBEARER");
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "org.apache.kafka.common.security.oauthbearer.OAuthBearerLoginCallbackHandler",
                    "org.apache.kafka.common.security.oauthbearer.secured.OAuthBearerLoginCallbackHandler",
                    "software.amazon.msk.auth.iam.IAMOAuthBearerLoginCallbackHandler"
                })
        void handlersThatAreKnownPass(String handler) {
            assertThat(given(folder)
                            .option("kafka.properties.sasl.login.callback.handler.class", handler)
                            .kafka()
                            .properties())
                    .containsEntry("sasl.login.callback.handler.class", handler);
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "sasl.login.class",
                    "sasl.login.callback.handler.class",
                    "sasl.client.callback.handler.class",
                    "sasl.oauthbearer.jwt.retriever.class",
                    "partition.assignment.strategy"
                })
        void otherClassesAreRefused(String property) {
            assertThatThrownBy(given(folder).option("kafka.properties." + property, "com.example.Mine")::kafka)
                    .hasMessageContaining("kafka.properties." + property + "  is refused: it loads a class");
        }

        @Test
        void aLoginModuleThatIsNotKnownIsRefusedWithoutShowingTheRest() {
            assertThatThrownBy(given(folder)
                            .environment("KAFKA_SECURITY_PROTOCOL", "SASL_SSL")
                            .option(
                                    "kafka.properties.sasl.jaas.config",
                                    "com.example.Module required password=\"hidden-1\";")::kafka)
                    .hasMessageContaining("is refused: it loads the class com.example.Module")
                    .hasMessageNotContaining("hidden-1");
            assertThatThrownBy(given(folder)
                            .environment("KAFKA_SECURITY_PROTOCOL", "SASL_SSL")
                            .option("kafka.properties.sasl.jaas.config", "password hidden-1")::kafka)
                    .hasMessageContaining("must have the form of JAAS")
                    .hasMessageNotContaining("hidden-1");
        }

        @Test
        void awsMskIamNeedsItsJar() {
            assertThatThrownBy(given(folder)
                            .environment("KAFKA_SECURITY_PROTOCOL", "SASL_SSL")
                            .environment("KAFKA_SASL_MECHANISM", "AWS_MSK_IAM")::kafka)
                    .hasMessageContaining("needs the jar aws-msk-iam-auth");
        }

        @Test
        void aPasswordOfAStoreMayComeFromTheEnvironment() {
            Settings<KafkaSettings> settings = Settings.load(
                    given(folder)
                            .file("kafka.properties.\"ssl.keystore.password\" = ${?KEYSTORE_PASSWORD}")
                            .environment("KEYSTORE_PASSWORD", "hidden-2")
                            .sources(),
                    KafkaSettings::read);
            assertThat(settings.values().properties()).containsEntry("ssl.keystore.password", "hidden-2");
            assertThat(settings.describe()).doesNotContain("hidden-2");
        }
    }

    @Nested
    class ServersWithPasswords {
        @Test
        void theJaasConfigurationIsEscaped() {
            KafkaSettings kafka = given(folder)
                    .environment("KAFKA_SECURITY_PROTOCOL", "sasl_ssl")
                    .environment("KAFKA_SASL_MECHANISM", "SCRAM-SHA-512")
                    .environment("KAFKA_SASL_USERNAME", "al\"ice")
                    .environment("KAFKA_SASL_PASSWORD", "a\\b\";x")
                    .environment("KAFKA_SSL_TRUSTSTORE_LOCATION", "/t.jks")
                    .kafka();
            assertThat(kafka.clientProperties())
                    .containsEntry("security.protocol", "SASL_SSL")
                    .containsEntry("sasl.mechanism", "SCRAM-SHA-512")
                    .containsEntry("ssl.truststore.location", "/t.jks")
                    .containsEntry(
                            "sasl.jaas.config",
                            "org.apache.kafka.common.security.scram.ScramLoginModule required "
                                    + "username=\"al\\\"ice\" password=\"a\\\\b\\\";x\";");
        }

        @Test
        void kafkasOwnParserReadsTheSamePasswordBack() {
            String password = "a\\b\";x y\tö'";
            KafkaSettings kafka = given(folder)
                    .environment("KAFKA_SECURITY_PROTOCOL", "SASL_PLAINTEXT")
                    .environment("KAFKA_SASL_USERNAME", "u")
                    .environment("KAFKA_SASL_PASSWORD", password)
                    .kafka();
            var jaas = org.apache.kafka.common.security.JaasContext.loadClientContext(java.util.Map.of(
                    "sasl.jaas.config",
                    new org.apache.kafka.common.config.types.Password(
                            kafka.clientProperties().get("sasl.jaas.config"))));
            assertThat(jaas.configurationEntries().get(0).getOptions().get("password"))
                    .isEqualTo(password);
        }

        @Test
        void aUserNameWithoutSaslIsReported() {
            assertThatThrownBy(given(folder).environment("KAFKA_SASL_USERNAME", "u")::kafka)
                    .hasMessageContaining("has no effect with PLAINTEXT: did you mean SASL_SSL?");
            assertThatThrownBy(given(folder).environment("KAFKA_SECURITY_PROTOCOL", "SASL_SSL")::kafka)
                    .hasMessageContaining("must be set with SASL_SSL");
        }

        @Test
        void aPasswordMayLieInAFileWithALineEnd() {
            Given given = given(folder).file("pw", "s3cret \n").environment("MYSQL_PASSWORD_FILE", "pw");
            assertThat(given.mysql().password().reveal()).isEqualTo("s3cret ");
        }

        @Test
        void aPasswordFileThatIsMissingIsReported() {
            assertThatThrownBy(given(folder).environment("MYSQL_PASSWORD_FILE", "nowhere")::mysql)
                    .hasMessageContaining("must name a file that can be read as UTF-8 text, was \"nowhere\"");
        }

        @Test
        void passwordAndPasswordFileTogetherAreReportedUnlessOneComesFromAHigherSource() {
            Given given = given(folder).file("mysql.password-file = pw").environment("MYSQL_PASSWORD", "direct");
            assertThat(given.mysql().password().reveal()).isEqualTo("direct");
            assertThatThrownBy(given.environment("MYSQL_PASSWORD_FILE", "pw")::mysql)
                    .hasMessageContaining("must not be set together with mysql.password");
        }
    }
}
