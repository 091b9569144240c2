package io.orderflow.chaos;

import static io.orderflow.chaos.Faults.WAITS;
import static io.orderflow.chaos.Faults.pause;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/** What others do to the tables. */
final class TableFaults {

    private static final int TIMES = 10;

    private TableFaults() {}

    static List<Fault> all() {
        return List.of(
                Fault.of(
                        "ledger-locked",
                        "the rows of the ledger are locked from outside for 30 s",
                        "MYSQL_LOCKED; " + WAITS,
                        stage -> {
                            try (Connection connection = stage.connect();
                                    Statement statement = connection.createStatement()) {
                                connection.setAutoCommit(false);
                                statement
                                        .executeQuery("SELECT * FROM orderflow_ledger FOR UPDATE")
                                        .close();
                                pause(30);
                                connection.rollback();
                            }
                        }),
                Fault.of("read-lock", "FLUSH TABLES WITH READ LOCK for 120 s", "MYSQL_LOCKED; " + WAITS, stage -> {
                    try (Connection connection = stage.mysql().connect("");
                            Statement statement = connection.createStatement()) {
                        statement.execute("FLUSH TABLES WITH READ LOCK");
                        pause(120);
                        statement.execute("UNLOCK TABLES");
                    }
                }),
                Fault.of(
                        "table-swapped",
                        "the table is renamed and back, ten times: it is missing for moments",
                        WAITS,
                        stage -> {
                            for (int i = 0; i < TIMES; i++) {
                                stage.sql("RENAME TABLE orders TO orders_away");
                                stage.sql("RENAME TABLE orders_away TO orders");
                                TimeUnit.MILLISECONDS.sleep(500);
                            }
                        }),
                Fault.of(
                        "table-cut-over",
                        "a copy of the table takes its place as gh-ost does it, ten times",
                        WAITS,
                        stage -> {
                            for (int i = 0; i < TIMES; i++) {
                                cutOver(stage);
                                TimeUnit.MILLISECONDS.sleep(500);
                            }
                        }),
                Fault.of("table-altered", "ALTER TABLE adds and drops an index, five times", WAITS, stage -> {
                    for (int i = 0; i < 5; i++) {
                        stage.sql("ALTER TABLE orders ADD INDEX chaos_index (product_name)");
                        stage.sql("ALTER TABLE orders DROP INDEX chaos_index");
                    }
                }),
                Fault.of(
                        "deadlocks",
                        "a session locks rows of orders and ledger in other orders",
                        "tries again",
                        stage -> {
                            for (int i = 0; i < 20; i++) {
                                lockBackwards(stage);
                            }
                        }));
    }

    /** Copied under a lock; the renaming waits for that lock, ahead of all that want to write. */
    private static void cutOver(ChaosStage stage) throws SQLException, InterruptedException, ExecutionException {
        ExecutorService second = Executors.newSingleThreadExecutor();
        stage.sampler().hold();
        try (Connection connection = stage.connect();
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE TABLE orders_ghost LIKE orders");
            statement.execute("LOCK TABLES orders WRITE, orders AS o READ, orders_ghost WRITE");
            statement.execute("INSERT INTO orders_ghost SELECT * FROM orders AS o");
            Future<Void> renaming = second.submit(() -> {
                stage.sql("RENAME TABLE orders TO orders_old, orders_ghost TO orders");
                return null;
            });
            while (waiting(stage) == 0 && !renaming.isDone()) {
                TimeUnit.MILLISECONDS.sleep(20);
            }
            statement.execute("UNLOCK TABLES");
            renaming.get();
            statement.execute("DROP TABLE orders_old");
        } finally {
            stage.sampler().goOn();
            second.shutdownNow();
        }
    }

    private static long waiting(ChaosStage stage) throws SQLException {
        return stage.number("SELECT COUNT(*) FROM information_schema.processlist WHERE info LIKE 'RENAME TABLE%'"
                + " AND state LIKE '%metadata lock%'");
    }

    private static void lockBackwards(ChaosStage stage) throws SQLException {
        try (Connection connection = stage.connect();
                Statement statement = connection.createStatement()) {
            connection.setAutoCommit(false);
            statement
                    .executeQuery("SELECT order_id FROM orders ORDER BY order_id DESC LIMIT 500 FOR UPDATE")
                    .close();
            statement
                    .executeQuery("SELECT * FROM orderflow_ledger ORDER BY kafka_partition DESC FOR UPDATE")
                    .close();
            connection.rollback();
        } catch (SQLException e) {
            if (e.getErrorCode() != 1213 && e.getErrorCode() != 1205) {
                throw e;
            }
            // This session was the victim.
        }
    }
}
