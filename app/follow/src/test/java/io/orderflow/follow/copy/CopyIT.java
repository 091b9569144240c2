package io.orderflow.follow.copy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.orderflow.condition.Condition;
import io.orderflow.condition.StoppedException;
import io.orderflow.contract.fixture.OrderFixture;
import io.orderflow.follow.LedgerByHand;
import io.orderflow.follow.Stage;
import io.orderflow.follow.group.FollowStatus;
import io.orderflow.follow.group.Follower;
import io.orderflow.local.RealServices;
import io.orderflow.local.TestDatabase;
import io.orderflow.local.TestTopics;
import io.orderflow.program.schedule.StopRequest;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** The copy, in a real ClickHouse server; passed over where none is installed. */
@Tag("slow")
@ExtendWith(RealServices.class)
class CopyIT {

    private static final Duration SOON = Duration.ofSeconds(60);

    @TempDir
    private Path folder;

    private TestTopics topics;
    private TestDatabase database;

    @BeforeEach
    void services(TestTopics ofThisTest, TestDatabase own) {
        assumeTrue(ClickHouseServer.installed().isPresent(), "no clickhouse-server is installed");
        topics = ofThisTest;
        database = own;
    }

    @Test
    void theCopyEqualsTheTableWhateverTheValuesAndTheServerMayBeKilled() throws SQLException, IOException {
        try (ClickHouseServer server = ClickHouseServer.start(folder)) {
            Stage stage = Stage.of(topics, database, 2);
            LedgerByHand ledger = stage.ledger();
            CopySettings settings = settings(stage, server);
            topics.sendAll(stage.topic(), 0, hostile());
            stage.send(1, 1, 500);
            topics.send(stage.topic(), 1, Stage.order(1));
            ledger.settle();
            try (Copying copying = Copying.start(settings)) {
                await().atMost(SOON)
                        .until(() ->
                                copying.status.followed() == 501 + hostile().size());
                server.kill();
                stage.send(0, 501, 900);
                ledger.settle();
                await().atMost(SOON).until(() -> copying.status.now().reason() == Condition.CLICKHOUSE_AWAY);
                server.restart();
                await().atMost(SOON)
                        .until(() -> new CopyVerify(settings).differences().isEmpty());
            }

            assertThat(server.query("SELECT count() FROM orders FINAL").strip())
                    .isEqualTo(Integer.toString(900 + hostile().size()));
            assertThat(server.query("SELECT sum(total_price) FROM orders FINAL WHERE order_id < 'ORDER-000003'")
                            .strip())
                    .isEqualTo("2599.96");

            // Repeats collapse.
            server.query("INSERT INTO orders SELECT * FROM orders WHERE order_id < 'ORDER-000100'");
            assertThat(new CopyVerify(settings).differences()).isEmpty();

            server.query("INSERT INTO orders (order_id, customer_id) VALUES ('ORDER-999999', 1)");
            database.execute("UPDATE orders SET quantity = quantity + 1 WHERE order_id = 'ORDER-000007'");
            assertThat(new CopyVerify(settings).differences())
                    .anySatisfy(line -> assertThat(line).contains("0 orders in MySQL, 1 in the copy"))
                    .anySatisfy(line -> assertThat(line).contains("with other values"));
        }
    }

    @Test
    void anUnknownDatabaseEndsItByName() throws SQLException, IOException {
        try (ClickHouseServer server = ClickHouseServer.start(folder)) {
            Stage stage = Stage.of(topics, database, 1);
            stage.ledger();
            CopySettings settings =
                    stage.load(Map.of("copy.url", server.url(), "copy.database", "nowhere"), CopySettings::read);
            try (CopyDelivery delivery = new CopyDelivery(settings)) {
                Follower follower = new Follower(settings.follow(), delivery, new FollowStatus());
                assertThatThrownBy(() -> follower.run(new StopRequest()))
                        .isInstanceOfSatisfying(
                                StoppedException.class,
                                e -> assertThat(e.condition()).isEqualTo(Condition.CLICKHOUSE_REFUSED))
                        .hasMessageContaining("nowhere");
            }
        }
    }

    private static CopySettings settings(Stage stage, ClickHouseServer server) {
        return stage.load(
                Map.of("copy.url", server.url(), "copy.batch-time", "200 ms", "copy.table", "orders"),
                CopySettings::read);
    }

    /** Texts and times that a type of ClickHouse, or its format, could change. */
    private static List<byte[]> hostile() {
        List<byte[]> values = new ArrayList<>();
        List<String> names =
                List.of("a\\b", "back\\\\slash \\\\N", "\u00e4\u4e16\ud83d\ude00", "'; DROP TABLE orders --");
        for (String name : names) {
            values.add(OrderFixture.anOrder()
                    .withId("ORDER-80000" + values.size())
                    .with("product_name", "\"" + name.replace("\\b", "b") + "\"")
                    .asJson());
        }
        for (String time : List.of("1000-01-01T00:00:00", "1969-12-31T23:59:59", "9999-12-31T23:59:59")) {
            values.add(OrderFixture.anOrder()
                    .withId("ORDER-80000" + values.size())
                    .withTimestamp(time)
                    .asJson());
        }
        return values;
    }

    /** A copy in a thread of the test. */
    private static final class Copying implements AutoCloseable {
        private final StopRequest stop = new StopRequest();
        private final FollowStatus status = new FollowStatus();
        private final CompletableFuture<Void> ended = new CompletableFuture<>();

        static Copying start(CopySettings settings) {
            Copying copying = new Copying();
            Thread thread = new Thread(() -> {
                try (CopyDelivery delivery = new CopyDelivery(settings)) {
                    new Follower(settings.follow(), delivery, copying.status).run(copying.stop);
                    copying.ended.complete(null);
                } catch (InterruptedException | RuntimeException | Error e) {
                    copying.ended.completeExceptionally(e);
                }
            });
            thread.setDaemon(true);
            thread.start();
            return copying;
        }

        @Override
        public void close() {
            stop.request();
            assertThat(ended).succeedsWithin(Duration.ofSeconds(30));
        }
    }
}
