package io.orderflow.pipeline.reject;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.orderflow.kafka.KafkaSettings;
import io.orderflow.kafka.Received;
import io.orderflow.local.RealServices;
import io.orderflow.local.TestDatabase;
import io.orderflow.local.TestTopics;
import io.orderflow.pipeline.ledger.Acceptance;
import io.orderflow.pipeline.ledger.Cursor;
import io.orderflow.pipeline.ledger.Ledger;
import io.orderflow.pipeline.ledger.Pipeline;
import io.orderflow.pipeline.operate.TestKafka;
import io.orderflow.pipeline.operate.replay.ReplayTickets;
import io.orderflow.pipeline.settle.PartitionSettler;
import io.orderflow.pipeline.settle.SettlingFixture;
import io.orderflow.pipeline.settle.SettlingFixtures;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** A partition whose log lost its end, which an operator accepted: its offsets begin again in a new life. */
@ExtendWith({RealServices.class, SettlingFixtures.class})
@Tag("mysql")
class LivesIT {

    private static final byte[] BAD = "{\"customer_id\":1}".getBytes(UTF_8);

    private TestTopics topics;
    private TestDatabase database;
    private SettlingFixture fixture;

    @BeforeEach
    void rejectARecordOfTheFirstLife(TestTopics topics, TestDatabase database, SettlingFixture fixture)
            throws SQLException {
        this.topics = topics;
        this.database = database;
        this.fixture = fixture;
        fixture.settle(0, List.of(BAD));
    }

    @Test
    void deadLettersOfTwoLivesDifferInTheirHeadersWheneverTheyArePublished() throws SQLException {
        String topic = topics.newName();
        publish(topic);
        fixture.settle(0, List.of("second, unpublished when its life ends".getBytes(UTF_8)));
        truncate();
        fixture.settle(0, List.of(BAD, BAD));
        publish(topic);
        truncate();
        fixture.settle(0, List.of(BAD));
        publish(topic);

        List<ConsumerRecord<byte[], byte[]>> letters = topics.readAll(topic);

        assertThat(letters).hasSize(5);
        assertThat(letters.stream().map(LivesIT::identity))
                .as("the headers by which readers drop repeats")
                .doesNotHaveDuplicates()
                .allMatch(identity -> identity.startsWith("orders-orders " + SettlingFixture.TOPIC_ID + " 0 "));
        assertThat(letters.stream().map(letter -> header(letter, "offset") + " in life " + header(letter, "life")))
                .containsExactly("0 in life 0", "1 in life 0", "0 in life 2", "1 in life 2", "0 in life 4");
    }

    @Test
    void theReplayOfARowOfAPastLifeResolvesIt() throws SQLException {
        truncate();

        Origin origin = ticket();
        settle(
                0,
                SettlingFixture.order(1, 1),
                Origin.of(List.of(origin.header())).orElseThrow());

        assertThat(fixture.text("SELECT CONCAT(state, ' ', replayed_as) FROM rejected_orders"))
                .isEqualTo("resolved orders-0@0");
    }

    @Test
    void aReplayThatWasSentBeforeItsLifeWasClosedResolvesItsRowAsWell() throws SQLException {
        Origin origin = ticket();
        truncate();

        settle(0, SettlingFixture.order(1, 1), origin);

        assertThat(fixture.text("SELECT CONCAT(state, ' ', replayed_as) FROM rejected_orders"))
                .isEqualTo("resolved orders-0@0");
    }

    @Test
    void theOriginOfAPipelineNamedAfterATableWithADollarIsUnderstood() {
        Origin origin = new Origin(
                "orders-orders$2025",
                new Coordinates("t".repeat(249), 123_456_789, 123_456_789_012_345_678L),
                SettlingFixture.TOPIC_ID,
                "0123456789abcdef".repeat(2));

        assertThat(Origin.of(List.of(origin.header()))).hasValue(origin);
    }

    /** As {@code orderflow ledger accept-loss} does when the log ends before the cursor; then the job starts. */
    private void truncate() throws SQLException {
        try (Connection connection = fixture.connect()) {
            Ledger ledger = new Ledger(fixture.tables(), "orders-orders", "11111111-1111-1111-1111-111111111111");
            Pipeline pipeline = new Pipeline("orders-orders", "orders", SettlingFixture.TOPIC_ID);
            Acceptance acceptance = new Acceptance(ledger, fixture.tables());
            long epoch = acceptance.begin(connection, Duration.ofSeconds(15));
            Cursor shown = ledger.cursors(connection, pipeline).get(0);
            acceptance.restart(connection, pipeline, shown, 0, epoch, rows -> {});
            connection.commit();
        }
        fixture = SettlingFixture.in(database, "orders");
    }

    private Origin ticket() throws SQLException {
        try (Connection connection = fixture.connect()) {
            List<RejectedRow> rows = new RejectedRows("rejected_orders")
                    .page(connection, RejectedFilter.of("orders-orders"), List.of(), 1);
            Map<RejectedRow, Origin> origins =
                    new ReplayTickets("rejected_orders", "orders-orders").issue(connection, rows);
            connection.commit();
            return origins.get(rows.get(0));
        }
    }

    private void settle(long offset, byte[] value, Origin origin) throws SQLException {
        try (PartitionSettler settler = fixture.settler(0)) {
            settler.take(new Received(offset, null, value, List.of(origin.header()), -1));
            settler.flush();
        }
    }

    private void publish(String topic) {
        KafkaSettings kafka = TestKafka.settings(topics.bootstrapServers(), "orders", topic);
        try (DeadLetters letters = new DeadLetters(
                fixture.mysql(),
                fixture.tables(),
                "orders-orders",
                kafka,
                new Gate(),
                Duration.ofMinutes(1),
                new DeadLetterTopic(kafka, true))) {
            assertThat(letters.publish()).isTrue();
        }
    }

    private static String identity(ConsumerRecord<byte[], byte[]> letter) {
        return String.join(
                " ",
                header(letter, "pipeline"),
                header(letter, "topic.id"),
                header(letter, "partition"),
                header(letter, "offset"),
                header(letter, "life"));
    }

    private static String header(ConsumerRecord<byte[], byte[]> letter, String name) {
        Header header = letter.headers().lastHeader("__orderflow.errors." + name);
        return header == null ? "(none)" : new String(header.value(), UTF_8);
    }
}
