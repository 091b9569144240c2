package io.orderflow.pipeline.mysql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import io.orderflow.condition.Condition;
import io.orderflow.local.RealServices;
import io.orderflow.local.TestDatabase;
import io.orderflow.program.contract.OrderContractSetting;
import io.orderflow.settings.Secret;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What a real server says when something stands in the way has its name, and the remedy helps. */
@ExtendWith(RealServices.class)
@Tag("mysql")
class MysqlConditionsIT {

    private TestDatabase database;
    private String user;
    private boolean mariaDb;

    /** Something that a person does at the server. */
    private interface Work {
        void with(Statement statement) throws SQLException;
    }

    @BeforeEach
    void createAUser(TestDatabase database) throws SQLException {
        this.database = database;
        this.user = "u" + UUID.randomUUID().toString().replace("-", "").substring(0, 20);
        try (Connection connection = database.connect()) {
            mariaDb = connection.getMetaData().getDatabaseProductVersion().contains("MariaDB");
        }
        database.execute(
                "CREATE TABLE t (id INT PRIMARY KEY, text LONGTEXT)",
                "CREATE USER '" + user + "'@'%' IDENTIFIED BY 'secret'",
                "GRANT ALL ON " + database.name() + ".* TO '" + user + "'@'%'");
    }

    @AfterEach
    void dropTheUser() {
        database.execute("DROP USER '" + user + "'@'%'");
    }

    @Test
    void aWrongPassword() {
        assertThat(connecting("guessed", database.name(), Map.of())).isEqualTo(Condition.MYSQL_ACCESS_DENIED);
    }

    @Test
    void aLockedAccount() {
        database.execute("ALTER USER '" + user + "'@'%' ACCOUNT LOCK");
        assertThat(connecting("secret", database.name(), Map.of())).isEqualTo(Condition.MYSQL_ACCOUNT_LOCKED);
        database.execute("ALTER USER '" + user + "'@'%' ACCOUNT UNLOCK");
        assertThat(doing(statement -> statement.execute("INSERT INTO t VALUES (1, '')")))
                .isEmpty();
    }

    @Test
    void aDatabaseATableAndAColumnThatAreNotThere() {
        database.execute("GRANT ALL ON *.* TO '" + user + "'@'%'");
        assertThat(connecting("secret", "nosuch_" + user, Map.of())).isEqualTo(Condition.MYSQL_DATABASE_MISSING);
        assertThat(doing(statement -> statement.execute("SELECT 1 FROM nosuch")))
                .isEqualTo("MYSQL_TABLE_MISSING");
        assertThat(doing(statement -> statement.execute("SELECT nosuch FROM t")))
                .isEqualTo("MYSQL_COLUMNS_DIFFER");
    }

    @Test
    void aPrivilegeThatWasRevoked() {
        assertThat(connecting("secret", "mysql", Map.of())).isEqualTo(Condition.MYSQL_PRIVILEGE_MISSING);
        database.execute(
                "REVOKE ALL PRIVILEGES, GRANT OPTION FROM '" + user + "'@'%'",
                "GRANT SELECT ON " + database.name() + ".* TO '" + user + "'@'%'");
        assertThat(doing(statement -> statement.execute("INSERT INTO t VALUES (1, '')")))
                .isEqualTo("MYSQL_PRIVILEGE_MISSING");
        assertThat(doing(statement -> statement.execute("SET GLOBAL max_connections = 100")))
                .isEqualTo("MYSQL_PRIVILEGE_MISSING");
    }

    @Test
    void aServerThatIsReadOnly() {
        database.execute("SET GLOBAL read_only = ON");
        try {
            assertThat(doing(statement -> statement.execute("INSERT INTO t VALUES (1, '')")))
                    .isEqualTo("MYSQL_READ_ONLY");
        } finally {
            database.execute("SET GLOBAL read_only = OFF");
        }
        assertThat(doing(statement -> statement.execute("INSERT INTO t VALUES (1, '')")))
                .isEmpty();
        assertThat(doing(statement -> {
                    statement.execute("COMMIT");
                    statement.execute("START TRANSACTION READ ONLY");
                    statement.execute("INSERT INTO t VALUES (2, '')");
                }))
                .isEqualTo("MYSQL_READ_ONLY");
    }

    @Test
    void aUserWithoutConnectionsLeft() throws SQLException {
        database.execute("ALTER USER '" + user + "'@'%' WITH MAX_USER_CONNECTIONS 1");
        try (Connection held = mysql("secret", database.name(), Map.of()).connect()) {
            assertThat(held.isValid(5)).isTrue();
            assertThat(connecting("secret", database.name(), Map.of())).isEqualTo(Condition.MYSQL_TOO_MANY_CONNECTIONS);
        }
    }

    @Test
    void aTriggerWhoseDefinerIsGone() {
        database.execute(
                "CREATE USER gone_" + user + "@'%'",
                "GRANT ALL ON " + database.name() + ".* TO gone_" + user + "@'%'",
                "CREATE DEFINER = gone_" + user + "@'%' TRIGGER tr BEFORE INSERT ON t FOR EACH ROW SET NEW.text = ''",
                "DROP USER gone_" + user + "@'%'");

        assertThat(doing(statement -> statement.execute("INSERT INTO t VALUES (1, '')")))
                .isEqualTo("MYSQL_DEFINER_MISSING");
    }

    @Test
    void aStatementThatIsTooLong() throws SQLException {
        long before;
        try (Connection connection = database.connect();
                Statement statement = connection.createStatement();
                var row = statement.executeQuery("SELECT @@GLOBAL.max_allowed_packet")) {
            row.next();
            before = row.getLong(1);
        }
        database.execute("SET GLOBAL max_allowed_packet = 16384");
        try {
            // The driver has asked the server for its limit, and refuses by itself.
            String insert = "INSERT INTO t VALUES (1, '" + "x".repeat(40_000) + "')";
            assertThat(doing(statement -> statement.execute(insert))).isEqualTo("MYSQL_PACKET_TOO_SMALL");
        } finally {
            database.execute("SET GLOBAL max_allowed_packet = " + before);
        }
    }

    @Test
    void aPasswordThatMayNotBeSentWithoutTls() {
        assumeFalse(mariaDb, "MariaDB's users have no such password");
        database.execute("FLUSH PRIVILEGES");
        Map<String, String> noKey = Map.of("allowPublicKeyRetrieval", "false");
        assertThat(connecting("secret", database.name(), noKey)).isEqualTo(Condition.MYSQL_PUBLIC_KEY_REFUSED);
        assertThat(doing(statement -> statement.execute("INSERT INTO t VALUES (1, '')")))
                .as("with allowPublicKeyRetrieval, as the remedy says")
                .isEmpty();
    }

    @Test
    void aServerThatLogsStatements() {
        assumeFalse(mariaDb, "The server for tests keeps no binary log");
        database.execute("GRANT ALL ON *.* TO '" + user + "'@'%'");
        assertThat(doing(statement -> {
                    statement.execute("COMMIT");
                    statement.execute("SET SESSION binlog_format = 'STATEMENT'");
                    statement.execute("INSERT INTO t VALUES (1, '')");
                }))
                .isEqualTo("MYSQL_BINLOG_STATEMENT");
    }

    /** The name of what stands in the way; empty if nothing does. */
    private String doing(Work work) {
        try (Connection connection = mysql("secret", database.name(), Map.of()).connect();
                Statement statement = connection.createStatement()) {
            work.with(statement);
            connection.commit();
            return "";
        } catch (SQLException e) {
            return MysqlFault.of(e).condition().code();
        }
    }

    private Condition connecting(String password, String databaseName, Map<String, String> properties) {
        SQLException refused = catchThrowableOfType(
                SQLException.class,
                () -> mysql(password, databaseName, properties).connect().close());
        assertThat((Throwable) refused).as("the connection was not refused").isNotNull();
        return MysqlFault.of(refused).condition();
    }

    private Mysql mysql(String password, String databaseName, Map<String, String> properties) {
        Map<String, String> all = new HashMap<>(Map.of("allowPublicKeyRetrieval", "true"));
        all.putAll(properties);
        return new Mysql(new MysqlSettings(
                database.server().host(),
                database.server().port(),
                databaseName,
                "orders",
                OrderContractSetting.shipped(),
                user,
                new Secret(password),
                MysqlSettings.SslMode.DISABLED,
                Duration.ofSeconds(5),
                Duration.ofSeconds(30),
                TestLoading.ROWS,
                all));
    }
}
