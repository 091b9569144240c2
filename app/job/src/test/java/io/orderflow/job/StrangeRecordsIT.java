package io.orderflow.job;

import static java.nio.charset.StandardCharsets.UTF_16;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.orderflow.condition.Condition;
import io.orderflow.contract.fixture.OrderFixture;
import io.orderflow.local.RealServices;
import io.orderflow.local.TestDatabase;
import io.orderflow.local.TestTopics;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Whatever a producer can put into a record: each gets one outcome, and the query never starts again for it. */
@ExtendWith({RealServices.class, Pipes.class})
class StrangeRecordsIT {

    private static final int RECORDS = 1_500;
    private static final int SECONDS = Integer.getInteger("strange.seconds", 0);

    /** In seconds, milliseconds, microseconds and nanoseconds, and at the ends of what columns and numbers can hold. */
    private static final List<Long> TIMESTAMPS = List.of(
            0L,
            1L,
            1_700_000_000L,
            1_700_000_000_000L,
            253_402_300_799_999L,
            253_402_300_800_000L,
            1_700_000_000_000_000L,
            9_223_372_036_854_775L,
            9_223_372_036_854_776L,
            1_700_000_000_000_000_000L,
            Long.MAX_VALUE);

    @Test
    void everyKafkaTimestampIsTaken(TestTopics topics, Pipe pipe) throws InterruptedException {
        for (int i = 0; i < TIMESTAMPS.size(); i++) {
            byte[] order =
                    OrderFixture.anOrder().withId("ORDER-%06d".formatted(i)).asJson();
            topics.send(new ProducerRecord<>(pipe.topic(), 0, TIMESTAMPS.get(i), null, order));
            topics.send(new ProducerRecord<>(pipe.topic(), 0, TIMESTAMPS.get(i), null, "{".getBytes(UTF_8)));
        }

        assertThat(pipe.runUntilCaughtUp()).isEqualTo(Condition.OK);

        assertThat(pipe.number("SELECT COUNT(*) FROM orders")).isEqualTo(TIMESTAMPS.size());
        assertThat(pipe.number("SELECT epoch FROM orderflow_epoch")).isEqualTo(1);
        assertThat(pipe.text("SELECT GROUP_CONCAT(COALESCE(kafka_timestamp, '-') ORDER BY kafka_offset) FROM"
                        + " rejected_orders"))
                .isEqualTo("1970-01-01 00:00:00.000,1970-01-01 00:00:00.001,1970-01-20 16:13:20.000,"
                        + "2023-11-14 22:13:20.000,9999-12-31 23:59:59.999,-,-,-,-,-,-");
        assertThat(pipe.text("SELECT message FROM rejected_orders ORDER BY kafka_offset DESC LIMIT 1"))
                .endsWith(" [Kafka timestamp 9223372036854775807 is no time in milliseconds]");
        assertThat(pipe.number("SELECT COUNT(*) FROM rejected_orders WHERE dead_letter_at IS NULL"))
                .isZero();
        pipe.assertExact();
    }

    /**
     * Bytes, keys, headers, sizes and timestamps at random, among orders, to a job that runs; longer by hand, with
     * {@code -Dstrange.seconds=600}.
     */
    @Test
    void recordsOfArbitraryContentEachGetAnOutcome(TestTopics topics, TestDatabase database) {
        Pipe pipe = Pipe.ofLargeRecords(topics, database, 2);
        CompletableFuture<Condition> job = pipe.running();
        long seed = Long.getLong("strange.seed", 12);
        Random random = new Random(seed);
        Set<Integer> sizes = new TreeSet<>();
        long started = System.nanoTime();
        int records = 0;
        while (records < RECORDS || System.nanoTime() - started < TimeUnit.SECONDS.toNanos(SECONDS)) {
            ProducerRecord<byte[], byte[]> next = record(pipe.topic(), random, records++);
            sizes.add(next.value() == null ? -1 : Integer.highestOneBit(next.value().length));
            topics.send(next);
        }
        long expected = records;
        await().atMost(Duration.ofMinutes(2))
                .until(() -> pipe.hasTable("orderflow_ledger")
                        && pipe.number("SELECT COALESCE(SUM(next_offset), 0) FROM orderflow_ledger") == expected);
        System.out.printf(
                "Seed %d: %d records in %d s, sizes by powers of two %s, epoch %s; %s%n",
                seed,
                records,
                TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - started),
                sizes,
                pipe.text("SELECT epoch FROM orderflow_epoch"),
                pipe.everything());

        assertThat(pipe.number("SELECT SUM(`stored` + duplicate + rejected) FROM orderflow_ledger"))
                .isEqualTo(expected);
        assertThat(pipe.number("SELECT epoch FROM orderflow_epoch")).isEqualTo(1);
        pipe.assertExact();
        pipe.takeOver(job);
    }

    private static ProducerRecord<byte[], byte[]> record(String topic, Random random, int i) {
        byte[] order = OrderFixture.anOrder()
                .withId("ORDER-%06d".formatted(random.nextInt(100_000)))
                .withName(random.nextInt(20) == 0 ? "Yoga Mat" : "Yoga Block")
                .asJson();
        byte[] value = switch (random.nextInt(20)) {
            case 0 -> null;
            case 1 -> bytes(random, random.nextInt(1 << random.nextInt(20)));
            case 2 -> damaged(order, random);
            case 3 -> Arrays.copyOf(order, random.nextInt(2 * order.length));
            case 4 -> new String(bytes(random, 1 << random.nextInt(10)), UTF_16).getBytes(UTF_8);
            default -> order;
        };
        byte[] key = random.nextBoolean() ? null : bytes(random, random.nextInt(1 << random.nextInt(17)));
        List<Header> headers = new ArrayList<>();
        for (int n = random.nextInt(4); n > 0; n--) {
            headers.add(new RecordHeader(
                    new String(bytes(random, 20), UTF_8),
                    random.nextInt(5) == 0 ? null : bytes(random, random.nextInt(1 << random.nextInt(13)))));
        }
        // Of every length: the number of bits is drawn first. A producer refuses negative ones itself.
        long timestamp = random.nextLong() >>> (1 + random.nextInt(63));
        return new ProducerRecord<>(topic, i % 2, timestamp, key, value, headers);
    }

    private static byte[] damaged(byte[] order, Random random) {
        byte[] damaged = order.clone();
        for (int n = 1 + random.nextInt(3); n > 0; n--) {
            damaged[random.nextInt(damaged.length)] = (byte) random.nextInt();
        }
        return damaged;
    }

    private static byte[] bytes(Random random, int length) {
        byte[] bytes = new byte[length];
        random.nextBytes(bytes);
        return bytes;
    }
}
