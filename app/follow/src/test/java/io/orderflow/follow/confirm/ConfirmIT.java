package io.orderflow.follow.confirm;

import static io.orderflow.follow.Stage.eachOnce;
import static io.orderflow.follow.Stage.order;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.orderflow.condition.Condition;
import io.orderflow.condition.StoppedException;
import io.orderflow.contract.fixture.OrderFixture;
import io.orderflow.follow.Following;
import io.orderflow.follow.LedgerByHand;
import io.orderflow.follow.OnRealServices;
import io.orderflow.follow.Stage;
import io.orderflow.follow.group.FollowSettings;
import io.orderflow.follow.group.Follower;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

/** Confirmations, as a consumer that reads only what is committed sees them. */
class ConfirmIT extends OnRealServices {

    private static final Duration SOON = Duration.ofSeconds(30);

    @Test
    void anOrderIsConfirmedOnceItIsStoredARejectedOneDeclinedAndADuplicatePassedOver() throws SQLException {
        Stage stage = Stage.of(topics, database, 1);
        LedgerByHand ledger = stage.ledger();
        stage.send(0, 1, 2);
        topics.send(stage.topic(), 0, order(1));
        topics.send(
                stage.topic(),
                0,
                OrderFixture.anOrder()
                        .withId("ORDER-000002")
                        .withName("Another")
                        .asJson());
        topics.send(stage.topic(), 0, "no order".getBytes(UTF_8));

        try (Following confirming = Confirming.start(stage.confirm())) {
            await().atMost(SOON).until(() -> confirming.status().held() == 5);
            assertThat(stage.confirmed())
                    .as("while the ledger has not passed them")
                    .isEmpty();

            ledger.settle();
            await().atMost(SOON).until(() -> stage.confirmed().size() == 4);
        }

        assertThat(stage.confirmed())
                .containsExactly(
                        "ORDER-000001 CONFIRMED", "ORDER-000002 CONFIRMED", "ORDER-000002 DECLINED", "null DECLINED");
        JsonNode confirmation = stage.confirmationsRead().get(0);
        assertThat(confirmation.path("order").path("amount").decimalValue()).isEqualByComparingTo("91.98");
        assertThat(confirmation.path("confirmed_at").asText()).matches("20..-..-..T..:..:.*Z");
        assertThat(confirmation.path("offset").asLong()).isZero();
        assertThat(stage.confirmationsRead().get(2).path("reason").asText()).isEqualTo("KEY_CONFLICT");
        assertThat(stage.confirmationsRead().get(3).path("reason").asText()).isEqualTo("NOT_JSON");
    }

    @Test
    void twoShareThePartitionsAndWhenOneEndsTheOtherGoesOnWithoutARepeat() throws SQLException {
        Stage stage = Stage.of(topics, database, 4);
        LedgerByHand ledger = stage.ledger();
        try (Following stays = Confirming.start(stage.confirm())) {
            try (Following leaves = Confirming.start(stage.confirm())) {
                int sent = 0;
                while (leaves.status().followed() == 0 || stays.status().followed() == 0) {
                    assertThat(sent).as("orders until both had some").isLessThan(40_000);
                    for (int partition = 0; partition < 4; partition++) {
                        stage.send(partition, 1 + sent, 50 + sent);
                        sent += 50;
                    }
                    ledger.settle();
                }
                stage.send(0, 100_001, 100_200);
                stage.send(3, 100_201, 100_400);
            }
            ledger.settle();
            await().atMost(SOON)
                    .until(() -> stage.confirmed().stream()
                                    .filter(one -> one.startsWith("ORDER-1"))
                                    .count()
                            >= 400);
        }

        List<String> confirmed = stage.confirmed();
        assertThat(confirmed).doesNotHaveDuplicates().containsAll(eachOnce(100_001, 100_400));
        assertThat((long) confirmed.size()).isEqualTo(database.number("SELECT COUNT(*) FROM orders"));
    }

    @Test
    void aRestoredLedgerIsWaitedForAndNothingIsConfirmedTwice() throws SQLException {
        Stage stage = Stage.of(topics, database, 1);
        stage.settled(10);
        try (Following first = Confirming.start(stage.confirm())) {
            await().atMost(SOON).until(() -> first.status().followed() == 10);
        }
        // What a backup of after the fourth order would hold.
        database.execute(
                "DELETE FROM orders WHERE order_id > 'ORDER-000004'",
                "UPDATE orderflow_ledger SET next_offset = 4, `stored` = 4");

        stage.send(0, 11, 12);
        try (Following second = Confirming.start(stage.confirm())) {
            await().atMost(SOON).until(() -> second.status().held() == 2);
            assertThat(stage.confirmed()).isEqualTo(eachOnce(1, 10));
            stage.ledger().settle();
            await().atMost(SOON).until(() -> stage.confirmed().size() > 10);
        }

        assertThat(stage.confirmed()).isEqualTo(eachOnce(1, 12));
    }

    @Test
    void aTopicThatWasRecreatedIsFollowedFromItsBeginning()
            throws SQLException, ExecutionException, InterruptedException {
        Stage stage = Stage.of(topics, database, 1);
        stage.settled(3);
        try (Following confirming = Confirming.start(stage.confirm())) {
            await().atMost(SOON).until(() -> stage.confirmed().size() == 3);
            topics.admin().deleteTopics(Set.of(stage.topic())).all().get();
            await().atMost(SOON)
                    .until(() -> !topics.admin().listTopics().names().get().contains(stage.topic()));
            topics.create(stage.topic(), 1, Map.of());
            stage.send(0, 4, 5);
            await().atMost(SOON).until(() -> confirming.status().now().reason() == Condition.TOPIC_RECREATED);
            assertThat(stage.confirmed())
                    .as("before the job's operator has accepted it")
                    .hasSize(3);

            // What orderflow ledger accept-topic does.
            String id = topics.admin()
                    .describeTopics(Set.of(stage.topic()))
                    .allTopicNames()
                    .get()
                    .get(stage.topic())
                    .topicId()
                    .toString();
            database.execute("INSERT INTO orderflow_ledger (pipeline, topic, topic_id, kafka_partition, first_offset,"
                    + " next_offset, epoch, updated_at) SELECT pipeline, topic, '" + id
                    + "', 0, 0, 0, epoch, updated_at FROM orderflow_ledger");
            stage.ledger().settle();
            await().atMost(SOON).until(() -> stage.confirmed().size() > 4);
        }

        assertThat(stage.confirmed()).isEqualTo(eachOnce(1, 5));
    }

    @Test
    void aGroupWhosePositionsKafkaForgotIsNotTakenForANewOne()
            throws SQLException, InterruptedException, ExecutionException {
        Stage stage = Stage.of(topics, database, 1);
        LedgerByHand ledger = stage.settled(3);
        ConfirmSettings settings = stage.confirm();
        ForgottenPosition.require(settings);
        confirm(stage, settings, 3);
        ForgottenPosition.require(settings);
        // What offsets.retention.minutes does to a group without members.
        topics.admin()
                .deleteConsumerGroups(Set.of(settings.follow().group()))
                .all()
                .get();

        assertThatThrownBy(() -> ForgottenPosition.require(settings))
                .isInstanceOfSatisfying(
                        StoppedException.class, e -> assertThat(e.condition()).isEqualTo(Condition.POSITION_FORGOTTEN))
                .hasMessageContaining(stage.topic())
                .hasMessageContaining("confirm.from=latest");

        ConfirmSettings named = stage.load(Map.of("confirm.from", "latest"), ConfirmSettings::read);
        ForgottenPosition.require(named);
        try (Following confirming = Confirming.start(named)) {
            await().atMost(SOON).until(() -> confirming.status().now().state() == Condition.RUNNING);
            stage.send(0, 4, 4);
            ledger.settle();
            await().atMost(SOON).until(() -> stage.confirmed().size() > 3);
        }
        assertThat(stage.confirmed()).isEqualTo(eachOnce(1, 4));
    }

    @Test
    void aLedgerThatBeginsLaterThanTheTopicIsFollowedFromItsOwnBeginning() throws SQLException {
        Stage stage = Stage.of(topics, database, 1);
        stage.send(0, 1, 3);
        FollowSettings settings = stage.confirm().follow();
        LedgerByHand.open(topics, settings.kafka(), settings.mysql(), settings.pipeline(), Map.of(0, 2L))
                .settle();
        confirm(stage, stage.confirm(), 1);

        assertThat(stage.confirmed()).isEqualTo(eachOnce(3, 3));
    }

    @Test
    void whatRetentionDeletedBeforeItWasConfirmedStopsByNameAndIsPassedOverIfThatIsAccepted()
            throws SQLException, InterruptedException, ExecutionException {
        Stage stage = Stage.of(topics, database, 1);
        LedgerByHand ledger = stage.settled(2);
        confirm(stage, stage.confirm(), 2);
        stage.send(0, 3, 6);
        ledger.settle();
        topics.admin()
                .deleteRecords(Map.of(new TopicPartition(stage.topic(), 0), RecordsToDelete.beforeOffset(4)))
                .all()
                .get();

        assertThat(Confirming.start(stage.confirm()).ended())
                .failsWithin(SOON)
                .withThrowableOfType(ExecutionException.class)
                .havingCause()
                .isInstanceOfSatisfying(
                        StoppedException.class, e -> assertThat(e.condition()).isEqualTo(Condition.RETENTION_LOSS))
                .withMessageContaining("2 offsets, from 2 on");
        confirm(stage, stage.load(Map.of(), reader -> ConfirmSettings.read(reader, FollowSettings.Losses.ACCEPT)), 4);
        assertThat(stage.confirmed())
                .containsExactly(
                        "ORDER-000001 CONFIRMED",
                        "ORDER-000002 CONFIRMED",
                        "ORDER-000005 CONFIRMED",
                        "ORDER-000006 CONFIRMED");
    }

    @Test
    void aDatabaseWithoutTablesIsSaidToHaveNone() {
        Stage stage = Stage.of(topics, database, 1);
        assertThatThrownBy(() -> Follower.check(stage.confirm().follow())).isInstanceOf(SQLException.class);
    }

    @Test
    void aPipelineThatHasNeverRunIsNamedTogetherWithThoseThatHave() throws SQLException {
        Stage stage = Stage.of(topics, database, 1);
        stage.ledger();
        ConfirmSettings other = stage.load(Map.of("pipeline.name", "another"), ConfirmSettings::read);

        assertThatThrownBy(() -> Follower.check(other.follow()))
                .isInstanceOfSatisfying(
                        StoppedException.class, e -> assertThat(e.condition()).isEqualTo(Condition.NEVER_STARTED))
                .hasMessageContaining("the pipeline another")
                .hasMessageContaining("Known are: " + stage.topic() + "-orders");
    }

    @Test
    void theOrdersOfAnotherContractAreNotConfirmed() throws SQLException {
        Stage stage = Stage.of(topics, database, 1);
        stage.ledger();
        ConfirmSettings other = stage.load(
                Map.of(
                        "pipeline.name",
                        stage.topic() + "-orders",
                        "order.contract",
                        System.getProperty("orderflow.home") + "/conf/contracts/shop.odcs.yaml"),
                ConfirmSettings::read);

        assertThatThrownBy(() -> Follower.check(other.follow()))
                .isInstanceOfSatisfying(
                        StoppedException.class, e -> assertThat(e.condition()).isEqualTo(Condition.CONTRACT_CHANGED));
    }

    /** Confirms until the topic has so many confirmations, and stops. */
    @SuppressWarnings("try") // It works by itself.
    private static void confirm(Stage stage, ConfirmSettings settings, int count) {
        try (Following confirming = Confirming.start(settings)) {
            await().atMost(SOON).until(() -> stage.confirmed().size() == count);
        }
    }
}
