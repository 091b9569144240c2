package io.orderflow.bench;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.LongStream;

/** Runs a yardstick with several sessions, each with its share of the rows. */
final class YardstickRun {

    private YardstickRun() {}

    /** Rows per second over the whole run, connections open and ready. */
    static double rowsPerSecond(Yardstick yardstick, BenchDatabase database, long count, int sessions)
            throws SQLException, InterruptedException {
        String table = "yardstick";
        database.createOrders(table);
        ExecutorService threads = Executors.newFixedThreadPool(sessions);
        try {
            List<Connection> connections = new ArrayList<>();
            for (int session = 0; session < sessions; session++) {
                connections.add(database.connect());
            }
            long started = System.nanoTime();
            List<Future<Void>> written = new ArrayList<>();
            for (int session = 0; session < sessions; session++) {
                Connection connection = connections.get(session);
                long[] numbers = share(count, session, sessions);
                Callable<Void> share = () -> {
                    yardstick.writeAll(connection, table, new BenchRows(), numbers);
                    return null;
                };
                written.add(threads.submit(share));
            }
            for (Future<Void> one : written) {
                one.get();
            }
            double seconds = (System.nanoTime() - started) / 1e9;
            for (Connection connection : connections) {
                connection.close();
            }
            long rows = database.number("SELECT COUNT(*) FROM `" + table + "`");
            if (rows != count) {
                throw new IllegalStateException(yardstick.title() + " left " + rows + " of " + count + " rows");
            }
            return count / seconds;
        } catch (ExecutionException e) {
            if (e.getCause() instanceof SQLException cause) {
                throw cause;
            }
            throw new IllegalStateException(e.getCause());
        } finally {
            threads.shutdownNow();
        }
    }

    /** As a topic's partitions share the orders out: evenly, and without a pattern. */
    private static long[] share(long count, int session, int sessions) {
        return LongStream.rangeClosed(1, count)
                .filter(number -> Math.floorMod(Long.hashCode(number * 0x9E3779B97F4A7C15L) >> 7, sessions) == session)
                .toArray();
    }
}
