package io.orderflow.streams;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.orderflow.contract.fixture.OrderFixture;
import io.orderflow.local.Installation;
import io.orderflow.local.RealServices;
import io.orderflow.local.TestDatabase;
import io.orderflow.local.TestTopics;
import io.orderflow.streams.run.StreamStatus.Snapshot;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** The example of sql/streams/confirmations: orders joined with their confirmations. */
@ExtendWith(RealServices.class)
@Tag("slow")
class ConfirmationMinutesIT {

    private static final Path EXAMPLE = Installation.home().resolve("sql/streams/confirmations");
    private static final Instant TEN = Instant.parse("2026-03-01T10:00:00Z");
    private static final Map<String, String> FOR_EVER = Map.of("retention.ms", "-1");

    @TempDir
    private Path checkpoints;

    @AfterAll
    static void stopSpark() throws IOException {
        StreamsRun.spark().close();
    }

    @Test
    void eachMinuteSaysHowManyOrdersWereConfirmedAndHowLongThatTook(TestTopics topics, TestDatabase database)
            throws SQLException, InterruptedException {
        String orders = topics.create(topics.newName(), 1, FOR_EVER);
        String confirmations = topics.create(topics.newName(), 1, FOR_EVER);
        for (int i = 0; i < 5; i++) {
            order(topics, orders, i, TEN.plusSeconds(20L * i));
        }
        // 10:00:00, :20, :40 and 10:01:00; the fifth is declined, and a record that is no order has no key.
        confirm(topics, confirmations, orders, 0, "CONFIRMED", TEN.plusMillis(100));
        confirm(topics, confirmations, orders, 1, "CONFIRMED", TEN.plusMillis(20_200));
        confirm(topics, confirmations, orders, 2, "CONFIRMED", TEN.plusMillis(40_600));
        confirm(topics, confirmations, orders, 3, "CONFIRMED", TEN.plusMillis(60_050));
        confirm(topics, confirmations, orders, 4, "DECLINED", TEN.plusMillis(80_050));
        confirm(topics, confirmations, "another-topic", 99, "CONFIRMED", TEN.plusMillis(90_000));
        // What comes later closes the minutes.
        order(topics, orders, 7, TEN.plusSeconds(3_600));
        confirm(topics, confirmations, orders, 7, "CONFIRMED", TEN.plusMillis(3_600_010));

        List<Snapshot> ended = StreamsRun.of(
                        topics,
                        database,
                        EXAMPLE,
                        checkpoints,
                        Map.of(
                                "kafka.topic",
                                orders,
                                "streams.shuffle-partitions",
                                "1",
                                "streams.sources.confirmations.topic",
                                confirmations,
                                "streams.sources.confirmations.contract",
                                EXAMPLE.resolve("confirmations.odcs.yaml").toString()))
                .untilCaughtUp();

        assertThat(ended).allMatch(query -> query.fault().isEmpty());
        assertThat(rows(database)).containsExactly("2026-03-01 10:00:00 3 300 600", "2026-03-01 10:01:00 1 50 50");
    }

    private static void order(TestTopics topics, String topic, int number, Instant at) {
        topics.send(new ProducerRecord<>(
                topic,
                0,
                at.toEpochMilli(),
                null,
                OrderFixture.anOrder().withId("ORDER-00000" + number).asJson()));
    }

    private static void confirm(
            TestTopics topics, String topic, String of, int number, String status, Instant confirmedAt) {
        // The offset of the last order is 5.
        topics.send(new ProducerRecord<>(topic, 0, confirmedAt.toEpochMilli(), null, """
                        {"key":"ORDER-00000%d","status":"%s","confirmed_at":"%s","order":{},"contract":"orders",\
                        "contract_number":1,"topic":"%s","partition":0,"offset":%d,"received_ms":1}""".formatted(
                        number, status, confirmedAt, of, Math.min(5, number))
                .getBytes(UTF_8)));
    }

    private static List<String> rows(TestDatabase database) throws SQLException {
        List<String> rows = new ArrayList<>();
        try (var connection = database.connect();
                var statement = connection.createStatement();
                var row = statement.executeQuery(
                        "SELECT CONCAT(CAST(window_start AS DATETIME), ' ', confirmed, ' ', average_ms, ' ',"
                                + " longest_ms) FROM stream_confirmation_minutes ORDER BY window_start")) {
            while (row.next()) {
                rows.add(row.getString(1));
            }
        }
        return rows;
    }
}
