package io.orderflow.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.orderflow.demo.LaunchedPrograms.Running;
import io.orderflow.local.DatabaseServer;
import io.orderflow.local.RealServices;
import io.orderflow.local.TestDatabase;
import io.orderflow.local.TestTopics;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/**
 * An earlier version has stored a million orders, and stores more, when this one is started beside it. The earlier
 * version is a built checkout that the environment variable ORDERFLOW_EARLIER names; without one this test is skipped:
 *
 * <pre>
 * git worktree add ../earlier COMMIT
 * (cd ../earlier &amp;&amp; ./mvnw -DskipTests package)
 * ORDERFLOW_EARLIER=$(realpath ../earlier) ./mvnw verify -Pfaults -pl app/demo -am -Dit.test=UpgradeIT …
 * </pre>
 */
@ExtendWith(RealServices.class)
@Tag("slow")
class UpgradeIT {

    private static final Duration LONG = Duration.ofMinutes(8);
    private static final int STORED = Integer.getInteger("upgrade.orders", 1_000_000);
    private static final int PER_SECOND = 500;
    private static final int PARTITIONS = 4;

    @Test
    void anUpgradeUnderLoadLosesNothingAndTakesTheJobAwayForLessThanAMinute(
            DatabaseServer server, TestTopics topics, TestDatabase database, @TempDir Path folder)
            throws IOException, InterruptedException, SQLException {
        String earlier = System.getenv().getOrDefault("ORDERFLOW_EARLIER", "");
        assumeTrue(!earlier.isEmpty(), "no built checkout of an earlier version is named by ORDERFLOW_EARLIER");
        Map<String, String> environment = new HashMap<>(Map.of(
                "KAFKA_BOOTSTRAP_SERVERS", topics.bootstrapServers(),
                "KAFKA_TOPIC", topics.create(PARTITIONS),
                "KAFKA_DLQ_TOPIC", topics.create(1),
                "MYSQL_HOST", server.host(),
                "MYSQL_PORT", Integer.toString(server.port()),
                "MYSQL_USER", server.user(),
                "MYSQL_PASSWORD", server.password(),
                "MYSQL_DATABASE", database.name()));
        environment.put(
                "ORDERFLOW_TMP_DIR",
                Files.createDirectories(folder.resolve("tmp")).toString());
        try (LaunchedPrograms before = new LaunchedPrograms(Path.of(earlier), folder, environment);
                LaunchedPrograms now = new LaunchedPrograms(folder, environment)) {
            Running backlog = before.start(
                    Map.of(), "produce", "--count", Integer.toString(STORED), "--rate", "200000", "--broken", "1%");
            assertThat(backlog.exitCode(LONG)).as(backlog.text()).isZero();
            Running old = before.start(Map.of(), "job");
            awaitSettled(database, old, STORED);
            assertThat(number(database, "SHOW TABLES LIKE 'orderflow_schema'"))
                    .as("the earlier version has no record of versions")
                    .isEqualTo(-1);

            Running load = before.start(Map.of(), "produce", "--rate", Integer.toString(PER_SECOND), "--broken", "1%");
            awaitSettled(database, old, STORED + 5 * PER_SECOND);
            AtomicBoolean done = new AtomicBoolean();
            AtomicLong longest = new AtomicLong();
            CompletableFuture<Void> watching = CompletableFuture.runAsync(() -> watch(database, done, longest));

            long began = System.nanoTime();
            Running started = now.start(Map.of(), "job");
            int code = old.exitCode(LONG);
            long fenced = System.nanoTime();
            long atThatTime = settled(database);
            awaitSettled(database, started, atThatTime + 20 * PER_SECOND);
            done.set(true);
            watching.join();
            load.terminate();
            long all = end(topics, environment.get("KAFKA_TOPIC"));
            awaitSettled(database, started, all);
            started.terminate();

            print(
                    "upgrade with %,d orders stored, %d a second: the earlier job ended %.1f s after the start of"
                            + " the new one; the longest time without a commit was %.1f s; %,d records in all",
                    STORED, PER_SECOND, (fenced - began) / 1e9, longest.get() / 1e9, all);
            assertThat(code).as(old.text()).isEqualTo(71);
            assertThat(Duration.ofNanos(longest.get())).isLessThan(Duration.ofMinutes(1));
            assertThat(number(database, "SELECT MAX(version) FROM orderflow_schema"))
                    .isPositive();
            assertThat(number(database, "SELECT SUM(stored + duplicate + rejected) FROM orderflow_ledger"))
                    .isEqualTo(all);
            Running verify = now.start(Map.of(), "verify");
            assertThat(verify.exitCode(LONG)).as(verify.text()).isZero();
            print(
                    "%s",
                    verify.text().strip().lines().reduce((one, other) -> other).orElse(""));
        }
    }

    private static void print(String text, Object... values) {
        System.out.println("FIGURE " + String.format(Locale.ROOT, text, values));
    }

    /** The longest time in which the ledger stood still. */
    private static void watch(TestDatabase database, AtomicBoolean done, AtomicLong longest) {
        long last = settled(database);
        long since = System.nanoTime();
        while (!done.get()) {
            LockSupport.parkNanos(50_000_000);
            long now = settled(database);
            longest.accumulateAndGet(System.nanoTime() - since, Math::max);
            if (now > last) {
                last = now;
                since = System.nanoTime();
            }
        }
    }

    /** The producer is not transactional: each offset is a record. */
    private static long end(TestTopics topics, String topic) {
        Map<TopicPartition, OffsetSpec> partitions = new HashMap<>();
        for (int partition = 0; partition < PARTITIONS; partition++) {
            partitions.put(new TopicPartition(topic, partition), OffsetSpec.latest());
        }
        return topics
                .admin()
                .listOffsets(partitions)
                .all()
                .toCompletionStage()
                .toCompletableFuture()
                .join()
                .values()
                .stream()
                .mapToLong(ListOffsetsResultInfo::offset)
                .sum();
    }

    private static void awaitSettled(TestDatabase database, Running job, long atLeast) {
        await("settled " + atLeast)
                .atMost(LONG)
                .pollInterval(Duration.ofMillis(200))
                .until(() -> {
                    if (!job.process().isAlive()) {
                        throw new AssertionError("The job ended:\n" + job.text());
                    }
                    return settled(database) >= atLeast;
                });
    }

    private static long settled(TestDatabase database) {
        return number(database, "SELECT SUM(next_offset - first_offset) FROM orderflow_ledger");
    }

    /** -1 without such a table or row. */
    private static long number(TestDatabase database, String sql) {
        try (Connection connection = database.connect();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            return row.next() ? row.getLong(1) : -1;
        } catch (SQLException e) {
            return -1;
        }
    }
}
