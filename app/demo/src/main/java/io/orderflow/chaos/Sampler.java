package io.orderflow.chaos;

import io.orderflow.chaos.Evidence.Ledger;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.ToLongFunction;

/**
 * Checks consistent snapshots while a fault lasts: each ledger row adds up, cursors never go back, the tables hold
 * exactly what the ledger counts and nothing at or beyond a cursor, the totals are what the orders say. One thread of
 * its own.
 */
final class Sampler implements AutoCloseable {

    private static final long EVERY_NANOS = 500_000_000;

    /** Opens a connection to the job's database, past the proxy. */
    interface Connections {
        Connection connect() throws SQLException;
    }

    private final Connections connections;
    private final Map<Integer, Long> cursors = new HashMap<>();
    private final List<String> problems = new ArrayList<>();
    private final ReentrantLock sampling = new ReentrantLock();
    private final Thread thread;
    private long samples;
    private volatile boolean over;

    Sampler(Connections connections) {
        this.connections = connections;
        this.thread = new Thread(this::run, "chaos-sampler");
        this.thread.setDaemon(true);
        this.thread.start();
    }

    private void run() {
        while (!over) {
            sampling.lock();
            try (Connection connection = connections.connect()) {
                sample(connection);
            } catch (SQLException e) {
                // The database does not answer now, or has no tables yet: nothing to see.
            } finally {
                sampling.unlock();
            }
            LockSupport.parkNanos(EVERY_NANOS);
        }
    }

    private void sample(Connection connection) throws SQLException {
        List<String> found = new ArrayList<>();
        try (Statement statement = connection.createStatement()) {
            Evidence.begin(statement);
            Map<Integer, Ledger> ledger = Evidence.ledger(statement);
            synchronized (this) {
                found.addAll(problems(statement, ledger, cursors));
                ledger.forEach((partition, row) -> cursors.put(partition, row.next()));
                samples++;
                found.stream().limit(3).forEach(problems::add);
            }
            statement.execute("COMMIT");
        }
    }

    /** What is wrong in the snapshot of this statement. */
    static List<String> problems(Statement statement, Map<Integer, Ledger> ledger, Map<Integer, Long> before)
            throws SQLException {
        List<String> problems = new ArrayList<>();
        for (Map.Entry<Integer, Ledger> entry : ledger.entrySet()) {
            Ledger row = entry.getValue();
            String name = "partition " + entry.getKey();
            if (!row.balances()) {
                problems.add(name + " does not add up: " + row);
            }
            if (row.next() < before.getOrDefault(entry.getKey(), 0L)) {
                problems.add(name + " went back from " + before.get(entry.getKey()) + " to " + row.next());
            }
            for (String table : List.of("duplicate_orders", "rejected_orders")) {
                String last = Evidence.text(
                        statement,
                        "SELECT COALESCE(MAX(kafka_offset), -1) FROM " + table
                                + " WHERE topic_id NOT LIKE '%.%' AND kafka_partition = " + entry.getKey());
                if (Long.parseLong(last) >= row.next()) {
                    problems.add(name + " stands at " + row.next() + ", " + table + " has " + last);
                }
            }
        }
        compare(problems, statement, "orders", ledger, Ledger::stored);
        compare(problems, statement, "duplicate_orders", ledger, Ledger::duplicate);
        compare(problems, statement, "rejected_orders", ledger, Ledger::rejected);
        String totals = Evidence.text(
                statement,
                "SELECT CONCAT(COALESCE(SUM(orders), 0), ' of ', COALESCE(CAST(SUM(quantity) AS SIGNED), 0))"
                        + " FROM partition_totals");
        String orders = Evidence.text(
                statement, "SELECT CONCAT(COUNT(*), ' of ', COALESCE(CAST(SUM(quantity) AS SIGNED), 0)) FROM orders");
        if (!totals.equals(orders)) {
            problems.add("the totals say " + totals + ", the orders " + orders);
        }
        return problems;
    }

    private static void compare(
            List<String> problems,
            Statement statement,
            String table,
            Map<Integer, Ledger> ledger,
            ToLongFunction<Ledger> counted)
            throws SQLException {
        long rows = Long.parseLong(Evidence.text(statement, "SELECT COUNT(*) FROM " + table));
        long sum = ledger.values().stream().mapToLong(counted).sum();
        if (rows != sum) {
            problems.add(table + " has " + rows + " rows, the ledger counts " + sum);
        }
    }

    /** A fault that takes committed transactions away may set cursors back. */
    synchronized void forgetCursors() {
        cursors.clear();
    }

    /** No snapshot is taken until {@link #goOn}: in one from before, a table that has just been copied is empty. */
    void hold() {
        sampling.lock();
    }

    void goOn() {
        sampling.unlock();
    }

    synchronized List<String> problems() {
        return List.copyOf(problems);
    }

    synchronized long samples() {
        return samples;
    }

    @Override
    public void close() {
        over = true;
    }
}
