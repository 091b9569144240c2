package io.orderflow.pipeline.store;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.orderflow.local.DatabaseServer;
import io.orderflow.local.Installation;
import io.orderflow.local.LocalMysql;
import io.orderflow.local.RealServices;
import io.orderflow.local.TestDatabase;
import io.orderflow.pipeline.contract.StoredVersions;
import io.orderflow.pipeline.mysql.Mysql;
import io.orderflow.pipeline.mysql.MysqlSettings;
import io.orderflow.pipeline.mysql.TestLoading;
import io.orderflow.pipeline.schema.Schema;
import io.orderflow.pipeline.schema.Tables;
import io.orderflow.pipeline.store.OrderStore.StoreMode;
import io.orderflow.settings.Settings;
import io.orderflow.settings.SettingsSources;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TimeZone;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.api.parallel.Resources;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the job stores is what was sent, to the byte and to the second, wherever job and server believe to be. */
@ExtendWith(RealServices.class)
@ResourceLock(Resources.TIME_ZONE)
@Tag("mysql")
class StoredAsSentIT {

    private static final List<String> ZONES = List.of("UTC", "America/New_York", "Pacific/Apia");

    /** Hours and days that some zone never had, and the ends of the range. */
    private static final List<LocalDateTime> TIMES = List.of(
            LocalDateTime.parse("2026-03-29T02:30:00"), // skipped in Europe
            LocalDateTime.parse("2026-03-08T02:30:00"), // skipped in New York
            LocalDateTime.parse("2026-11-01T01:30:00"), // twice in New York
            LocalDateTime.parse("2011-12-30T12:00:00"), // a day that Apia skipped
            LocalDateTime.parse("1883-11-18T12:02:00"), // New York before standard time
            LocalDateTime.parse("1000-01-01T00:00:00"),
            LocalDateTime.parse("1582-10-10T00:00:00"), // between the Julian and the Gregorian calendar
            LocalDateTime.parse("2038-01-19T03:14:08"),
            LocalDateTime.parse("9999-12-31T23:59:59"));

    private static final List<String> TEXTS = List.of(
            "it's \"quoted\" \\'; DROP TABLE orders; -- ",
            "\\",
            "\\\\'",
            "`name` %s ? {fn now()} :x ${y} /* */ #",
            " blanks around ",
            "Käsereibe \uD83E\uDDC0 茶 \u202eabc e\u0301",
            "\uD83E\uDDC0".repeat(255),
            "'".repeat(255));

    @Test
    void everyOrderComesBackEqualUnderEveryZoneOfTheJvm(TestDatabase database) throws SQLException {
        assertStoredAsSent(database.server(), database.name());
    }

    @ParameterizedTest
    @ValueSource(strings = {"America/New_York", "Pacific/Apia"})
    void everyOrderComesBackEqualFromAServerInAnotherZone(String zone, @TempDir Path folder) throws SQLException {
        try (LocalMysql server = LocalMysql.start(
                LocalMysql.Options.in(folder).withTimeZone(zone).relaxed(), Installation.find(), line -> {})) {
            try (Connection connection = server.connect("");
                    Statement statement = connection.createStatement();
                    ResultSet row =
                            statement.executeQuery("SELECT TIMESTAMPDIFF(HOUR, UTC_TIMESTAMP(), NOW()) NOT IN (0)")) {
                row.next();
                assertThat(row.getBoolean(1)).as("the server lives in " + zone).isTrue();
            }
            assertStoredAsSent(server, "ecommerce");
        }
    }

    private static void assertStoredAsSent(DatabaseServer server, String database) throws SQLException {
        TimeZone own = TimeZone.getDefault();
        try {
            int first = 1;
            for (int turn = 0; turn < 2 * ZONES.size(); turn++) {
                TimeZone.setDefault(TimeZone.getTimeZone(ZONES.get(turn / 2)));
                List<Order> orders = orders(first);
                first += orders.size();
                store(server, database, orders, turn);
            }
        } finally {
            TimeZone.setDefault(own);
        }
    }

    /** @param turn those that are inserted in an even one are loaded in an odd one */
    private static void store(DatabaseServer server, String database, List<Order> orders, int turn)
            throws SQLException {
        Tables tables = new Tables(database, "orders");
        Mysql mysql = new Mysql(settings(server, database));
        try (Connection connection = mysql.connectToServer()) {
            new Schema(tables).createMissing(connection);
        }
        try (Connection connection = mysql.connect()) {
            TestLoading.during(true, connection, () -> store(connection, tables, orders, turn));
        }
    }

    private static void store(Connection connection, Tables tables, List<Order> orders, int turn) throws SQLException {
        OrderStore store = new OrderStore(
                tables.orders(), AcceptedOrders.CONTRACT, StoredVersions.none(), Mysql.maxAllowedPacket(connection), 1);
        for (int i = 0; i < orders.size(); i++) {
            List<AcceptedOrder> one = AcceptedOrders.of(orders.subList(i, i + 1));
            // Only a mode that gives up loads.
            StoreMode mode = i % 2 == turn % 2 ? StoreMode.LOCK_STORED : StoreMode.ASSUME_NEW;
            assertThat(store.store(connection, one, mode).orElseThrow()).containsOnly(Outcome.STORED);
        }
        connection.commit();
        // As the server wrote them, with no date and no text of ours between.
        for (Order order : orders) {
            assertThat(asText(connection, tables, order.orderId())).isEqualTo(asText(order));
        }
        // And as the job reads them: equal, or they would be conflicts.
        assertThat(store.store(connection, AcceptedOrders.of(orders), StoreMode.LOCK_STORED)
                        .orElseThrow())
                .containsOnly(Outcome.DUPLICATE);
        connection.rollback();
    }

    private static List<Order> orders(int firstId) {
        List<Order> orders = new ArrayList<>();
        int count = Math.max(TIMES.size(), TEXTS.size());
        for (int i = 0; i < count; i++) {
            String text = TEXTS.get(i % TEXTS.size());
            orders.add(new Order(
                    Integer.MAX_VALUE - i,
                    "ORDER-%06d".formatted(firstId + i),
                    text,
                    text.substring(0, text.offsetByCodePoints(0, Math.min(100, text.codePointCount(0, text.length())))),
                    9_999_999_999L - i,
                    1,
                    9_999_999_999L - i,
                    TIMES.get(i % TIMES.size())));
        }
        return orders;
    }

    private static String asText(Order order) {
        return "%d %s %s %s %s %d %s %s"
                .formatted(
                        order.customerId(),
                        order.orderId(),
                        hex(order.productName()),
                        hex(order.productCategory()),
                        order.unitPrice().toPlainString(),
                        order.quantity(),
                        order.totalPrice().toPlainString(),
                        "%1$tF %1$tT".formatted(order.orderTimestamp()));
    }

    private static String asText(Connection connection, Tables tables, String id) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT CONCAT_WS(' ', customer_id, order_id, HEX(product_name),"
                        + " HEX(product_category), unit_price, quantity, total_price, order_timestamp) FROM "
                        + tables.orders() + " WHERE order_id = '" + id + "'")) {
            assertThat(row.next()).isTrue();
            return row.getString(1);
        }
    }

    private static String hex(String text) {
        return HexFormat.of().formatHex(text.getBytes(UTF_8)).toUpperCase(Locale.ROOT);
    }

    private static MysqlSettings settings(DatabaseServer server, String database) {
        Map<String, String> values = Map.of(
                "mysql.host", server.host(),
                "mysql.port", Integer.toString(server.port()),
                "mysql.user", server.user(),
                "mysql.password", server.password(),
                "mysql.database", database);
        return Settings.load(new SettingsSources(Map.of(), values, Map.of(), Path.of("target")), MysqlSettings::read)
                .values();
    }
}
