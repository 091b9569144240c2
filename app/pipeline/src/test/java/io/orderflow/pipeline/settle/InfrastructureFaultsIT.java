package io.orderflow.pipeline.settle;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.orderflow.local.Clerk;
import io.orderflow.local.RealServices;
import io.orderflow.local.TestDatabase;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Faults of the server that are about no record, one by one: the chunk waits, and none of its records is rejected. */
@ExtendWith({RealServices.class, SettlingFixtures.class})
@Tag("mysql")
record InfrastructureFaultsIT(TestDatabase database, SettlingFixture fixture, Clerk clerk) {

    private static final String NOTHING = "0 orders, 0 duplicate, 0 rejected, ledger 0 = 0 + 0 + 0";
    private static final String ALL = "2 orders, 0 duplicate, 1 rejected, ledger 3 = 2 + 0 + 1";

    @Test
    void aReadOnlyServer() throws SQLException {
        assertWaits("SET GLOBAL read_only = 1", "SET GLOBAL read_only = 0", "1290");
    }

    @Test
    void lostPrivileges() throws SQLException {
        assertWaits(
                "REVOKE INSERT ON " + database.name() + ".* FROM " + clerk.account(),
                "GRANT INSERT ON " + database.name() + ".* TO " + clerk.account(),
                "1142");
    }

    @Test
    void aMissingOrdersTable() throws SQLException {
        assertWaits("RENAME TABLE orders TO elsewhere", "RENAME TABLE elsewhere TO orders", "1146");
    }

    @Test
    void aMissingRejectedTable() throws SQLException {
        assertWaits("RENAME TABLE rejected_orders TO elsewhere", "RENAME TABLE elsewhere TO rejected_orders", "1146");
    }

    /**
     * What a full disk answers, ER_RECORD_FILE_FULL (1114), to the INSERT of orders. MariaDB says it of a full table in
     * memory that a trigger writes to; MySQL, where GTIDs forbid that, says it by a signal. A disk of its own would
     * need privileges on the machine (tried by hand: operations.md), and an InnoDB file that must not grow ended the
     * server instead.
     */
    @Test
    void aFullDisk() throws SQLException {
        boolean mariaDb = fixture.text("SELECT VERSION()").contains("MariaDB");
        if (mariaDb) {
            fillATable();
        }
        assertWaits(
                "CREATE TRIGGER auditing BEFORE INSERT ON orders FOR EACH ROW "
                        + (mariaDb
                                ? "INSERT INTO brimful VALUES (NEW.order_id)"
                                : "SIGNAL SQLSTATE 'HY000' SET MYSQL_ERRNO = 1114, MESSAGE_TEXT = 'The table is full'"),
                "DROP TRIGGER auditing",
                "1114");
    }

    private void fillATable() throws SQLException {
        try (Connection connection = database.connect();
                Statement statement = connection.createStatement()) {
            statement.execute("SET SESSION max_heap_table_size = 16384");
            statement.execute("CREATE TABLE brimful (a CHAR(200)) ENGINE = MEMORY");
            assertThatThrownBy(() -> {
                        for (int i = 0; i < 10_000; i++) {
                            statement.execute("INSERT INTO brimful VALUES ('x')");
                        }
                    })
                    .hasMessageContaining("full");
        }
    }

    @Test
    void tooManyConnectionsOfTheUser() throws SQLException {
        database.execute("ALTER USER " + clerk.account() + " WITH MAX_USER_CONNECTIONS 1");
        try (Connection held =
                fixture.as(database.server(), clerk.name()).mysql().connect()) {
            assertThat(held.isValid(5)).isTrue();
            assertThatThrownBy(() -> settle(Duration.ZERO))
                    .isInstanceOf(SettlingFailedException.class)
                    .hasMessageContaining("1226");
            assertThat(fixture.written()).isEqualTo(NOTHING);
        }
        await().untilAsserted(() -> settle(Duration.ZERO));
        assertThat(fixture.written()).isEqualTo(ALL);
    }

    /** Breaks something, sees that the chunk fails with this error and leaves no trace, mends it, and settles. */
    private void assertWaits(String breaking, String mending, String code) throws SQLException {
        database.execute(breaking);
        try {
            assertThatThrownBy(() -> settle(Duration.ZERO))
                    .isInstanceOf(SettlingFailedException.class)
                    .hasMessageContaining("error was " + code);
        } finally {
            database.execute(mending);
        }
        assertThat(fixture.written()).isEqualTo(NOTHING);

        settle(Duration.ZERO);

        assertThat(fixture.written()).isEqualTo(ALL);
    }

    @Test
    void rowsThatAnotherSessionLocksForLongerThanAStatementWaits() throws SQLException {
        try (Connection other = database.connect();
                Statement statement = other.createStatement()) {
            other.setAutoCommit(false);
            statement.execute(
                    "INSERT INTO orders VALUES (1, 'ORDER-000002', 'x', 'x', 1, 1, 1, '2025-01-01 00:00:00')");

            assertThatThrownBy(() -> settle(Duration.ZERO))
                    .isInstanceOf(SettlingFailedException.class)
                    .hasMessageContaining("error was 1205");
            other.rollback();
        }
        assertThat(fixture.written()).isEqualTo(NOTHING);
        settle(Duration.ZERO);
        assertThat(fixture.written()).isEqualTo(ALL);
    }

    @Test
    void aDeadlock() throws Exception {
        try (Connection other = database.connect();
                Statement statement = other.createStatement()) {
            other.setAutoCommit(false);
            // More rows than the chunk's: InnoDB chooses the transaction that changed less as the victim.
            for (int i = 0; i < 50; i++) {
                statement.execute(
                        "INSERT INTO orders VALUES (1, 'z" + i + "', 'x', 'x', 1, 1, 1, '2025-01-01 00:00:00')");
            }
            statement.execute(
                    "INSERT INTO orders VALUES (1, 'ORDER-000002', 'x', 'x', 1, 1, 1, '2025-01-01 00:00:00')");
            CompletableFuture<Void> settled = CompletableFuture.runAsync(() -> {
                try {
                    settle(Duration.ofSeconds(20));
                } catch (SQLException e) {
                    throw new AssertionError(e);
                }
            });
            await().atMost(Duration.ofSeconds(9))
                    .until(() -> fixture.number("SELECT COUNT(*) FROM information_schema.innodb_trx t JOIN"
                                    + " information_schema.processlist p ON p.id = t.trx_mysql_thread_id WHERE p.db = '"
                                    + database.name() + "' AND t.trx_state = 'LOCK WAIT'")
                            == 1);

            // The chunk holds its first order and waits for our second: now we want its first.
            statement.execute(
                    "INSERT INTO orders VALUES (1, 'ORDER-000001', 'x', 'x', 1, 1, 1, '2025-01-01 00:00:00')");
            other.rollback();
            settled.join();
        }
        assertThat(fixture.written()).isEqualTo(ALL);
    }

    /** Two orders and a record that is none, as the first records of a partition. */
    private void settle(Duration retry) throws SQLException {
        try (PartitionSettler settler =
                fixture.as(database.server(), clerk.name()).settlerAt(0, 0, retry, RejectBudget.unlimited(), 1_000)) {
            settler.take(SettlingFixture.received(0, SettlingFixture.order(1, 1)));
            settler.take(SettlingFixture.received(1, SettlingFixture.order(2, 1)));
            settler.take(SettlingFixture.received(2, "no order".getBytes(UTF_8)));
            settler.flush();
        }
    }

    @Test
    void theVictimOfNoFaultSettlesAtOnce() throws SQLException {
        fixture.settle(0, List.of(SettlingFixture.order(1, 1), SettlingFixture.order(2, 1), new byte[0]));
        assertThat(fixture.written()).isEqualTo(ALL);
    }
}
