package io.orderflow.submit;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.orderflow.cli.doctor.DoctorRun;
import io.orderflow.cli.schema.SchemaRun;
import io.orderflow.condition.Condition;
import io.orderflow.job.Pipe;
import io.orderflow.job.Pipes;
import io.orderflow.local.Partitions;
import io.orderflow.local.RealServices;
import io.orderflow.local.TestDatabase;
import io.orderflow.local.TestPipeline;
import io.orderflow.local.TestTopics;
import io.orderflow.program.command.CommandLineRun;
import io.orderflow.streams.console.ConsoleRun;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The command lines beside the job, on a real broker and a real database. */
@ExtendWith({RealServices.class, Pipes.class})
class CommandsIT {

    @Test
    void schemaPrintsCreatesAndChecksTheTables(TestTopics topics, TestDatabase database) {
        List<String> settings = new TestPipeline(topics, database, "any", "any-dlq").options();

        assertThat(SchemaRun.of(settings, "--print").printed())
                .contains("CREATE DATABASE IF NOT EXISTS `" + database.name() + "`")
                .contains("CREATE TABLE IF NOT EXISTS `" + database.name() + "`.`orders` (")
                .doesNotContain("${");
        CommandLineRun missing = SchemaRun.of(settings, "--check");
        assertThat(missing.exitCode()).isEqualTo(Condition.FAILED.exitCode());
        assertThat(missing.printed()).contains("Missing: `" + database.name() + "`.`orders`");

        assertThat(SchemaRun.of(settings).printed()).contains("Created table", "can hold orders unchanged");
        assertThat(SchemaRun.of(settings).printed()).contains("All tables and views are there");
        assertThat(SchemaRun.of(settings, "--check").exitCode()).isZero();

        database.execute("ALTER TABLE orders MODIFY total_price DECIMAL(10,1) NOT NULL");
        CommandLineRun unfit = SchemaRun.of(settings, "--check");
        assertThat(unfit.exitCode()).isEqualTo(Condition.TABLE_UNFIT.exitCode());
        assertThat(unfit.printed()).contains("TABLE_UNFIT", "total_price has 1 decimals");
    }

    @Test
    void doctorSaysWhatIsMissingAndWhatToDo(TestTopics topics, TestDatabase database) {
        String topic = topics.create(2);
        String deadLetters = topics.create(1);
        List<String> settings = new TestPipeline(topics, database, topic, deadLetters).options();

        CommandLineRun missing = DoctorRun.of(settings);
        assertThat(missing.exitCode()).isEqualTo(1);
        assertThat(missing.printed()).contains("✓ Kafka topic", "✗ Tables", "orderflow schema", "One thing to do.");

        assertThat(SchemaRun.of(settings).exitCode()).isZero();
        CommandLineRun well = DoctorRun.of(settings);
        assertThat(well.printed()).contains("has never started", "no driver has run yet", "All is well.");
        assertThat(well.exitCode()).isZero();

        CommandLineRun away = DoctorRun.of(settings, "--set", "mysql.port=1", "--set", "kafka.topic=not-there");
        assertThat(away.exitCode()).isEqualTo(1);
        assertThat(away.printed()).contains("✗ MySQL", "✗ Kafka topic", "does not exist", "2 things to do.");
    }

    @Test
    void ledgerShowsWhatBecameOfEveryOffset(@Partitions(2) Pipe pipe) throws InterruptedException, IOException {
        assertThat(pipe.ledger("show").printed()).contains("orderflow schema");
        pipe.send(0, 1, 10);
        pipe.send(1, 10, 12);
        assertThat(pipe.runUntilCaughtUp()).isEqualTo(Condition.OK);
        pipe.send(1, 13, 15);

        CommandLineRun shown = pipe.ledger("show");

        assertThat(shown.exitCode()).isZero();
        assertThat(shown.printed()).contains("Driver STOPPED", "PART FIRST NEXT LOG END LAG STORED DUPLICATE", "all");
        assertThat(shown.printed().lines().filter(line -> !line.startsWith("Driver")))
                .allMatch(line -> line.length() <= 100);
        JsonNode json =
                new ObjectMapper().readTree(pipe.ledger("show", "--json").printed());
        assertThat(json.at("/partitions/1/lag").longValue()).isEqualTo(3);
        assertThat(json.at("/totals/stored").longValue()).isEqualTo(12);
        assertThat(json.at("/totals/duplicate").longValue()).isEqualTo(1);
    }

    @Test
    void consoleShowsOrdersAndRejectionsAndTouchesNoDatabase(TestTopics topics, @Partitions(2) Pipe pipe) {
        pipe.send(0, 1, 3);
        topics.send(pipe.topic(), 1, "\u001b[2Jnot json".getBytes(StandardCharsets.UTF_8));
        List<String> settings = List.of(
                "--set",
                "kafka.bootstrap-servers=" + topics.bootstrapServers(),
                "--set",
                "kafka.topic=" + pipe.topic());

        CommandLineRun all = ConsoleRun.of(settings, "--until-caught-up");
        assertThat(all.exitCode()).as(all.printed()).isZero();
        assertThat(all.printed())
                .contains("ORDER-000001", "ORDER-000003", "1@0  rejected: NOT_JSON", "\\u001b[2Jnot json (12 bytes)")
                .contains("received 4 = accepted 3 + rejected 1, shown 4")
                .doesNotContain("\u001b");

        CommandLineRun rejected = ConsoleRun.of(settings, "--rejected", "--from", "earliest", "--limit", "1");
        assertThat(rejected.printed()).contains("NOT_JSON", "shown 1").doesNotContain("ORDER-000001 ");
        assertThat(ConsoleRun.of(settings, "--from", "yesterday").exitCode()).isEqualTo(Condition.USAGE.exitCode());
        assertThat(ConsoleRun.of(List.of(
                                "--set",
                                "kafka.bootstrap-servers=" + topics.bootstrapServers(),
                                "--set",
                                "kafka.topic=not-there"))
                        .exitCode())
                .isEqualTo(Condition.KAFKA_AWAY.exitCode());
    }
}
