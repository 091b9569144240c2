package io.orderflow.follow.copy;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.orderflow.condition.Condition;
import io.orderflow.condition.StoppedException;
import io.orderflow.contract.fixture.OrderFixture;
import io.orderflow.follow.Following;
import io.orderflow.follow.LedgerByHand;
import io.orderflow.follow.OnRealServices;
import io.orderflow.follow.Stage;
import io.orderflow.follow.group.FollowStatus;
import io.orderflow.follow.group.Follower;
import io.orderflow.kafka.OrdersTopic;
import io.orderflow.local.ClickHouseServer;
import io.orderflow.program.schedule.StopRequest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The copy, in a real ClickHouse server; passed over where none is installed. */
@Tag("slow")
class CopyIT extends OnRealServices {

    private static final Duration SOON = Duration.ofSeconds(60);

    @TempDir
    private Path folder;

    @BeforeEach
    void requireClickHouse() {
        assumeTrue(ClickHouseServer.installed().isPresent(), "no clickhouse-server is installed");
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
            try (Following copying = copying(settings)) {
                await().atMost(SOON)
                        .until(() ->
                                copying.status().followed() == 501 + hostile().size());
                server.kill();
                stage.send(0, 501, 900);
                ledger.settle();
                await().atMost(SOON).until(() -> copying.status().now().reason() == Condition.CLICKHOUSE_AWAY);
                server.restart();
                await().atMost(SOON)
                        .until(() -> new CopyVerify(settings).differences().isEmpty());
            }

            assertThat(server.query("SELECT count() FROM orders FINAL").strip())
                    .isEqualTo(Integer.toString(900 + hostile().size()));
            assertThat(server.query("SELECT sum(total_price) FROM orders FINAL WHERE order_id < 'ORDER-000003'")
                            .strip())
                    .isEqualTo("183.96");

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
    void valuesOfEveryTypeAndMissingOnesComeOutAsTheyWentIn() throws SQLException, IOException {
        try (ClickHouseServer server = ClickHouseServer.start(folder)) {
            Stage stage = Stage.of(topics, database, 1);
            Path contract = Files.writeString(folder.resolve("types.odcs.yaml"), EVERY_TYPE);
            CopySettings settings = stage.load(
                    Map.of(
                            "copy.url",
                            server.url(),
                            "copy.batch-time",
                            "200 ms",
                            "copy.table",
                            "copied",
                            "order.contract",
                            contract.toString()),
                    CopySettings::read);
            LedgerByHand ledger = stage.ledger(settings.follow());
            List<byte[]> values = everyType();
            topics.sendAll(stage.topic(), 0, values);
            ledger.settle();
            assertThat(rejected()).isEmpty();
            try (Following copying = copying(settings)) {
                await().atMost(SOON).until(() -> copying.status().followed() == values.size());
            }

            assertThat(new CopyVerify(settings).differences()).isEmpty();
            assertThat(server.query("SELECT count() FROM copied FINAL").strip()).isEqualTo("4");
            assertThat(server.query("SELECT at_time FROM copied FINAL WHERE id = 'A'")
                            .strip())
                    .isEqualTo("2024-02-29 23:59:59");

            for (String column : List.of(
                    "big = big + 1",
                    "small = small + 0.001",
                    "at = at + INTERVAL 1 MICROSECOND",
                    "truth = NOT truth",
                    "word = 'other'",
                    "half = half * 2")) {
                database.execute(
                        "CREATE TABLE kept AS SELECT * FROM types", "UPDATE types SET " + column + " WHERE id = 'A'");
                assertThat(new CopyVerify(settings).differences()).as(column).hasSize(1);
                database.execute("DELETE FROM types", "INSERT INTO types SELECT * FROM kept", "DROP TABLE kept");
            }
            assertThat(new CopyVerify(settings).differences()).isEmpty();
        }
    }

    @Test
    void aRewoundLedgerMakesNoFalseDifferencesAndARealOneIsStillFound() throws SQLException, IOException {
        try (ClickHouseServer server = ClickHouseServer.start(folder)) {
            Stage stage = Stage.of(topics, database, 2);
            LedgerByHand ledger = stage.ledger();
            CopySettings settings = settings(stage, server);
            stage.send(0, 1, 50);
            stage.send(1, 51, 100);
            topics.send(stage.topic(), 1, Stage.order(7));
            ledger.settle();
            try (Following copying = copying(settings)) {
                await().atMost(SOON).until(() -> copying.status().followed() == 101);
            }
            assertThat(new CopyVerify(settings).differences()).isEmpty();

            database.execute("DELETE FROM orders WHERE order_id IN ('ORDER-000007', 'ORDER-000060')");
            assertThat(new CopyVerify(settings).differences()).hasSize(1);
            try (OrdersTopic orders = new OrdersTopic(settings.follow().kafka())) {
                // The order of partition 0 is stored from its repeat in partition 1 now.
                ledger.rewind(orders, 1, 0);
            }
            stage.ledger().settle();
            try (Following copying = copying(settings)) {
                await().atMost(SOON).until(() -> copying.status().followed() == 51);
            }

            CopyVerify verify = new CopyVerify(settings);
            assertThat(verify.differences()).isEmpty();
            assertThat(verify.notCompared()).singleElement().asString().contains("Counts by partition");
            database.execute("DELETE FROM orders WHERE order_id = 'ORDER-000001'");
            assertThat(verify.differences()).hasSize(1);
        }
    }

    @Test
    void aCopyWhosePositionsKafkaForgotStartsOverAndItsRowsCollapse()
            throws SQLException, IOException, InterruptedException, ExecutionException {
        try (ClickHouseServer server = ClickHouseServer.start(folder)) {
            Stage stage = Stage.of(topics, database, 1);
            LedgerByHand ledger = stage.ledger();
            CopySettings settings = settings(stage, server);
            stage.send(0, 1, 20);
            ledger.settle();
            for (int start = 0; start < 2; start++) {
                try (Following copying = copying(settings)) {
                    await().atMost(SOON).until(() -> copying.status().followed() == 20);
                }
                topics.admin()
                        .deleteConsumerGroups(Set.of(settings.follow().group()))
                        .all()
                        .get();
            }

            assertThat(server.query("SELECT count() FROM orders FINAL").strip()).isEqualTo("20");
            assertThat(new CopyVerify(settings).differences()).isEmpty();
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

    private List<String> rejected() throws SQLException {
        List<String> rows = new ArrayList<>();
        try (var connection = database.connect();
                var statement = connection.createStatement();
                var row = statement.executeQuery(
                        "SELECT CONCAT_WS(' ', kafka_offset, reason, field, message) FROM rejected_orders")) {
            while (row.next()) {
                rows.add(row.getString(1));
            }
        }
        return rows;
    }

    private static CopySettings settings(Stage stage, ClickHouseServer server) {
        return stage.load(
                Map.of("copy.url", server.url(), "copy.batch-time", "200 ms", "copy.table", "orders"),
                CopySettings::read);
    }

    private static final String EVERY_TYPE = """
            apiVersion: v3.1.0
            kind: DataContract
            id: types
            version: 1.0.0
            status: active
            schema:
            - name: types
              logicalType: object
              properties:
              - {name: id, logicalType: string, required: true, primaryKey: true, logicalTypeOptions: {maxLength: 20}}
              - {name: big, logicalType: integer, required: true, logicalTypeOptions: {format: i64}}
              - {name: most, logicalType: integer, logicalTypeOptions: {format: u64}}
              - {name: small, logicalType: number, physicalType: 'DECIMAL(10,3)', required: true}
              - {name: wide, logicalType: number, physicalType: 'DECIMAL(38,10)'}
              - {name: half, logicalType: number, physicalType: FLOAT, required: true}
              - {name: twice, logicalType: number, physicalType: DOUBLE}
              - {name: truth, logicalType: boolean, required: true}
              - {name: day, logicalType: date}
              - {name: at, logicalType: timestamp, physicalType: DATETIME(6), required: true,
                 customProperties: [{property: orderflow.role, value: time}]}
              - {name: later, logicalType: timestamp, physicalType: DATETIME(3)}
              - {name: word, logicalType: string, logicalTypeOptions: {minLength: 0, maxLength: 100}}
              - name: items
                logicalType: array
                items: {logicalType: object, properties: [{name: sku, logicalType: string,
                  logicalTypeOptions: {maxLength: 40}}]}
            """;

    private static List<byte[]> everyType() {
        return Stream.of("""
                        {"id":"A","big":-9223372036854775808,"most":18446744073709551615,"small":-0.001,
                         "wide":-9999999999999999999999999999.9999999999,"half":0.1,"twice":1e-300,"truth":true,
                         "day":"1000-01-01","at":"2024-02-29T23:59:59.000001","later":"2024-02-29T23:59:59.120",
                         "word":"","items":[{"sku":"a b \\\\N"}]}""", """
                        {"id":"B","big":9223372036854775807,"small":1234567.890,"half":-3.4028235e38,"truth":false,
                         "at":"1000-01-01T00:00:00"}""", """
                        {"id":"C","big":0,"most":0,"small":0,"wide":0.0000000001,"half":-0.0,"twice":-0.0,"truth":true,
                         "day":"9999-12-31","at":"9999-12-31T23:59:59.999999","later":"1970-01-01T00:00:00",
                         "word":"no end \\\\t \\\\N \u4e16","items":[]}""", """
                        {"id":"D","big":1,"small":0.5,"half":16777216,"twice":1.7976931348623157e308,"truth":false,
                         "day":"1970-01-01","at":"2105-12-31T00:00:00.5","word":"\\\\N"}""").map(text -> text.getBytes(UTF_8)).toList();
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

    private static Following copying(CopySettings settings) {
        return Following.start(settings.follow(), () -> new CopyDelivery(settings));
    }
}
