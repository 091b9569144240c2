package io.orderflow.pipeline.mysql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.orderflow.local.RealServices;
import io.orderflow.local.TestDatabase;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** With the rights that the documents ask for, which do not include PROCESS. */
@ExtendWith(RealServices.class)
@Tag("mysql")
class LockWaitsIT {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "SELECT id FROM books WHERE id = 1 FOR UPDATE",
                "INSERT INTO books VALUES (1) ON DUPLICATE KEY UPDATE id = 1"
            })
    void aRowThatSomeoneElseHasLockedIsNamedWithoutTheProcessPrivilege(String statement, TestDatabase database)
            throws SQLException {
        database.execute("CREATE TABLE books (id INT PRIMARY KEY)");
        database.execute("INSERT INTO books VALUES (1)");
        database.execute("CREATE USER IF NOT EXISTS 'patient'@'%' IDENTIFIED BY 'patient'");
        database.execute("GRANT ALL PRIVILEGES ON " + database.name() + ".* TO 'patient'@'%'");
        try (Connection holder = database.connect();
                Statement lock = holder.createStatement();
                Connection waiting = patient(database);
                Connection watching = patient(database)) {
            LockWaits locks = new LockWaits(database.name());
            assertThat(locks.longest(watching)).isEmpty();
            holder.setAutoCommit(false);
            lock.executeQuery("SELECT id FROM books WHERE id = 1 FOR UPDATE").close();

            CompletableFuture<Void> reading = CompletableFuture.runAsync(() -> execute(waiting, statement));

            await().atMost(Duration.ofSeconds(30))
                    .untilAsserted(() -> assertThat(locks.longest(watching))
                            .hasValueSatisfying(wait ->
                                    assertThat(wait).contains("Waiting for a row lock", statement.substring(0, 16))));
            holder.rollback();
            assertThat(reading).succeedsWithin(Duration.ofSeconds(30));
            assertThat(locks.longest(watching)).isEmpty();
        }
    }

    private static void execute(Connection connection, String sql) {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (SQLException e) {
            throw new AssertionError(e);
        }
    }

    private static Connection patient(TestDatabase database) throws SQLException {
        return DriverManager.getConnection(database.server().jdbcUrl(database.name()), "patient", "patient");
    }
}
