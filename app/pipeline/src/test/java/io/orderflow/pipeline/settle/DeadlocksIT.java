package io.orderflow.pipeline.settle;

import static org.assertj.core.api.Assertions.assertThat;

import io.orderflow.local.RealServices;
import io.orderflow.local.TestDatabase;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Three partitions settled at once, 2 % of the records repeats and 1 % conflicts, half of them of orders that another
 * partition may be storing at this moment, while dead letters are marked as published: InnoDB has no deadlock to
 * report.
 */
@Tag("slow")
@ExtendWith({RealServices.class, SettlingFixtures.class})
class DeadlocksIT {

    private static final int PARTITIONS = 3;
    private static final int CHUNK = 333;
    /** Orders so young that a chunk with them may not be committed yet. */
    private static final int YOUNG = 1_000;
    /** Longer by hand, with -Ddeadlocks.seconds=600. */
    private static final Duration FOR = Duration.ofSeconds(Long.getLong("deadlocks.seconds", 40));

    private final AtomicInteger ids = new AtomicInteger();
    private final AtomicLong settled = new AtomicLong();
    private final AtomicBoolean over = new AtomicBoolean();
    private final long deadline = System.nanoTime() + FOR.toNanos();
    private final CyclicBarrier together = new CyclicBarrier(PARTITIONS, () -> over.set(System.nanoTime() > deadline));

    @Test
    void theJobDoesNotDeadlockWithItself(TestDatabase database, SettlingFixture fixture) throws Exception {
        long before = deadlocks(database);
        ExecutorService threads = Executors.newFixedThreadPool(PARTITIONS + 1);
        try {
            List<Future<?>> tasks = new ArrayList<>();
            for (int partition = 0; partition < PARTITIONS; partition++) {
                int mine = partition;
                tasks.add(threads.submit(() -> settle(fixture, mine)));
            }
            Future<?> marking = threads.submit(() -> mark(database));
            for (Future<?> task : tasks) {
                task.get();
            }
            marking.get();
        } finally {
            threads.shutdownNow();
        }
        System.out.printf(
                "%d records in %d s: %d deadlocks; %s%n",
                settled.get(), FOR.toSeconds(), deadlocks(database) - before, fixture.written());
        assertThat(deadlocks(database) - before).as("deadlocks").isZero();
        assertThat(fixture.number("SELECT SUM(next_offset) FROM orderflow_ledger"))
                .isEqualTo(settled.get());
        assertThat(fixture.number("SELECT SUM(l.stored) FROM orderflow_ledger l"))
                .isEqualTo(fixture.number("SELECT COUNT(*) FROM orders"));
    }

    /** One chunk after another, as the batches of a quick topic: the partitions' tasks begin at the same time. */
    private void settle(SettlingFixture fixture, int partition) {
        Random random = new Random(partition);
        long offset = 0;
        while (!over.get()) {
            if (offset > 0) {
                fixture.expectRepeats();
            }
            try (PartitionSettler settler = fixture.settler(partition, CHUNK)) {
                together.await();
                for (int i = 0; i < CHUNK; i++) {
                    settler.take(SettlingFixture.received(offset++, value(random)));
                }
                settler.flush();
                settled.addAndGet(CHUNK);
            } catch (SQLException | InterruptedException | BrokenBarrierException e) {
                together.reset();
                throw new AssertionError(e);
            }
        }
    }

    private byte[] value(Random random) {
        int dice = random.nextInt(100);
        int last = ids.get();
        if (dice > 2 || last < YOUNG) {
            return SettlingFixture.order(ids.incrementAndGet(), 1);
        }
        int id = random.nextBoolean() ? last - random.nextInt(YOUNG - 1) : 1 + random.nextInt(last);
        return SettlingFixture.order(id, dice == 0 ? 2 : 1);
    }

    /** As the driver marks dead letters that Kafka has acknowledged. */
    private void mark(TestDatabase database) {
        try (Connection connection = database.connect();
                Statement statement = connection.createStatement()) {
            connection.setTransactionIsolation(Connection.TRANSACTION_READ_COMMITTED);
            while (!over.get()) {
                List<String> rows = new ArrayList<>();
                try (ResultSet row = statement.executeQuery("SELECT kafka_partition, kafka_offset FROM rejected_orders"
                        + " WHERE dead_letter_at IS NULL ORDER BY topic, topic_id, kafka_partition, kafka_offset"
                        + " LIMIT 200")) {
                    while (row.next()) {
                        rows.add("kafka_partition = " + row.getInt(1) + " AND kafka_offset = " + row.getLong(2));
                    }
                }
                connection.setAutoCommit(false);
                for (String row : rows) {
                    statement.executeUpdate(
                            "UPDATE rejected_orders SET dead_letter_at = UTC_TIMESTAMP(3) WHERE pipeline ="
                                    + " 'orders-orders' AND topic = 'orders' AND topic_id ="
                                    + " 'AAAAAAAAAAAAAAAAAAAAAA' AND "
                                    + row);
                }
                connection.commit();
                connection.setAutoCommit(true);
            }
        } catch (SQLException e) {
            throw new AssertionError(e);
        }
    }

    /** How many deadlocks the server has seen since it started. */
    private static long deadlocks(TestDatabase database) throws SQLException {
        try (Connection connection = database.connect();
                Statement statement = connection.createStatement()) {
            boolean mariaDb =
                    connection.getMetaData().getDatabaseProductVersion().contains("MariaDB");
            try (ResultSet row = statement.executeQuery(
                    mariaDb
                            ? "SELECT variable_value FROM information_schema.global_status WHERE variable_name ="
                                    + " 'innodb_deadlocks'"
                            : "SELECT count FROM information_schema.innodb_metrics WHERE name = 'lock_deadlocks'")) {
                row.next();
                return row.getLong(1);
            }
        }
    }
}
