package io.orderflow.streams;

import static io.orderflow.streams.StreamRecords.customer;
import static io.orderflow.streams.StreamRecords.order;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.orderflow.condition.Condition;
import io.orderflow.local.TestTopics;
import io.orderflow.pipeline.mysql.Mysql;
import io.orderflow.pipeline.schema.Tables;
import io.orderflow.streams.fault.StreamFault;
import io.orderflow.streams.file.BadFileException;
import io.orderflow.streams.result.StreamFence;
import io.orderflow.streams.run.StreamCheck;
import io.orderflow.streams.run.StreamStatus.Snapshot;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * What keeps results correct: the watermark, the fence, rows without their state, values that MySQL does not have.
 */
@Tag("mysql")
class StreamSafetyIT extends OwnQueries {

    private static final String COUNTS = """
        -- Orders of each product.
        --
        -- table:     stream_counts
        -- key:       product_name
        -- output:    update
        -- watermark: order_timestamp, 1 minute

        SELECT product_name, COUNT(*) AS orders FROM orders GROUP BY product_name
        """;

    private static final Duration LIMIT = Duration.ofSeconds(60);

    private final LocalDateTime now = LocalDateTime.now(ZoneOffset.UTC).truncatedTo(ChronoUnit.SECONDS);

    @Test
    void anOrderDatedAheadMakesNoOtherLate() throws Exception {
        write("counts", COUNTS);
        topics.send(order(orders, 1, now));
        topics.send(order(orders, 2, now.plusHours(23), now));
        topics.send(order(orders, 3, now.plusMinutes(4), now));
        // Dated 2049 even by Kafka's time: a producer's clock is wrong.
        topics.send(order(orders, 4, now.plusYears(23), now.plusYears(23)));
        assertThat(run("counts").fault()).isEmpty();

        for (int i = 10; i < 20; i++) {
            topics.send(order(orders, i, now.minusSeconds(50)));
        }
        Snapshot second = run("counts");

        assertThat(second.fault()).isEmpty();
        assertThat(second.counts().late()).isZero();
        assertThat(text("SELECT SUM(orders) FROM stream_counts")).isEqualTo("12");
    }

    /**
     * Spark's own source fails at those that do not fit its microseconds, before any code of ours has seen the record.
     */
    @Test
    void noKafkaTimestampStopsAQuery() throws Exception {
        write("counts", COUNTS);
        long[] timestamps = {
            0, 1_700_000_000L, 253_402_300_800_000L, 1_700_000_000_000_000L, 1_700_000_000_000_000_000L, Long.MAX_VALUE
        };
        for (int i = 0; i < timestamps.length; i++) {
            topics.send(new ProducerRecord<>(
                    orders, 0, timestamps[i], null, order(orders, i, now).value()));
        }
        topics.send(order(orders, 100, now));
        String counts = "SELECT SUM(orders) FROM stream_counts";

        Snapshot first = run("counts");

        assertThat(first.fault()).isEmpty();
        assertThat(first.counts().received()).isEqualTo(timestamps.length + 1L);
        assertThat(text(counts)).isNotNull();
        topics.send(order(orders, 101, now));
        long before = Long.parseLong(text(counts));
        assertThat(run("counts").fault()).isEmpty();
        assertThat(Long.parseLong(text(counts))).isEqualTo(before + 1);
    }

    @Test
    void noKafkaTimestampOfACustomerStopsAQuery() throws Exception {
        String customers = topics.create(topics.newName(), 1, Map.of("retention.ms", "-1"));
        write("regions", """
            -- table:     stream_regions
            -- key:       region
            -- output:    update
            -- watermark: kafka_timestamp, 1 minute
            -- customers: topic

            SELECT region, COUNT(*) AS customers FROM customers GROUP BY region
            """);
        topics.send(customer(customers, 1, now));
        for (long timestamp : new long[] {0, 1_700_000_000_000_000L, 1_700_000_000_000_000_000L, Long.MAX_VALUE}) {
            topics.send(new ProducerRecord<>(
                    customers, 0, timestamp, null, customer(customers, 2, now).value()));
        }

        Snapshot snapshot = streams(Map.of("streams.customers-topic", customers))
                .untilCaughtUp("regions")
                .get(0);

        assertThat(snapshot.fault()).isEmpty();
        assertThat(text("SELECT customers FROM stream_regions WHERE region = 'South'"))
                .isEqualTo("1");
    }

    /**
     * A process that takes the lock writes immediately: the query that had it must have ended, also where a fault ends
     * it.
     */
    @Test
    void theLockIsReleasedOnlyAfterTheQueryHasEnded() throws Exception {
        write("counts", COUNTS);
        topics.send(order(orders, 1, now));
        assertThat(run("counts").fault()).isEmpty();
        String lock = "orderflow.stream."
                + UUID.nameUUIDFromBytes(new Tables(database.name(), "orders")
                        .quoted("stream_counts")
                        .getBytes(UTF_8));
        try (Connection writer = database.connect();
                Connection next = database.connect();
                RunningStreams running = RunningStreams.start(streams(), "counts")) {
            running.awaitRunning("counts");
            writer.setAutoCommit(false);
            writer.createStatement().execute("SELECT * FROM stream_counts FOR UPDATE");
            topics.send(order(orders, 4, now));
            await("a batch that waits for the row").atMost(LIMIT).until(() -> batches() > 0);
            TestTopics.await(topics.admin().deleteTopics(List.of(orders)).all());
            topics.create(orders, 1, Map.of());

            await("the lock").atMost(LIMIT).pollInterval(Duration.ofMillis(20)).until(() -> isTaken(next, lock));

            // Spark's list lags a little; a batch that still ran would wait for the row until the rollback.
            await("no batch beside the new holder")
                    .atMost(Duration.ofSeconds(10))
                    .until(() -> batches() == 0);
            writer.rollback();
        }
    }

    private static int batches() {
        return StreamsRun.spark().sparkContext().statusTracker().getActiveJobIds().length;
    }

    private static boolean isTaken(Connection connection, String lock) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT GET_LOCK('" + lock + "', 0)")) {
            return row.next() && row.getInt(1) == 1;
        }
    }

    @Test
    void rowsAreLeftAloneWhenTheStateIsLostAndTheNoteOfItIsNot() throws Exception {
        countSixOrders();
        delete(checkpoints.resolve("counts/spark"));

        Snapshot again = run("counts");

        assertThat(again.fault().orElseThrow().reason()).isEqualTo(Condition.TABLE_NOT_EMPTY);
        assertThat(again.fault().orElseThrow().message()).contains("./orderflow streams --reset counts");
        assertThat(text("SELECT SUM(orders) FROM stream_counts")).isEqualTo("6");
    }

    @Test
    void aFirstBatchThatFailedIsRepeatedWithoutTouchingWhatItHasWritten() throws Exception {
        countSixOrders();
        // As after a crash between the last write and the record that the batch is done.
        delete(checkpoints.resolve("counts/spark/commits"));

        assertThat(run("counts").fault()).isEmpty();
        assertThat(text("SELECT SUM(orders) FROM stream_counts")).isEqualTo("6");
    }

    @Test
    void aLateAttemptOfAnOlderBatchOrStartWritesNothing() throws SQLException {
        Mysql mysql = new Mysql(streams().settings().mysql());
        database.execute("CREATE TABLE fences (result_table VARCHAR(64) PRIMARY KEY, name VARCHAR(64) NOT NULL,"
                + " epoch BIGINT NOT NULL, batch BIGINT NOT NULL, raised_at DATETIME(3) NOT NULL)");
        try (Connection driver = mysql.connect();
                Connection task = mysql.connect()) {
            StreamFence first = StreamFence.raise(driver, "fences", "t", "mine").begin(driver, 7);
            first.check(task);
            task.commit();

            StreamFence next = first.begin(driver, 8);
            assertThatThrownBy(() -> first.check(task)).hasMessageContaining("epoch 1, batch 7");
            task.rollback();
            next.check(task);

            // A start waits for a writer, for as long as the server allows.
            try (Statement patience = driver.createStatement()) {
                patience.execute("SET SESSION innodb_lock_wait_timeout = 1");
            }
            assertThatThrownBy(() -> StreamFence.raise(driver, "fences", "t", "mine"))
                    .isInstanceOf(SQLException.class);
            driver.rollback();
            task.commit();

            StreamFence later = StreamFence.raise(driver, "fences", "t", "mine").begin(driver, 0);
            assertThatThrownBy(() -> next.check(task)).asString().contains("ALREADY_RUNNING");
            task.rollback();
            assertThatThrownBy(() -> next.begin(driver, 9)).asString().contains("ALREADY_RUNNING");
            later.check(task);
            task.rollback();
        }
    }

    @Test
    void whatMysqlHasNoNumberForIsNullAndInAKeyItIsNamed() throws Exception {
        write("numbers", """
            -- table:     stream_numbers
            -- key:       product_name
            -- output:    update
            -- watermark: order_timestamp, 1 minute

            SELECT product_name, CAST('NaN' AS DOUBLE) AS nothing, POW(10, 400) AS endless, COUNT(*) AS orders
            FROM orders GROUP BY product_name
            """);
        write("keyed", """
            -- table:     stream_keyed
            -- key:       product_name, ratio
            -- output:    update
            -- watermark: order_timestamp, 1 minute

            SELECT product_name, CAST('NaN' AS DOUBLE) AS ratio, COUNT(*) AS orders FROM orders GROUP BY product_name
            """);
        topics.send(order(orders, 1, now));

        assertThat(run("numbers").fault()).isEmpty();
        assertThat(text("SELECT CONCAT_WS(' ', orders, nothing IS NULL, endless IS NULL) FROM stream_numbers"))
                .isEqualTo("1 1 1");
        StreamFault keyed = run("keyed").fault().orElseThrow();
        assertThat(keyed.reason()).isEqualTo(Condition.KEY_IS_NULL);
        assertThat(keyed.message()).contains("key column ratio");
    }

    @Test
    void aResultThatDoesNotFitIsNamedByColumnAndKey() throws Exception {
        write("long_texts", """
            -- table:     stream_long_texts
            -- key:       product_name
            -- output:    update
            -- watermark: order_timestamp, 1 minute

            SELECT product_name, REPEAT('x', 70000) AS essay, COUNT(*) AS orders FROM orders GROUP BY product_name
            """);
        topics.send(order(orders, 1, now));

        StreamFault fault = run("long_texts").fault().orElseThrow();

        assertThat(fault.reason()).isEqualTo(Condition.QUERY_FAILED);
        assertThat(fault.message()).contains("product_name = Product B", "essay", "Change the query");
    }

    @Test
    void aKeyThatMysqlHasNoRoomForIsFoundByTheCheck() throws IOException {
        write("wide", """
            -- table:     stream_wide
            -- key:       a, b, c, d
            -- output:    update
            -- watermark: order_timestamp, 1 minute

            SELECT product_name AS a, product_category AS b, order_id AS c, CONCAT(order_id, '!') AS d,
                   COUNT(*) AS orders
            FROM orders GROUP BY product_name, product_category, order_id
            """);

        assertThatThrownBy(() ->
                        new StreamCheck(StreamsRun.spark(), streams().settings()).check(queries.resolve("wide.sql")))
                .isInstanceOf(BadFileException.class)
                .hasMessageContainingAll("line 2", "the key takes 4080 bytes, but MySQL allows 3072", "SHA2");
    }

    private void countSixOrders() throws IOException, InterruptedException {
        write("counts", COUNTS);
        for (int i = 0; i < 6; i++) {
            topics.send(order(orders, i, now));
        }
        assertThat(run("counts").fault()).isEmpty();
    }

    private Snapshot run(String name) throws InterruptedException {
        return streams().untilCaughtUp(name).get(0);
    }

    private StreamsRun streams() {
        return streams(Map.of());
    }

    private void write(String name, String sql) throws IOException {
        Files.writeString(queries.resolve(name + ".sql"), sql);
    }

    private static void delete(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }

    private String text(String sql) throws SQLException {
        try (Connection connection = database.connect();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            return row.next() ? row.getString(1) : "";
        }
    }
}
