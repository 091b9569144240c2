package io.orderflow.follow.confirm;

import static io.orderflow.follow.Stage.eachOnce;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.orderflow.condition.Condition;
import io.orderflow.condition.StoppedException;
import io.orderflow.follow.Following;
import io.orderflow.follow.LedgerByHand;
import io.orderflow.follow.OnRealServices;
import io.orderflow.follow.Stage;
import io.orderflow.local.Installation;
import io.orderflow.local.LocalKafka;
import io.orderflow.local.LocalMysql;
import io.orderflow.local.TestDatabase;
import io.orderflow.local.TestTopics;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.common.acl.AccessControlEntry;
import org.apache.kafka.common.acl.AclBinding;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.acl.AclPermissionType;
import org.apache.kafka.common.resource.PatternType;
import org.apache.kafka.common.resource.ResourcePattern;
import org.apache.kafka.common.resource.ResourceType;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Confirmers as processes of their own, killed, frozen and cut off; the checker is a consumer of what is committed. */
@Tag("slow")
class ConfirmFaultsIT extends OnRealServices {

    private static final Duration SOON = Duration.ofMinutes(2);

    @TempDir
    private Path folder;

    @Test
    void killedAtAnyMomentItConfirmsEachOrderOnce() throws SQLException, IOException {
        Stage stage = Stage.of(topics, database, 2);
        LedgerByHand ledger = stage.ledger();
        int sent = 0;
        for (int round = 0; round < 6; round++) {
            Process confirmer = start(stage);
            int before = stage.confirmed().size();
            for (int part = 0; part < 4; part++) {
                stage.send(part % 2, sent + 1, sent + 400);
                sent += 400;
                ledger.settle();
                int wanted = before + part * 100;
                await().atMost(SOON).until(() -> stage.confirmed().size() >= wanted);
            }
            confirmer.destroyForcibly().onExit().join();
        }
        Process last = start(stage);
        int all = sent;
        await().atMost(SOON).until(() -> stage.confirmed().size() >= all);
        end(last);

        assertThat(stage.confirmed()).containsExactlyInAnyOrderElementsOf(eachOnce(1, sent));
    }

    @Test
    void oneThatIsFrozenPastItsTimeOutsIsFencedAndAnotherGoesOn()
            throws SQLException, IOException, InterruptedException {
        Stage stage = Stage.of(topics, database, 2);
        LedgerByHand ledger = stage.ledger();
        stage.send(0, 1, 300);
        stage.send(1, 301, 600);
        ledger.settle();
        Process frozen = start(stage);
        await().atMost(SOON).until(() -> !stage.confirmed().isEmpty());
        stage.send(0, 601, 20_000);
        ledger.settle();
        signal(frozen, "-STOP");
        Process other = start(stage);
        await().atMost(SOON).until(() -> stage.confirmed().size() >= 20_000);
        signal(frozen, "-CONT");
        stage.send(1, 20_001, 20_500);
        ledger.settle();
        await().atMost(SOON).until(() -> stage.confirmed().size() >= 20_500);
        end(frozen);
        end(other);

        assertThat(stage.confirmed()).containsExactlyInAnyOrderElementsOf(eachOnce(1, 20_500));
    }

    @Test
    void aBrokerThatIsKilledAndComesBackLosesAndDoublesNothing() throws SQLException, IOException {
        try (LocalKafka kafka = LocalKafka.start(folder.resolve("kafka"));
                TestTopics own = TestTopics.on(kafka)) {
            Stage stage = Stage.of(own, database, 2);
            LedgerByHand ledger = stage.ledger();
            Process confirmer = start(stage);
            stage.send(0, 1, 2_000);
            ledger.settle();
            await().atMost(SOON).until(() -> !stage.confirmed().isEmpty());
            stage.send(1, 2_001, 12_000);
            ledger.settle();
            kafka.kill();
            kafka.start();
            await().atMost(SOON)
                    .ignoreExceptions()
                    .until(() -> stage.confirmed().size() >= 12_000);
            end(confirmer);

            assertThat(stage.confirmed()).containsExactlyInAnyOrderElementsOf(eachOnce(1, 12_000));
        }
    }

    /** What the ledger had passed by then is confirmed when the server is back, and nothing twice. */
    @Test
    void aDatabaseThatIsKilledAndComesBackLosesAndDoublesNothing() throws SQLException, IOException {
        try (LocalMysql mysql = LocalMysql.start(folder.resolve("mysql"));
                TestDatabase own = TestDatabase.on(mysql)) {
            Stage stage = Stage.of(topics, own, 2);
            LedgerByHand ledger = stage.ledger();
            Process confirmer = start(stage);
            int sent = 0;
            for (int round = 0; round < 3; round++) {
                int before = sent;
                stage.send(round % 2, sent + 1, sent + 4_000);
                sent += 4_000;
                ledger.settle();
                await().atMost(SOON).until(() -> stage.confirmed().size() > before);
                mysql.kill();
                mysql.start();
            }
            int all = sent;
            await().atMost(SOON).until(() -> stage.confirmed().size() >= all);
            assertThat(confirmer.isAlive()).isTrue();
            end(confirmer);

            assertThat(stage.confirmed()).containsExactlyInAnyOrderElementsOf(eachOnce(1, sent));
        }
    }

    @Test
    @SuppressWarnings("try") // The confirmer works by itself.
    void whatKafkaDoesNotPermitEndsItByNameAndNothingIsConfirmed()
            throws SQLException, ExecutionException, InterruptedException {
        LocalKafka.Options guarded = LocalKafka.Options.in(folder.resolve("guarded"))
                .withProperty("authorizer.class.name", "org.apache.kafka.metadata.authorizer.StandardAuthorizer")
                .withProperty("allow.everyone.if.no.acl.found", "true");
        try (LocalKafka kafka = LocalKafka.start(guarded, Installation.find(), line -> {});
                TestTopics own = TestTopics.on(kafka)) {
            Stage stage = Stage.of(own, database, 1);
            stage.settled(3);
            ConfirmSettings settings = stage.confirm();
            for (ResourcePattern refused : List.of(
                    new ResourcePattern(
                            ResourceType.TRANSACTIONAL_ID, settings.follow().group(), PatternType.PREFIXED),
                    new ResourcePattern(ResourceType.TOPIC, stage.confirmations(), PatternType.LITERAL),
                    new ResourcePattern(ResourceType.GROUP, settings.follow().group(), PatternType.LITERAL))) {
                AclBinding denied = new AclBinding(
                        refused,
                        new AccessControlEntry(
                                "User:*",
                                "*",
                                refused.resourceType() == ResourceType.GROUP ? AclOperation.READ : AclOperation.WRITE,
                                AclPermissionType.DENY));
                own.admin().createAcls(List.of(denied)).all().get();

                assertThat(Confirming.start(settings).ended())
                        .as(refused.toString())
                        .failsWithin(SOON)
                        .withThrowableOfType(ExecutionException.class)
                        .havingCause()
                        .isInstanceOfSatisfying(
                                StoppedException.class,
                                e -> assertThat(e.condition()).isEqualTo(Condition.KAFKA_REFUSED))
                        .withMessageContaining("READ on topic " + stage.topic())
                        .withMessageContaining("transactional ids that begin with "
                                + settings.follow().group());

                own.admin().deleteAcls(List.of(denied.toFilter())).all().get();
            }
            assertThat(stage.confirmed()).isEmpty();
            try (Following confirming = Confirming.start(settings)) {
                await().atMost(SOON).until(() -> stage.confirmed().size() == 3);
            }
        }
    }

    private Process start(Stage stage) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                ProcessHandle.current().info().command().orElseThrow(),
                "-Xmx256m",
                "-cp",
                System.getProperty("java.class.path"),
                ConfirmMain.class.getName()));
        Map<String, String> values = stage.values();
        values.forEach((key, value) -> {
            command.add("--set");
            command.add(key + "=" + value);
        });
        return new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(
                        Files.createDirectories(folder).resolve("confirm.out").toFile()))
                .start();
    }

    private static void end(Process process) {
        process.destroy();
        assertThat(process.onExit()).succeedsWithin(Duration.ofSeconds(40));
    }

    private static void signal(Process process, String signal) throws IOException, InterruptedException {
        assertThat(new ProcessBuilder("kill", signal, Long.toString(process.pid()))
                        .start()
                        .waitFor())
                .isZero();
    }
}
