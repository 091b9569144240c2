package io.orderflow.job;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.orderflow.condition.Condition;
import io.orderflow.contract.order.OrderFixture;
import io.orderflow.local.RealServices;
import io.orderflow.local.TestDatabase;
import io.orderflow.local.TestTopics;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Whatever a producer can put into a record: each gets one outcome, and the query never starts again for it. */
@ExtendWith(RealServices.class)
class StrangeRecordsIT {

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
    void everyKafkaTimestampIsTaken(TestTopics topics, TestDatabase database) throws InterruptedException {
        Pipe pipe = Pipe.of(topics, database, 1);
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

    /** Bytes, keys, headers, sizes and timestamps at random, among orders. */
    @Test
    void recordsOfArbitraryContentEachGetAnOutcome(TestTopics topics, TestDatabase database)
            throws InterruptedException {
        Pipe pipe = new Pipe(
                topics,
                database,
                topics.create(topics.newName(), 2, Map.of("max.message.bytes", "4000000")),
                topics.create(1));
        Random random = new Random(12);
        int records = 1_500;
        for (int i = 0; i < records; i++) {
            topics.send(record(pipe.topic(), random, i));
        }

        assertThat(pipe.runUntilCaughtUp()).isEqualTo(Condition.OK);

        assertThat(pipe.number("SELECT SUM(next_offset) FROM orderflow_ledger")).isEqualTo(records);
        assertThat(pipe.number("SELECT SUM(`stored` + duplicate + rejected) FROM orderflow_ledger"))
                .isEqualTo(records);
        assertThat(pipe.number("SELECT epoch FROM orderflow_epoch")).isEqualTo(1);
        pipe.assertExact();
    }

    private static ProducerRecord<byte[], byte[]> record(String topic, Random random, int i) {
        byte[] value = switch (random.nextInt(8)) {
            case 0 -> null;
            case 1 -> bytes(random, 1 << random.nextInt(20));
            default ->
                OrderFixture.anOrder()
                        .withId("ORDER-%06d".formatted(random.nextInt(600)))
                        .withQuantity(random.nextInt(20) == 0 ? 2 : 1)
                        .asJson();
        };
        byte[] key = random.nextBoolean() ? null : bytes(random, 1 << random.nextInt(16));
        List<Header> headers = new ArrayList<>();
        for (int n = random.nextInt(4); n > 0; n--) {
            headers.add(new RecordHeader(
                    new String(bytes(random, 20), UTF_8),
                    random.nextInt(5) == 0 ? null : bytes(random, 1 << random.nextInt(12))));
        }
        long timestamp = random.nextBoolean() ? random.nextLong() & Long.MAX_VALUE : random.nextInt() & 0x7FFF_FFFFL;
        return new ProducerRecord<>(topic, i % 2, timestamp, key, value, headers);
    }

    private static byte[] bytes(Random random, int length) {
        byte[] bytes = new byte[length];
        random.nextBytes(bytes);
        return bytes;
    }
}
