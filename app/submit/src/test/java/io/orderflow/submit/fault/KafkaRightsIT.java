package io.orderflow.submit.fault;

import static org.assertj.core.api.Assertions.assertThat;

import io.orderflow.local.DatabaseServer;
import io.orderflow.local.RealServices;
import io.orderflow.local.SecuredKafka;
import io.orderflow.local.TestCertificates;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.resource.PatternType;
import org.apache.kafka.common.resource.ResourceType;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/**
 * The rights that app/docs/security.md lists are enough for producer and job, on a broker that permits nothing else.
 */
@ExtendWith(RealServices.class)
@Tag("slow")
class KafkaRightsIT {

    private static final Path HOME = Path.of(System.getProperty("orderflow.home"));
    private static final Pattern COMMAND = Pattern.compile("(?m)^kafka-acls\\.sh --add --allow-principal User:(\\S+)"
            + "((?: --operation \\w+)+) --(topic|group) (\\S+)(.*)$");
    private static final String PASSWORD = "canary-rights-4711";

    @TempDir
    private Path folder;

    @Test
    void producerAndJobWorkWithTheRightsOfTheDocumentAndAMissingOneIsNamed(DatabaseServer server)
            throws IOException, SQLException {
        try (SecuredKafka kafka = SecuredKafka.startStrict(folder);
                FaultStage stage = stage(kafka, server)) {
            kafka.addScramUser("orderflow-producer", PASSWORD);
            kafka.addScramUser("orderflow-job", PASSWORD);
            String topic = stage.environment().get("KAFKA_TOPIC");

            JobProcess refused = produce(stage);
            assertThat(refused.exitCode(Duration.ofMinutes(1)))
                    .as(refused.log())
                    .isEqualTo(67);
            assertThat(refused.log()).contains("The brokers do not permit this to the user", topic);

            assertThat(permit(kafka, topic)).isEqualTo(4);

            JobProcess producer = produce(stage);
            assertThat(producer.exitCode(Duration.ofMinutes(1)))
                    .as(producer.log())
                    .isZero();
            JobProcess job = stage.with("KAFKA_SASL_USERNAME", "orderflow-job").runToTheEnd();
            assertThat(stage.number("SELECT COUNT(*) FROM orders")).isEqualTo(50);
            assertThat(job.log()).doesNotContain("not permit", "not authorized", "Not authorized");
        }
    }

    private static FaultStage stage(SecuredKafka kafka, DatabaseServer server) throws IOException {
        FaultStage stage = new FaultStage(kafka.broker().bootstrapServers(), server)
                .with("KAFKA_BOOTSTRAP_SERVERS", kafka.at("SASL"))
                .with("KAFKA_SECURITY_PROTOCOL", "SASL_SSL")
                .with("KAFKA_SASL_MECHANISM", "SCRAM-SHA-512")
                .with("KAFKA_SASL_USERNAME", "orderflow-producer")
                .with("KAFKA_SASL_PASSWORD", PASSWORD)
                .with(
                        "KAFKA_SSL_TRUSTSTORE_LOCATION",
                        kafka.certificates().trusted().toString())
                .with("STORE_PASSWORD", TestCertificates.PASSWORD);
        Path settings = Files.writeString(
                stage.folder().resolve("orderflow.conf"),
                "kafka.properties.\"ssl.truststore.password\" = ${?STORE_PASSWORD}");
        return stage.with("ORDERFLOW_CONFIG", settings.toString());
    }

    private static JobProcess produce(FaultStage stage) {
        List<String> command = new ArrayList<>(JobProcess.java("-Xmx256m"));
        command.addAll(List.of(
                "-jar",
                HOME.resolve("producer/target/orderflow-producer.jar").toString(),
                "--count",
                "50",
                "--rate",
                "1000"));
        return JobProcess.launch(command, stage.folder(), "producer", stage.environment());
    }

    /** Applies the commands of the document, with the names of this test; gives how many there are. */
    private static int permit(SecuredKafka kafka, String topic) throws IOException {
        Matcher command = COMMAND.matcher(Files.readString(HOME.resolve("app/docs/security.md")));
        int count = 0;
        while (command.find()) {
            List<AclOperation> operations = new ArrayList<>();
            Matcher operation = Pattern.compile("--operation (\\w+)").matcher(command.group(2));
            while (operation.find()) {
                operations.add(AclOperation.valueOf(operation.group(1).toUpperCase(Locale.ROOT)));
            }
            kafka.permit(
                    command.group(1),
                    ResourceType.valueOf(command.group(3).toUpperCase(Locale.ROOT)),
                    command.group(4).replaceFirst("^orders", topic),
                    command.group(5).contains("prefixed") ? PatternType.PREFIXED : PatternType.LITERAL,
                    operations.toArray(new AclOperation[0]));
            count++;
        }
        return count;
    }
}
