package io.orderflow.pipeline.schema;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.orderflow.condition.Condition;
import io.orderflow.condition.StoppedException;
import io.orderflow.local.Clerk;
import io.orderflow.local.RealServices;
import io.orderflow.local.TestDatabase;
import io.orderflow.pipeline.settle.SettlingFixture;
import io.orderflow.pipeline.settle.SettlingFixtures;
import java.io.IOException;
import java.io.InputStream;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** A database whose totals are those of the version before contracts had roles. */
@ExtendWith({RealServices.class, SettlingFixtures.class})
@Tag("mysql")
class TotalsUpgradeIT {

    private static final List<String> TOTALS = List.of("minute_totals", "product_totals", "partition_totals");
    private static final List<String> VIEWS = List.of(
            "orders_per_minute",
            "daily_orders",
            "running_average_price",
            "top_products_by_quantity",
            "top_products_by_revenue",
            "revenue_by_category");
    private static final String SHAPE = "SELECT CONCAT_WS(' ', table_name, column_name, column_type, is_nullable,"
            + " collation_name, column_key) FROM information_schema.columns WHERE table_schema = DATABASE() AND"
            + " table_name IN ('minute_totals', 'product_totals', 'partition_totals') ORDER BY table_name,"
            + " ordinal_position";
    private static final String VIEW_SHAPE = "SELECT CONCAT_WS(' ', table_name, column_name, data_type, numeric_scale)"
            + " FROM information_schema.columns WHERE table_schema = DATABASE() AND table_name IN ('"
            + String.join("', '", VIEWS) + "') ORDER BY table_name, ordinal_position";

    private TestDatabase database;
    private SettlingFixture fixture;
    private List<String> present;
    private List<String> presentViews;

    @BeforeEach
    void bringTheTotalsToTheEarlierShape(TestDatabase database, SettlingFixture fixture) throws IOException {
        this.database = database;
        this.fixture = fixture;
        present = database.rows(SHAPE);
        presentViews = database.rows(VIEW_SHAPE);
        Tables tables = fixture.tables();
        Map<String, String> names = new HashMap<>(tables.placeholders());
        names.putAll(tables.views());
        for (String table : TOTALS) {
            database.execute("DROP TABLE " + table, earlier(table, names));
        }
        for (String view : VIEWS) {
            database.execute("DROP VIEW " + view, earlier(view, names));
        }
        database.execute(
                "INSERT INTO minute_totals VALUES ('2025-01-15 14:30:00', 'orders-orders', 0, 2, 4, 42.00, 21.00),"
                        + " ('2025-01-15 14:30:00', 'orders-orders', -1, 1, -1, -0.01, 0.05)",
                "INSERT INTO product_totals VALUES ('2025-01-15', 'orders-orders', X'00112233445566778899AABBCCDDEEFF',"
                        + " 0, 'Mat', 'Sports', 3, 3, 123456789012345678.99, 21.05)",
                "INSERT INTO partition_totals VALUES ('orders-orders', 0, 'orders', 3, 3, 41.99, 21.05, 3,"
                        + " '2025-01-15 14:30:00.123')");
    }

    private static String earlier(String name, Map<String, String> names) throws IOException {
        try (InputStream in = Objects.requireNonNull(
                TotalsUpgradeIT.class.getResourceAsStream("earlier/" + name + ".sql"), "no earlier " + name)) {
            return SqlFile.parse(name, new String(in.readAllBytes(), UTF_8)).statement(names);
        }
    }

    @Test
    void hasTheShapeOfANewOneAfterwardsAndTheSameNumbers() throws SQLException {
        assertThat(database.rows(SHAPE)).isNotEqualTo(present);
        String before = fixture.text("SELECT CONCAT_WS(' ', revenue, average_unit_price, quantity) FROM daily_orders");
        assertThat(before).isEqualTo("123456789012345678.99 7.02 3");

        List<String> done = upgrade();

        assertThat(done)
                .hasSize(3)
                .first()
                .isEqualTo("table " + fixture.tables().minuteTotals() + " in its present shape");
        assertThat(database.rows(SHAPE)).isEqualTo(present);
        assertThat(database.rows(VIEW_SHAPE)).isEqualTo(presentViews);
        assertThat(fixture.text("SELECT CONCAT_WS(' ', revenue, average_unit_price, quantity) FROM daily_orders"))
                .isEqualTo(before);
        assertThat(fixture.text("SELECT CONCAT_WS(' ', orders, quantity, revenue) FROM orders_per_minute"))
                .isEqualTo("3 3 41.99");
        assertThat(fixture.text("SELECT CONCAT_WS(' ', orders, revenue + 0, accounted, updated_at) FROM"
                        + " partition_totals WHERE revenue_double IS NULL"))
                .isEqualTo("3 41.9900000000 3 2025-01-15 14:30:00.123");
        assertThat(upgrade()).as("once is enough").isEmpty();

        fixture.settle(0, List.of(SettlingFixture.order(1, 1)));
        assertThat(fixture.number("SELECT orders FROM running_average_price")).isEqualTo(4);
    }

    @Test
    void goesOnWhereAnotherEnded() throws SQLException {
        for (String table : List.of("product_totals", "minute_totals")) {
            Map<String, String> names = new HashMap<>(fixture.tables().placeholders());
            try (Connection connection = database.connect()) {
                names.put("bytewise", Schema.bytewise(connection));
            }
            database.execute(SqlFile.read("upgrade", table).statement(names));
        }
        database.execute("DROP VIEW daily_orders");

        assertThat(upgrade())
                .containsExactly(
                        "table " + fixture.tables().partitionTotals() + " in its present shape",
                        "view " + fixture.tables().quoted("daily_orders"));
        assertThat(database.rows(SHAPE)).isEqualTo(present);
        assertThat(database.rows(VIEW_SHAPE)).isEqualTo(presentViews);
    }

    @Test
    void aJobOfTheEarlierVersionMayGoOn() throws SQLException {
        assertThat(upgrade()).isNotEmpty();
        database.execute("INSERT INTO minute_totals (minute, pipeline, kafka_partition, orders, quantity, revenue,"
                + " unit_price_sum) VALUES ('2025-01-15 14:30:00','orders-orders',0,1,1,10.50,10.50) ON DUPLICATE KEY"
                + " UPDATE orders = orders + VALUES(orders), quantity = quantity + VALUES(quantity), revenue = revenue"
                + " + VALUES(revenue), unit_price_sum = unit_price_sum + VALUES(unit_price_sum)");

        assertThat(fixture.text("SELECT CONCAT_WS(' ', orders, quantity, revenue) FROM orders_per_minute"))
                .isEqualTo("4 4 52.49");
    }

    @Test
    void aUserWhoMayNotAlterLearnsWhatToDoAndNothingIsChanged(Clerk clerk) throws SQLException {
        List<String> before = database.rows(SHAPE);
        try (Connection connection = clerk.connect()) {
            assertThatThrownBy(() -> new Schema(fixture.tables()).createMissing(connection))
                    .isInstanceOfSatisfying(
                            StoppedException.class,
                            e -> assertThat(e.condition()).isEqualTo(Condition.MYSQL_PRIVILEGE_MISSING))
                    .hasMessageContaining("minute_totals, product_totals, partition_totals are of an earlier version")
                    .hasMessageContaining("Run orderflow schema once as a user with ALTER");
        }
        assertThat(database.rows(SHAPE)).isEqualTo(before);
    }

    private List<String> upgrade() throws SQLException {
        try (Connection connection = fixture.mysql().connectToServer()) {
            assertThat(new Schema(fixture.tables()).missing(connection))
                    .allMatch(
                            missing -> missing.endsWith(" in its present shape") || missing.endsWith("daily_orders`"));
            return new Schema(fixture.tables()).createMissing(connection);
        }
    }
}
