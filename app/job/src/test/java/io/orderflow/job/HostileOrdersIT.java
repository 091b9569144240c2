package io.orderflow.job;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import io.orderflow.condition.Condition;
import io.orderflow.contract.decode.Sample;
import io.orderflow.local.RealServices;
import io.orderflow.local.TestDatabase;
import io.orderflow.local.TestTopics;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Every hostile value through broker, job and database: its verdict is where it belongs, its bytes are kept. */
@ExtendWith(RealServices.class)
class HostileOrdersIT {

    private static final String ID = "ORDER-000001";

    @Test
    void everyHostileValueGetsItsVerdict(TestTopics topics, TestDatabase database) throws InterruptedException {
        Pipe pipe = Pipe.ofLargeRecords(topics, database, 1);
        List<Sample> hostile = Sample.hostile();
        List<byte[]> values = new ArrayList<>();
        Map<Long, String> expected = new TreeMap<>();
        for (int i = 0; i < hostile.size(); i++) {
            values.add(withIdOfItsOwn(hostile.get(i), i + 1));
            Sample one = hostile.get(i);
            expected.put((long) i, one.isAccepted() ? "stored " + idIn(one, i + 1) : one.verdict());
        }
        topics.sendAll(pipe.topic(), 0, values);

        assertThat(pipe.runUntilCaughtUp()).isEqualTo(Condition.OK);

        Map<Long, String> seen = new TreeMap<>();
        for (int i = 0; i < hostile.size(); i++) {
            String rejected = pipe.text("SELECT reason FROM rejected_orders WHERE kafka_offset = " + i);
            String stored =
                    pipe.text("SELECT order_id FROM orders WHERE order_id = '" + idIn(hostile.get(i), i + 1) + "'");
            seen.put((long) i, stored.isEmpty() ? rejected : "stored " + stored + rejected);
        }
        assertThat(seen).isEqualTo(expected);
        assertThat(pipe.number("SELECT COUNT(*) FROM orders"))
                .isEqualTo(hostile.stream().filter(Sample::isAccepted).count());
        pipe.assertExact();
        for (ConsumerRecord<byte[], byte[]> letter : topics.readAll(pipe.deadLetters())) {
            long offset = Long.parseLong(new String(
                    letter.headers().lastHeader("__orderflow.errors.offset").value(), ISO_8859_1));
            assertThat(letter.value()).as(hostile.get((int) offset).id()).isEqualTo(values.get((int) offset));
        }
        assertThat(pipe.number("SELECT COUNT(*) FROM rejected_orders WHERE dead_letter_at IS NULL"))
                .isZero();
    }

    /** Of equal length, so that limits of size are met as they were. */
    private static byte[] withIdOfItsOwn(Sample hostile, int number) {
        return hostile.value()
                .map(value ->
                        new String(value, ISO_8859_1).replace(ID, id(number)).getBytes(ISO_8859_1))
                .orElse(null);
    }

    /** The one with seven digits keeps its own. */
    private static String idIn(Sample hostile, int number) {
        return hostile.id().equals("order_id seven digits") ? "ORDER-1000000" : id(number);
    }

    private static String id(int number) {
        return "ORDER-%06d".formatted(number);
    }
}
