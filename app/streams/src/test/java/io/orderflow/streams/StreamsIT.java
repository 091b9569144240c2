package io.orderflow.streams;

import static io.orderflow.streams.StreamRecords.customer;
import static io.orderflow.streams.StreamRecords.millis;
import static io.orderflow.streams.StreamRecords.order;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.orderflow.condition.Condition;
import io.orderflow.job.JobRun;
import io.orderflow.local.Installation;
import io.orderflow.local.RealServices;
import io.orderflow.local.TestDatabase;
import io.orderflow.local.TestTopics;
import io.orderflow.streams.fault.StreamFault;
import io.orderflow.streams.file.HeaderReader;
import io.orderflow.streams.file.StreamFile;
import io.orderflow.streams.file.StreamFolder;
import io.orderflow.streams.run.Reset;
import io.orderflow.streams.run.StreamState;
import io.orderflow.streams.run.StreamStatus.Snapshot;
import io.orderflow.streams.run.Streams;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** The shipped queries, and broken ones, with a real broker and a real database. */
@ExtendWith(RealServices.class)
class StreamsIT {

    private static final Path SHIPPED = Installation.home().resolve("sql/streams");
    private static final LocalDateTime TEN = LocalDateTime.of(2026, 3, 1, 10, 0);
    private static final Duration LIMIT = Duration.ofSeconds(60);
    /** Retention must not delete records with past timestamps. */
    private static final Map<String, String> FOR_EVER = Map.of("retention.ms", "-1");

    @TempDir
    private Path folder;

    @AfterAll
    static void stopSpark() throws IOException {
        StreamsRun.spark().close();
    }

    @Test
    void withinTheWatermarkTheResultsAreThoseOfTheSameSqlOverTheOrdersTable(TestTopics topics, TestDatabase database)
            throws Exception {
        String orders = topics.create(topics.newName(), 2, FOR_EVER);
        String customers = topics.create(topics.newName(), 1, FOR_EVER);
        StreamsRun streams = StreamsRun.of(
                topics,
                database,
                SHIPPED,
                folder,
                Map.of("kafka.topic", orders, "streams.customers-topic", customers, "streams.shuffle-partitions", "1"));
        for (int customer = 1; customer <= 5; customer++) {
            topics.send(customer(customers, customer, TEN));
        }
        assertThat(streams.untilCaughtUp("customers"))
                .allMatch(query -> query.fault().isEmpty());

        // Orders from 10:00 to 10:30, some of them late, and two unusable records.
        for (int i = 0; i < 360; i++) {
            topics.send(order(orders, i, time(i)));
        }
        topics.send(new ProducerRecord<>(orders, 0, millis(TEN.plusMinutes(30)), null, "no order".getBytes(UTF_8)));
        topics.send(order(orders, 7_000, LocalDateTime.of(9999, 12, 31, 0, 0), TEN.plusMinutes(30)));
        assertThat(streams.untilCaughtUp()).allMatch(query -> query.fault().isEmpty());

        // After a restart: repeats of the last minute, repeats of the first, one order half an hour late, and new ones.
        for (int i = 350; i < 360; i++) {
            topics.send(order(orders, i, time(i)));
            topics.send(order(orders, i - 350, time(i - 350)));
        }
        topics.send(order(orders, 8_000, TEN.plusSeconds(1)));
        for (int i = 360; i < 400; i++) {
            topics.send(order(orders, i, time(i)));
        }
        List<Snapshot> ended = streams.untilCaughtUp();

        assertThat(ended).allMatch(query -> query.fault().isEmpty());
        Snapshot counts = ended.stream()
                .filter(query -> query.name().equals("item_counts"))
                .findFirst()
                .orElseThrow();
        assertThat(counts.counts().received()).isEqualTo(10 + 10 + 1 + 40);
        assertThat(counts.counts().late()).isEqualTo(10 + 1);

        JobRun.untilCaughtUp(topics, orders, topics.create(1), database);
        database.execute("DELETE FROM orders WHERE order_id IN ('ORDER-007000', 'ORDER-008000')");
        for (Path path : new StreamFolder(SHIPPED).files(List.of())) {
            StreamFile file = HeaderReader.read(path, Duration.ofSeconds(1));
            BatchAnswer batch = BatchAnswer.of(streams);
            switch (file.header().customers()) {
                case TABLE -> batch.withCustomersTable();
                case TOPIC -> batch.withCustomersTopic();
                case NONE -> {}
            }
            batch.assertEquals(file);
        }
    }

    @Test
    void aBrokenQueryLeavesTheOthersRunningAndRunsOnceItsFileIsCorrected(TestTopics topics, TestDatabase database)
            throws Exception {
        String orders = topics.create(1);
        Path queries = Files.createDirectories(folder.resolve("queries"));
        Files.copy(SHIPPED.resolve("item_counts.sql"), queries.resolve("item_counts.sql"));
        write(queries, "divides", "SELECT order_id, 10 / (quantity - 2) AS share FROM orders");
        write(queries, "misspelt", "SELECT order_id, 10 / quantiy AS share FROM orders");
        LocalDateTime now = LocalDateTime.now(ZoneOffset.UTC);
        topics.send(order(orders, 1, now));
        StreamsRun run = StreamsRun.of(
                topics,
                database,
                queries,
                folder.resolve("checkpoints"),
                Map.of("kafka.topic", orders, "streams.longest-restart-wait", "1 s"));

        try (Streams streams = run.streams(false)) {
            CompletableFuture<Void> ended = CompletableFuture.runAsync(() -> {
                try {
                    streams.run();
                } catch (InterruptedException e) {
                    throw new AssertionError(e);
                }
            });
            await().atMost(LIMIT)
                    .until(() -> query(streams, "item_counts").counts().written() == 1
                            && faults(streams, "divides", Condition.QUERY_FAILED)
                            && faults(streams, "misspelt", Condition.BAD_FILE));
            assertThat(query(streams, "divides").fault().orElseThrow().message())
                    .contains("Division by zero");
            assertThat(query(streams, "misspelt").fault().orElseThrow().message())
                    .contains("misspelt.sql, line 6", "there is no column quantiy", "Did you mean quantity?");

            topics.send(order(orders, 2, now));
            write(queries, "divides", "SELECT order_id, 10 / quantity AS share FROM orders");

            await().atMost(LIMIT)
                    .until(() -> query(streams, "item_counts").counts().written() == 2
                            && query(streams, "divides").counts().written() == 2
                            && query(streams, "divides").state() == StreamState.RUNNING);
            await().atMost(LIMIT)
                    .until(() ->
                            StreamsTableRow.of(database, "misspelt").state().equals("FAILED"));
            assertThat(streams.stop()).isTrue();
            assertThat(ended).succeedsWithin(LIMIT);
        }
    }

    @Test
    void aChangedQueryIsRefusedUntilItIsReset(TestTopics topics, TestDatabase database) throws Exception {
        String orders = topics.create(1);
        topics.send(order(orders, 1, LocalDateTime.now(ZoneOffset.UTC)));
        Path queries = Files.createDirectories(folder.resolve("queries"));
        StreamsRun run =
                StreamsRun.of(topics, database, queries, folder.resolve("checkpoints"), Map.of("kafka.topic", orders));
        write(queries, "some", "SELECT order_id, quantity FROM orders");
        assertThat(run.untilCaughtUp().get(0).fault()).isEmpty();
        write(queries, "some", "SELECT order_id, quantity, product_name FROM orders");

        StreamFault fault = run.untilCaughtUp().get(0).fault().orElseThrow();

        assertThat(fault.reason()).isEqualTo(Condition.SQL_CHANGED);
        assertThat(fault.message()).contains("./orderflow streams --reset some");
        new Reset(run.settings()).reset(HeaderReader.read(queries.resolve("some.sql"), Duration.ZERO));
        assertThat(run.untilCaughtUp().get(0).fault()).isEmpty();
        assertThat(StreamsTableRow.of(database, "some").state()).isEqualTo("STOPPED");
        assertThat(StreamsTableRow.rows(database, "stream_some")).isEqualTo(1);
    }

    private static void write(Path queries, String name, String sql) throws IOException {
        Files.writeString(queries.resolve(name + ".sql"), """
            -- table: stream_%s
            -- key: order_id
            -- output: append
            -- watermark: order_timestamp, 2 minutes

            %s
            """.formatted(name, sql));
    }

    private static Snapshot query(Streams streams, String name) {
        return streams.snapshots().stream()
                .filter(query -> query.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private static boolean faults(Streams streams, String name, Condition reason) {
        return query(streams, name)
                .fault()
                .filter(fault -> fault.reason() == reason)
                .isPresent();
    }

    /** Five seconds apart, every seventh a minute late. */
    private static LocalDateTime time(int order) {
        return TEN.plusSeconds(5L * (order % 7 == 0 ? Math.max(0, order - 12) : order));
    }
}
