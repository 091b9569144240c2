package io.orderflow.streams;

import static io.orderflow.streams.StreamRecords.customer;
import static io.orderflow.streams.StreamRecords.order;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.orderflow.condition.Condition;
import io.orderflow.local.Installation;
import io.orderflow.local.LocalKafka;
import io.orderflow.local.TestDatabase;
import io.orderflow.local.TestTopics;
import io.orderflow.streams.file.HeaderReader;
import io.orderflow.streams.run.Reset;
import io.orderflow.streams.run.StreamState;
import io.orderflow.submit.fault.JobProcess;
import io.orderflow.submit.fault.KillableDatabase;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Faults under running queries, with a broker and a database of the tests' own. */
@Tag("slow")
class StreamFaultsIT {

    private static final Path SHIPPED = Installation.home().resolve("sql/streams");
    private static final Duration LIMIT = Duration.ofSeconds(90);
    private static final String COUNTS = "item_counts";
    private static final String LARGE = "large_orders";
    /** Each order in time, no matter when it arrives. */
    private final LocalDateTime now = LocalDateTime.now(ZoneOffset.UTC);

    @TempDir
    private static Path services;

    private static LocalKafka kafka;
    private static KillableDatabase server;

    @TempDir
    private Path checkpoints;

    private TestTopics topics;
    private TestDatabase database;
    private String orders;
    private String customers;

    @BeforeAll
    static void start() {
        kafka = LocalKafka.start(services.resolve("kafka"));
        server = KillableDatabase.in(services.resolve("mysql"));
    }

    @AfterAll
    static void stop() throws IOException {
        StreamsRun.spark().close();
        kafka.close();
        server.close();
    }

    @BeforeEach
    void open() {
        topics = TestTopics.on(kafka);
        database = TestDatabase.on(server.server());
        orders = topics.create(1);
        customers = topics.create(1);
    }

    @AfterEach
    void close() {
        topics.close();
        database.close();
    }

    @Test
    void theBrokerIsKilledAndComesBackTheQueriesGoOnByThemselves() throws Exception {
        send(0, 2_000);
        try (RunningStreams running = running(Map.of("streams.max-offsets-per-trigger", "100"), COUNTS, LARGE)) {
            running.awaitReceived(COUNTS, 300);
            kafka.kill();
            for (String name : List.of(COUNTS, LARGE)) {
                assertThat(running.awaitFault(name, StreamState.WAITING, Condition.KAFKA_AWAY))
                        .contains(orders);
                await().atMost(LIMIT)
                        .until(() -> StreamsTableRow.of(database, name)
                                .equals(new StreamsTableRow("WAITING", "KAFKA_AWAY")));
            }
            kafka.start();

            running.awaitRunning(COUNTS);
            running.awaitRunning(LARGE);
            send(2_000, 2_100);
            new ExpectedResults(0, 2_100).awaitBoth(database);
        }
    }

    @Test
    void theDatabaseIsKilledAndComesBackTheQueriesGoOnByThemselves() throws Exception {
        send(0, 2_000);
        try (RunningStreams running = running(Map.of("streams.max-offsets-per-trigger", "100"), COUNTS, LARGE)) {
            running.awaitReceived(COUNTS, 300);
            server.kill();
            running.awaitFault(COUNTS, StreamState.WAITING, Condition.MYSQL_AWAY);
            running.awaitFault(LARGE, StreamState.WAITING, Condition.MYSQL_AWAY);
            server.start();
            new ExpectedResults(0, 2_000).awaitBoth(database);

            // Once more while there is nothing to do: no order comes whose storing would show that all is well.
            running.awaitRunning(COUNTS);
            server.kill();
            running.awaitFault(COUNTS, StreamState.WAITING, Condition.MYSQL_AWAY);
            running.awaitFault(LARGE, StreamState.WAITING, Condition.MYSQL_AWAY);
            server.start();

            running.awaitRunning(COUNTS);
            running.awaitRunning(LARGE);
            await().atMost(LIMIT)
                    .until(() -> StreamsTableRow.of(database, COUNTS).equals(new StreamsTableRow("RUNNING", "")));
            new ExpectedResults(0, 2_000).awaitBoth(database);
        }
    }

    @Test
    void aTopicThatIsDeletedAndCreatedAgainIsNotMixedWithTheOldOne() throws Exception {
        send(0, 10);
        topics.send(customer(customers, 1, now));
        try (RunningStreams running = running(Map.of(), COUNTS, "customers")) {
            new ExpectedResults(0, 10).awaitCounts(database);
            await().atMost(LIMIT).until(() -> StreamsTableRow.rows(database, "customers") == 1);

            TestTopics.await(topics.admin().deleteTopics(List.of(orders)).all());
            await("a topic of the same name").atMost(LIMIT).ignoreExceptions().until(() -> {
                topics.create(orders, 1, Map.of());
                return true;
            });
            send(100, 160);
            assertThat(running.awaitFault(COUNTS, StreamState.FAILED, Condition.TOPIC_RECREATED))
                    .contains(orders, "./orderflow streams --reset item_counts")
                    .doesNotContain(customers);
            topics.send(customer(customers, 2, now));
            await().atMost(LIMIT).until(() -> StreamsTableRow.rows(database, "customers") == 2);
            assertThat(running.query("customers").fault()).isEmpty();
            assertThat(ExpectedResults.counted(database)).isEqualTo(new ExpectedResults(0, 10).counts());

            reset(COUNTS);

            running.awaitRunning(COUNTS);
            new ExpectedResults(100, 160).awaitCounts(database);
        }
    }

    @Test
    void recordsThatWereDeletedBeforeTheyWereReadAreReportedByName() throws Exception {
        send(0, 100);
        topics.send(customer(customers, 1, now));
        assertThat(run(Map.of()).untilCaughtUp(COUNTS, "customers"))
                .allMatch(query -> query.fault().isEmpty());
        send(100, 200);
        TestTopics.await(topics.admin()
                .deleteRecords(Map.of(new TopicPartition(orders, 0), RecordsToDelete.beforeOffset(150)))
                .all());

        try (RunningStreams running = running(Map.of(), COUNTS, "customers")) {
            assertThat(running.awaitFault(COUNTS, StreamState.FAILED, Condition.DATA_LOST))
                    .contains("./orderflow streams --reset item_counts", "retention");
            topics.send(customer(customers, 2, now));
            await().atMost(LIMIT).until(() -> StreamsTableRow.rows(database, "customers") == 2);
            assertThat(running.query("customers").fault()).isEmpty();
            assertThat(ExpectedResults.counted(database)).isEqualTo(new ExpectedResults(0, 100).counts());
            reset(COUNTS);

            running.awaitRunning(COUNTS);
            new ExpectedResults(150, 200).awaitCounts(database);
            assertThat(running.said().stream().filter(line -> line.contains("DATA_LOST")))
                    .hasSize(1)
                    .noneMatch(line -> line.contains("\tat "));
        }
    }

    @Test
    void theProcessIsKilledInMidBatchAndTheResultsAreExact() throws Exception {
        send(0, 1_000);
        try (JobProcess killed = process();
                Connection other = database.connect();
                Statement lock = other.createStatement()) {
            new ExpectedResults(0, 1_000).awaitBoth(database);
            // Who holds this row stops the batch half way: its other writes are done.
            other.setAutoCommit(false);
            lock.executeQuery("SELECT * FROM stream_item_counts WHERE product_name = 'Product B' FOR UPDATE");
            send(1_000, 2_000);
            await("large orders of the batch in flight")
                    .atMost(LIMIT)
                    .until(() -> StreamsTableRow.rows(database, "stream_large_orders") > 400);
            await("a batch in flight").atMost(LIMIT).until(() -> batches("offsets") > batches("commits"));
            killed.kill();
            other.rollback();
        }
        try (JobProcess next = process("--until-caught-up")) {
            assertThat(next.exitCode(LIMIT)).as(next.log()).isZero();
        }
        new ExpectedResults(0, 2_000).awaitBoth(database);
    }

    /** The number of the last batch that item_counts has begun, or completed. */
    private long batches(String log) throws IOException {
        try (Stream<Path> files = Files.list(checkpoints.resolve(COUNTS + "/spark/" + log))) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> name.matches("[0-9]+"))
                    .mapToLong(Long::parseLong)
                    .max()
                    .orElse(-1);
        }
    }

    private JobProcess process(String... more) {
        Map<String, String> settings = new TreeMap<>(Map.of(
                "kafka.bootstrap-servers", kafka.bootstrapServers(),
                "kafka.topic", orders,
                "mysql.host", server.server().host(),
                "mysql.port", Integer.toString(server.server().port()),
                "mysql.user", server.server().user(),
                "mysql.database", database.name(),
                "streams.folder", SHIPPED.toString(),
                "streams.checkpoints", checkpoints.toString(),
                "streams.trigger-interval", "200 ms"));
        List<String> arguments = new ArrayList<>(List.of(COUNTS, LARGE));
        settings.forEach((key, value) -> arguments.addAll(List.of("--set", key + "=" + value)));
        arguments.addAll(List.of(more));
        return JobProcess.streams(
                services, Map.of("MYSQL_PASSWORD", server.server().password()), JobProcess.LOCAL, arguments);
    }

    private RunningStreams running(Map<String, String> more, String... names) {
        return RunningStreams.start(run(more), names);
    }

    private StreamsRun run(Map<String, String> more) {
        Map<String, String> settings = new HashMap<>(Map.of(
                "kafka.topic",
                orders,
                "streams.customers-topic",
                customers,
                "streams.longest-restart-wait",
                "1 s",
                "streams.shuffle-partitions",
                "1"));
        settings.putAll(more);
        return StreamsRun.of(topics, database, SHIPPED, checkpoints, settings);
    }

    private void reset(String name) throws SQLException, IOException {
        Path file = SHIPPED.resolve(name + ".sql");
        Reset reset = new Reset(run(Map.of()).settings());
        // A query that is being tried just now holds its table.
        await().atMost(LIMIT).ignoreExceptions().until(() -> {
            reset.reset(HeaderReader.read(file, Duration.ZERO));
            return true;
        });
    }

    private void send(int from, int until) {
        topics.sendAll(
                orders,
                0,
                IntStream.range(from, until)
                        .mapToObj(number -> order(orders, number, now).value())
                        .toList());
    }
}
