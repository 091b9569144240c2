package io.orderflow.submit.fault;

import static org.assertj.core.api.Assertions.assertThat;

import io.orderflow.cli.ledger.LedgerRun;
import io.orderflow.condition.Condition;
import io.orderflow.local.DatabaseServer;
import io.orderflow.local.LocalKafka;
import io.orderflow.local.RealServices;
import io.orderflow.program.command.CommandLineRun;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** A broker whose disk lost the end of a log: the broker is a real one, and so is the loss. */
@Tag("slow")
@ExtendWith(RealServices.class)
class TruncatedLogIT {

    private static final Map<String, String> KEYS = Map.of(
            "KAFKA_BOOTSTRAP_SERVERS", "kafka.bootstrap-servers",
            "KAFKA_TOPIC", "kafka.topic",
            "KAFKA_DLQ_TOPIC", "kafka.dead-letter-topic",
            "MYSQL_HOST", "mysql.host",
            "MYSQL_PORT", "mysql.port",
            "MYSQL_DATABASE", "mysql.database",
            "MYSQL_USER", "mysql.user",
            "MYSQL_PASSWORD", "mysql.password");

    @Test
    void stopsTheRunningJobByNameAndIsAccepted(@TempDir Path folder, DatabaseServer server)
            throws IOException, SQLException {
        try (LocalKafka kafka = LocalKafka.start(folder);
                FaultStage stage = new FaultStage(kafka.bootstrapServers(), server)) {
            try (Load load = stage.load()) {
                load.orders(FaultStage.PARTITIONS, 1, 3_000);
            }
            JobProcess job = stage.job("--set", "job.source-check-interval=500 ms");
            stage.awaitCaughtUp(job);

            kafka.kill();
            truncate(folder, stage.environment().get("KAFKA_TOPIC") + "-1");
            kafka.start();

            assertThat(job.exitCode(Duration.ofMinutes(2))).as(job.log()).isEqualTo(Condition.LOG_TRUNCATED.exitCode());
            assertThat(job.log())
                    .containsPattern(
                            "LOG_TRUNCATED: The log of partition 1 .* ends at offset [0-9]+, but the ledger has"
                                    + " settled up to 1000")
                    .contains("orderflow ledger accept-loss --partition 1");
            JobProcess again = stage.job("--until-caught-up", "--set", "job.source-check-interval=500 ms");
            assertThat(again.exitCode(Duration.ofMinutes(2))).isEqualTo(Condition.LOG_TRUNCATED.exitCode());
            assertThat(stage.number("SELECT COUNT(*) FROM orders")).isEqualTo(3_000);

            CommandLineRun accepted = LedgerRun.of(options(stage), "accept-loss", "--yes");
            assertThat(accepted.exitCode()).as(accepted.printed()).isZero();
            assertThat(accepted.printed()).containsPattern("partition 1|Partition 1");
            try (Load load = stage.load()) {
                load.orders(FaultStage.PARTITIONS, 3_001, 3_000);
            }
            stage.runToTheEnd();

            assertThat(stage.number("SELECT COUNT(*) FROM orders")).isEqualTo(6_000);
            assertThat(stage.number("SELECT SUM(l.stored) FROM orderflow_ledger l"))
                    .isEqualTo(6_000);
            assertThat(stage.number("SELECT COUNT(*) FROM orderflow_ledger")).isEqualTo(FaultStage.PARTITIONS + 1);
        }
    }

    /** Cuts the partition's log in the middle, and takes away what would tell the broker how long it was. */
    private static void truncate(Path folder, String partition) throws IOException {
        List<Path> files;
        try (Stream<Path> all = Files.walk(folder)) {
            files = all.filter(file ->
                            Files.isRegularFile(file) && file.getParent().endsWith(partition))
                    .toList();
        }
        for (Path file : files) {
            if (file.toString().endsWith(".log")) {
                try (RandomAccessFile log = new RandomAccessFile(file.toFile(), "rw")) {
                    assertThat(log.length()).isGreaterThan(10_000);
                    log.setLength(log.length() / 2);
                }
            } else if (!file.endsWith("partition.metadata")) {
                Files.delete(file);
            }
        }
        try (Stream<Path> all = Files.walk(folder)) {
            for (Path file : all.filter(file -> file.endsWith("recovery-point-offset-checkpoint"))
                    .toList()) {
                Files.delete(file);
            }
        }
    }

    private static List<String> options(FaultStage stage) {
        List<String> options = new ArrayList<>();
        KEYS.forEach((variable, key) ->
                options.addAll(List.of("--set", key + "=" + stage.environment().get(variable))));
        return options;
    }
}
