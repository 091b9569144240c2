package io.orderflow.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.orderflow.condition.Condition;
import io.orderflow.contract.fixture.OrderFixture;
import io.orderflow.local.Partitions;
import io.orderflow.local.RealServices;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * The real job under ordinary load: 1,000 orders per second over three partitions, 2 % of them repeats and 1 %
 * conflicts, half of these of orders so young that another partition may be storing them at this moment. InnoDB reports
 * no deadlock.
 */
@Tag("slow")
@ExtendWith({RealServices.class, Pipes.class})
class OrdinaryLoadIT {

    private static final int PARTITIONS = 3;
    private static final int PER_SECOND = 1_000;
    private static final int TICKS_PER_SECOND = 10;
    /** Orders of the last two seconds. */
    private static final int YOUNG = 2 * PER_SECOND;
    /** Longer by hand, with -Dload.seconds=600. */
    private static final int SECONDS = Integer.getInteger("load.seconds", 60);

    private final Random random = new Random(14);
    private int last;

    @Test
    void theJobDoesNotDeadlockWithItself(@Partitions(PARTITIONS) Pipe pipe) {
        CompletableFuture<Condition> job = pipe.running();
        await().atMost(Duration.ofSeconds(60)).until(() -> pipe.hasTable("orderflow_ledger"));
        long before = deadlocks(pipe);
        long started = System.nanoTime();
        long sent = 0;
        for (int tick = 0; tick < SECONDS * TICKS_PER_SECOND; tick++) {
            sent += send(pipe);
            long next = started + TimeUnit.SECONDS.toNanos(tick + 1) / TICKS_PER_SECOND;
            await().pollDelay(Duration.ZERO)
                    .pollInterval(Duration.ofMillis(5))
                    .until(() -> System.nanoTime() - next >= 0);
        }
        long seconds = TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - started);
        long all = sent;
        await().atMost(Duration.ofMinutes(2))
                .until(() -> pipe.number("SELECT COALESCE(SUM(next_offset), 0) FROM orderflow_ledger") == all);
        long deadlocks = deadlocks(pipe) - before;
        System.out.printf(
                "%d records sent in %d s: %d deadlocks, epoch %s; %s%n",
                sent, seconds, deadlocks, pipe.text("SELECT epoch FROM orderflow_epoch"), pipe.everything());

        assertThat(deadlocks).as("deadlocks").isZero();
        assertThat(pipe.number("SELECT COUNT(*) FROM orders")).isEqualTo(last);
        assertThat(pipe.number("SELECT epoch FROM orderflow_epoch")).isEqualTo(1);
        pipe.assertExact();
        pipe.takeOver(job);
    }

    private long send(Pipe pipe) {
        List<List<byte[]>> values = new ArrayList<>();
        for (int partition = 0; partition < PARTITIONS; partition++) {
            values.add(new ArrayList<>());
        }
        int orders = PER_SECOND / TICKS_PER_SECOND;
        for (int i = 0; i < orders; i++) {
            values.get(random.nextInt(PARTITIONS)).add(value());
        }
        for (int partition = 0; partition < PARTITIONS; partition++) {
            pipe.topics().sendAll(pipe.topic(), partition, values.get(partition));
        }
        return orders;
    }

    private byte[] value() {
        int dice = random.nextInt(100);
        if (dice > 2 || last < YOUNG) {
            return order(++last, "Yoga Mat");
        }
        int id = random.nextBoolean() ? last - random.nextInt(YOUNG - 1) : 1 + random.nextInt(last);
        return order(id, dice == 0 ? "Yoga Block" : "Yoga Mat");
    }

    private static byte[] order(int id, String name) {
        return OrderFixture.anOrder()
                .withId("ORDER-%08d".formatted(id))
                .withName(name)
                .asJson();
    }

    /** How many the server has seen since it started: it should serve this test alone. */
    private static long deadlocks(Pipe pipe) {
        boolean mariaDb = pipe.text("SELECT VERSION()").contains("MariaDB");
        return pipe.number(
                mariaDb
                        ? "SELECT variable_value FROM information_schema.global_status WHERE variable_name ="
                                + " 'innodb_deadlocks'"
                        : "SELECT count FROM information_schema.innodb_metrics WHERE name = 'lock_deadlocks'");
    }
}
