package io.orderflow.streams;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.orderflow.condition.Condition;
import io.orderflow.local.Installation;
import io.orderflow.streams.fault.StreamFault;
import io.orderflow.streams.file.StreamFolder;
import io.orderflow.streams.run.Selection;
import io.orderflow.streams.run.StreamCheck;
import io.orderflow.streams.run.StreamStatus.Snapshot;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Queries over orders of other contracts than the owner's, and over other topics. */
@Tag("mysql")
class OtherOrdersIT extends OwnQueries {

    private static final Path CONTRACTS = Installation.home().resolve("conf/contracts");

    @Test
    void aQueryReadsTheColumnsOfNestedAndOptionalFields() throws Exception {
        write("countries", "currency, country", "update", "time, 1 minute", """
            SELECT currency, COALESCE(address_country, '-') AS country, COUNT(*) AS orders, SUM(total) AS revenue,
                   COUNT(gift) AS gifts, MAX(placed_at) AS newest, MIN(customer_id) AS customer
            FROM orders
            GROUP BY currency, COALESCE(address_country, '-')
            """);
        send(shop(1, "EUR", ", \"address\": {\"street\": \"Main\", \"city\": \"Bonn\", \"country\": \"DE\"}"));
        send(shop(2, "EUR", ", \"address\": {\"street\": \"Main\", \"city\": \"Kiel\", \"country\": \"DE\"}"));
        send(shop(3, "EUR", ", \"gift\": true"));
        send(shop(4, "USD", ", \"address\": null, \"gift\": null"));
        // The same key once more, and one that the contract rejects: a present address needs its country.
        send(shop(4, "USD", ""));
        send(shop(5, "USD", ", \"address\": {\"street\": \"Main\", \"city\": \"Rome\"}"));

        Snapshot query = run("shop.odcs.yaml", "countries");

        assertThat(query.fault()).isEmpty();
        assertThat(query.counts().received()).isEqualTo(6);
        assertThat(query.counts().rejected()).isEqualTo(1);
        assertThat(rows("SELECT currency, country, orders, revenue, gifts, newest, customer FROM stream_countries"
                        + " ORDER BY currency, country"))
                .containsExactly(
                        "EUR - 1 10.00 1 2026-03-01 09:00:03.250000 3",
                        "EUR DE 2 20.00 0 2026-03-01 09:00:02.250000 1",
                        "USD - 1 10.00 0 2026-03-01 09:00:04.250000 4");
    }

    @Test
    void anArrayIsTheTextThatWasSent() throws Exception {
        write("dishes", "order_number", "append", "order_date, 1 minute", """
            SELECT order_number, order_date, total_products, items, GET_JSON_OBJECT(items, '$[1].item_name') AS second
            FROM orders
            """);
        String items = "[{\"item_name\": \"Papadum\", \"quantity\": 2, \"product_price\": 0.80},  "
                + "{\"item_name\":\"Balti\",\"quantity\":1,\"product_price\":12.95}]";
        send("{\"order_number\": 16118, \"order_date\": \"03/08/2019 20:25\", \"items\": " + items
                + ", \"total_products\": 3}");

        assertThat(run("takeaway.odcs.yaml", "dishes").fault()).isEmpty();

        assertThat(rows("SELECT order_number, CAST(order_date AS DATETIME), total_products, second, items"
                        + " FROM stream_dishes"))
                .containsExactly("16118 2019-08-03 20:25:00 3 Balti " + items);
    }

    @Test
    void shippedQueriesThatNeedOtherColumnsAreLeftOutByNameAndThoseAskedForAreRefused() throws Exception {
        Path shipped = Installation.home().resolve("sql/streams");
        StreamsRun run = streams(shipped, Map.of("order.contract", contract("takeaway.odcs.yaml")));
        StreamCheck check = new StreamCheck(StreamsRun.spark(), run.settings());

        List<Path> all = new StreamFolder(shipped).files(List.of());
        Selection selection = Selection.of(check, run.settings(), all, List.of());

        assertThat(selection.files()).extracting(StreamFolder::name).containsExactly("customers");
        assertThat(selection.skipped())
                .hasSize(all.size() - 1)
                .contains(
                        "item_counts is skipped: it needs the column order_timestamp, which the contract takeaway does"
                                + " not have.");
        assertThatThrownBy(() -> Selection.of(
                        check,
                        run.settings(),
                        new StreamFolder(shipped).files(List.of("item_counts")),
                        List.of("item_counts")))
                .satisfies(e -> assertThat(((io.orderflow.condition.StoppedException) e).condition())
                        .isEqualTo(Condition.USAGE))
                .hasMessageContaining("order_timestamp");
        write("item_counts", "order_number", "update", "time, 1 minute", "SELECT unit_price FROM orders");
        StreamsRun own = streams(Map.of("order.contract", contract("takeaway.odcs.yaml")));
        assertThatThrownBy(() -> Selection.of(
                        new StreamCheck(StreamsRun.spark(), own.settings()),
                        own.settings(),
                        new StreamFolder(queries).files(List.of()),
                        List.of()))
                .hasMessageContainingAll("item_counts.sql, line 6", "there is no column unit_price");
    }

    @Test
    void aChangedColumnStopsTheQueriesThatUseItAndNoOthers() throws Exception {
        Path contract = queries.resolve("tracker.odcs.yaml");
        Files.writeString(contract, TrackerContract.text(""));
        write("pieces", "item", "update", "kafka_timestamp, 1 minute", """
            SELECT item, SUM(quantity) AS pieces FROM orders GROUP BY item
            """);
        write("items", "item", "update", "kafka_timestamp, 1 minute", """
            SELECT item, COUNT(*) AS orders FROM orders GROUP BY item
            """);
        send("{\"order_id\": \"a\", \"item\": \"burger\", \"quantity\": 2}");
        StreamsRun before = streams(Map.of("order.contract", contract.toString()));
        assertThat(before.untilCaughtUp()).allMatch(query -> query.fault().isEmpty());

        Files.writeString(
                contract,
                TrackerContract.text("").replace("i32", "i64")
                        + "  - {name: note, logicalType: string, logicalTypeOptions: {maxLength: 9}}\n");
        send("{\"order_id\": \"b\", \"item\": \"burger\", \"quantity\": 3000000000, \"note\": \"hot\"}");
        List<Snapshot> after =
                streams(Map.of("order.contract", contract.toString())).untilCaughtUp("items", "pieces");

        StreamFault fault = after.stream()
                .filter(query -> query.name().equals("pieces"))
                .findFirst()
                .flatMap(Snapshot::fault)
                .orElseThrow();
        assertThat(fault.reason()).isEqualTo(Condition.SQL_CHANGED);
        assertThat(fault.message())
                .contains(
                        "orders.quantity was INT NOT NULL and is BIGINT NOT NULL", "./orderflow streams --reset pieces")
                .doesNotContain("note");
        assertThat(rows("SELECT item, orders FROM stream_items")).containsExactly("burger 2");
    }

    @Test
    void aQueryReadsAnotherTopicByItsContract() throws Exception {
        String payments = topics.create(topics.newName(), 1, Map.of("retention.ms", "-1"));
        Path contract = queries.resolve("payments.odcs.yaml");
        Files.writeString(
                contract,
                TrackerContract.text("").replace("tracker", "payments").replace("quantity", "cents"));
        Files.writeString(queries.resolve("paid.sql"), """
            -- table: stream_paid
            -- key: item
            -- output: update
            -- watermark: kafka_timestamp, 1 minute
            -- sources: payments

            SELECT item, SUM(cents) AS cents FROM payments GROUP BY item
            """);
        for (String value : List.of(
                "{\"order_id\": \"a\", \"item\": \"burger\", \"cents\": 250}",
                "{\"order_id\": \"b\", \"item\": \"burger\", \"cents\": \"250\"}",
                "{\"order_id\": \"c\", \"item\": \"burger\", \"cents\": 300}")) {
            topics.send(payments, 0, value.getBytes(UTF_8));
        }

        Snapshot query = streams(
                        queries,
                        Map.of(
                                "streams.sources.payments.topic",
                                payments,
                                "streams.sources.payments.contract",
                                contract.toString()))
                .untilCaughtUp("paid")
                .get(0);

        assertThat(query.fault()).isEmpty();
        assertThat(query.counts().rejected()).isEqualTo(1);
        assertThat(rows("SELECT item, cents FROM stream_paid")).containsExactly("burger 550");
    }

    private static String shop(int number, String currency, String more) {
        return """
            {"order_id": "SHOP-%08d", "customer": {"id": %d, "email": "a@example.org"}, "status": "paid",
             "currency": "%s", "items": [{"sku": "A", "name": "Mug", "quantity": 2, "unit_price": 4.50}],
             "subtotal": 9.00, "shipping": 1.00, "total": 10.00, "placed_at": "2026-03-01T10:00:0%d.250+01:00"%s}
            """.formatted(number, number, currency, number, more);
    }

    private static String contract(String file) {
        return CONTRACTS.resolve(file).toString();
    }

    private void send(String value) {
        topics.send(orders, 0, value.getBytes(UTF_8));
    }

    private void write(String name, String key, String output, String watermark, String sql) throws IOException {
        Files.writeString(queries.resolve(name + ".sql"), """
            -- table: stream_%s
            -- key: %s
            -- output: %s
            -- watermark: %s

            %s
            """.formatted(name, key, output, watermark, sql));
    }

    private Snapshot run(String contract, String name) throws InterruptedException {
        return streams(Map.of("order.contract", contract(contract)))
                .untilCaughtUp(name)
                .get(0);
    }

    /** The rows, their values with blanks between. */
    private List<String> rows(String sql) throws SQLException {
        List<String> rows = new ArrayList<>();
        try (Connection connection = database.connect();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            int columns = row.getMetaData().getColumnCount();
            while (row.next()) {
                List<String> values = new ArrayList<>();
                for (int column = 1; column <= columns; column++) {
                    values.add(row.getString(column));
                }
                rows.add(String.join(" ", values));
            }
        }
        return rows;
    }
}
