package io.orderflow.pipeline.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.orderflow.local.RealServices;
import io.orderflow.local.TestDatabase;
import io.orderflow.pipeline.mysql.Session;
import io.orderflow.pipeline.mysql.SqlFault;
import io.orderflow.pipeline.settle.SettlingFixture;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** A server whose global variables would change what sessions do: ours do not inherit it. */
@ExtendWith(RealServices.class)
@Tag("mysql")
class HostileGlobalsIT {

    private final Map<String, String> before = new LinkedHashMap<>();
    private TestDatabase database;
    private boolean mariaDb;

    @BeforeEach
    void makeTheServerHostile(TestDatabase database) throws SQLException {
        this.database = database;
        try (Connection connection = database.connect()) {
            mariaDb = connection.getMetaData().getDatabaseProductVersion().contains("MariaDB");
            set(connection, "sql_select_limit", "1");
            set(connection, "completion_type", "2");
            set(connection, "sql_mode", "''");
            set(connection, "time_zone", "'+05:00'");
            set(connection, "autocommit", "0");
            set(connection, "sql_safe_updates", "1");
            set(connection, "foreign_key_checks", "0");
            set(connection, "sql_notes", "0");
            set(connection, "max_error_count", "0");
            set(connection, "div_precision_increment", "0");
            set(connection, "lc_time_names", "'ar_SA'");
            set(connection, mariaDb ? "tx_isolation" : "transaction_isolation", "'SERIALIZABLE'");
            set(connection, mariaDb ? "tx_read_only" : "transaction_read_only", "1");
            if (mariaDb) {
                set(connection, "check_constraint_checks", "0");
                set(connection, "max_statement_time", "0.5");
            } else {
                set(connection, "max_execution_time", "1");
            }
        }
    }

    private void set(Connection connection, String variable, String value) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            try (ResultSet row = statement.executeQuery("SELECT @@GLOBAL." + variable)) {
                row.next();
                before.put(variable, row.getString(1));
            }
            statement.execute("SET GLOBAL " + variable + " = " + value);
        }
    }

    @AfterEach
    void makeTheServerFriendly() throws SQLException {
        try (Connection connection = database.connect();
                Statement statement = connection.createStatement()) {
            for (Map.Entry<String, String> variable : before.entrySet()) {
                String value = variable.getValue();
                statement.execute("SET GLOBAL %s = %s"
                        .formatted(variable.getKey(), value.matches("[0-9.]+") ? value : "'" + value + "'"));
            }
        }
    }

    @Test
    void ourSessionsDoWhatTheyDoElsewhere() throws SQLException {
        SettlingFixture fixture = SettlingFixture.in(database, "orders");
        List<byte[]> orders = IntStream.rangeClosed(1, 50)
                .mapToObj(i -> SettlingFixture.order(i, 1))
                .toList();
        fixture.settle(0, orders);
        fixture.settle(1, orders.subList(0, 20));
        fixture.settle(2, List.of(SettlingFixture.order(1, 2), new byte[0]));

        assertThat(fixture.written()).isEqualTo("50 orders, 20 duplicate, 2 rejected, ledger 72 = 50 + 20 + 2");
        try (Connection connection = fixture.connect();
                Statement statement = connection.createStatement()) {
            int rows = 0;
            try (ResultSet row = statement.executeQuery("SELECT order_id FROM orders")) {
                while (row.next()) {
                    rows++;
                }
            }
            assertThat(rows).isEqualTo(50);
            // With completion_type RELEASE this would be the end of the connection.
            connection.commit();
            try (ResultSet row = statement.executeQuery("SELECT 1 / 3, TIMESTAMPDIFF(HOUR, UTC_TIMESTAMP(), NOW())")) {
                row.next();
                assertThat(row.getString(1)).isEqualTo("0.3333");
                assertThat(row.getInt(2)).isZero();
            }
        }
    }

    /** Streaming SQL reads tables by Spark's own source, which opens its own sessions. */
    @Test
    void theSessionsThatSparkOpensReadTheSame() throws SQLException {
        SettlingFixture fixture = SettlingFixture.in(database, "orders");
        Map<String, String> options = new HashMap<>(fixture.mysql().sparkOptions());
        Properties properties = new Properties();
        properties.setProperty("user", options.get("user"));
        properties.setProperty("password", options.get("password"));
        properties.setProperty("connectionTimeZone", "UTC");
        try (Connection connection = DriverManager.getConnection(options.get("url"), properties);
                Statement statement = connection.createStatement()) {
            statement.execute(options.get("sessionInitStatement"));
            String time = mariaDb ? "max_statement_time" : "max_execution_time";
            try (ResultSet row = statement.executeQuery("SELECT @@SESSION." + time + ", @@SESSION.sql_select_limit,"
                    + " @@SESSION.time_zone, @@SESSION.sql_mode LIKE '%STRICT_ALL_TABLES%'")) {
                row.next();
                assertThat(row.getDouble(1)).isZero();
                assertThat(row.getString(2)).isEqualTo("18446744073709551615");
                assertThat(row.getString(3)).isEqualTo("+00:00");
                assertThat(row.getBoolean(4)).isTrue();
            }
        }
    }

    /** MySQL lets not everyone set every variable of a session. */
    @Test
    void aUserWithoutPrivilegesOnTheServerIsEnough() throws SQLException {
        String clerk = "clerk" + UUID.randomUUID().toString().substring(0, 8);
        SettlingFixture fixture = SettlingFixture.in(database, "orders");
        try (Connection ours = fixture.connect();
                Statement statement = ours.createStatement()) {
            statement.execute("CREATE USER " + clerk + "@'%' IDENTIFIED BY 'secret'");
            statement.execute("GRANT SELECT, INSERT, UPDATE, DELETE ON " + database.name() + ".* TO " + clerk + "@'%'");
            try (Connection connection =
                    fixture.as(database.server(), clerk).mysql().connect()) {
                new Session(connection).requireKept(connection);
            } finally {
                statement.execute("DROP USER " + clerk + "@'%'");
            }
        }
    }

    @Test
    void aSessionThatIsNotKeptIsNamed() throws SQLException {
        SettlingFixture fixture = SettlingFixture.in(database, "orders");
        try (Connection connection = fixture.connect();
                Statement statement = connection.createStatement()) {
            Session session = new Session(connection);
            session.requireKept(connection);
            // As a proxy that shares sessions among its clients would leave it.
            statement.execute("SET SESSION sql_select_limit = 7");

            assertThatThrownBy(() -> session.requireKept(connection))
                    .isInstanceOfSatisfying(
                            SQLException.class, e -> assertThat(SqlFault.of(e)).isEqualTo(SqlFault.NEEDS_OPERATOR))
                    .hasMessageContaining("does not keep sql_select_limit = 18446744073709551615, it has 7");
        }
    }
}
