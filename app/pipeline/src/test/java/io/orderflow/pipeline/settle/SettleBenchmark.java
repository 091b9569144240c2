package io.orderflow.pipeline.settle;

import io.orderflow.local.Installation;
import io.orderflow.local.LocalMysql;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * How many orders a second one task settles: decoded, stored, counted, added to the totals, committed; without Kafka
 * and Spark, into a database of this machine. To be run before and after a change, in turns: the machine is part of the
 * figure.
 */
public final class SettleBenchmark {
    private static final int ORDERS = 50_000;
    private static final int ROUNDS = 7;
    private static final int CHUNK = 5_000;

    private SettleBenchmark() {}

    /** @param arguments none */
    public static void main(String[] arguments) throws IOException, SQLException {
        Path folder = Files.createTempDirectory("settle-benchmark");
        try (LocalMysql server =
                LocalMysql.start(LocalMysql.Options.in(folder).relaxed(), Installation.find(), line -> {})) {
            SettlingFixture fixture = SettlingFixture.in(server, "benchmark", "orders");
            double[] rates = new double[ROUNDS];
            for (int round = 0; round < ROUNDS; round++) {
                List<byte[]> values = new ArrayList<>();
                for (int i = 0; i < ORDERS; i++) {
                    values.add(SettlingFixture.order(round * ORDERS + i, 1 + i % 5));
                }
                long offset = (long) round * ORDERS;
                long start = System.nanoTime();
                try (PartitionSettler settler = fixture.settler(0, CHUNK)) {
                    for (byte[] value : values) {
                        settler.take(SettlingFixture.received(offset++, value));
                    }
                    settler.flush();
                }
                rates[round] = ORDERS / ((System.nanoTime() - start) / 1e9);
            }
            Arrays.sort(rates);
            System.out.printf(
                    Locale.ROOT,
                    "Java %s, %d processors: best %,.0f orders/s, median %,.0f orders/s of %d rounds of %,d%n",
                    System.getProperty("java.version"),
                    Runtime.getRuntime().availableProcessors(),
                    rates[ROUNDS - 1],
                    rates[ROUNDS / 2],
                    ROUNDS,
                    ORDERS);
        }
    }
}
