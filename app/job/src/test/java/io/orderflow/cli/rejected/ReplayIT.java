package io.orderflow.cli.rejected;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.orderflow.condition.Condition;
import io.orderflow.job.JobRun;
import io.orderflow.local.RealServices;
import io.orderflow.local.TestDatabase;
import io.orderflow.local.TestPipeline;
import io.orderflow.local.TestTopics;
import io.orderflow.pipeline.reject.Origin;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** {@code orderflow rejected replay --all} while the job runs and rejects everything again. */
@ExtendWith(RealServices.class)
class ReplayIT {

    private static final int RECORDS = 1_000;

    private TestTopics topics;
    private TestDatabase database;
    private String topic;
    private String deadLetters;
    private CompletableFuture<Condition> job;

    private record Result(int code, String out, String err) {}

    @BeforeEach
    void rejectAThousandRecords(TestTopics topics, TestDatabase database) {
        this.topics = topics;
        this.database = database;
        topic = topics.create(2);
        deadLetters = topics.create(1);
        // Few enough at a time for the budget, which a quiet topic fills from its beginning.
        topics.sendAll(topic, 0, Collections.nCopies(RECORDS / 2, "not json".getBytes(UTF_8)));
        topics.sendAll(topic, 1, Collections.nCopies(RECORDS / 2, "not json".getBytes(UTF_8)));
        job = JobRun.running(JobRun.settings(
                topics,
                topic,
                deadLetters,
                database,
                Map.of("job.trigger-interval", "200 ms", "job.reject-budget-minimum", "1200")));
        await("the rejected rows")
                .atMost(Duration.ofMinutes(2))
                .until(() -> number("SELECT COUNT(*) FROM rejected_orders") == RECORDS);
    }

    @AfterEach
    void fenceTheJob() {
        database.execute(
                "UPDATE orderflow_epoch SET epoch = epoch + 1, driver = 'another driver'",
                "UPDATE orderflow_ledger SET epoch = epoch + 1");
        topics.send(topic, 0, "one more".getBytes(UTF_8));
        assertThat(job).succeedsWithin(Duration.ofSeconds(60)).isEqualTo(Condition.FENCED);
    }

    @Test
    @Timeout(value = 120, unit = TimeUnit.SECONDS)
    void sendsWhatWasRejectedWhenItBeganAndEndsAndTripsNoBudget() {
        Result replayed = run("replay", "--all", "--yes", "--rate", "80");

        assertThat(replayed.out()).contains("Sent 1000 of 1000.");
        assertThat(replayed.code()).isZero();
        assertThat(sent()).isEqualTo(2 * RECORDS);
        assertThat(replayed.err())
                .as("progress, also where there is no terminal")
                .contains(" of 1000");
        await("everything is settled")
                .atMost(Duration.ofSeconds(60))
                .until(() -> number("SELECT COUNT(*) FROM rejected_orders") == 2 * RECORDS);
        assertThat(number("SELECT COUNT(*) FROM rejected_orders WHERE state = 'rejected_again'"))
                .isEqualTo(RECORDS);
        assertThat(text("SELECT CONCAT(state, ' ', reason) FROM orderflow_heartbeat"))
                .isEqualTo("RUNNING ");
    }

    @Test
    @Timeout(value = 120, unit = TimeUnit.SECONDS)
    void oneThatWasStoppedGoesOnFromThereWithoutWhatWasRejectedAgainMeanwhile() throws InterruptedException {
        Thread killed = new Thread(() -> run("replay", "--all", "--yes", "--rate", "100"));
        killed.start();
        await("some of it is sent").atMost(Duration.ofSeconds(60)).until(() -> sent() > RECORDS + 250);
        killed.interrupt();
        killed.join();
        long before = sent();
        await("what was sent is rejected again")
                .atMost(Duration.ofSeconds(60))
                .until(() -> number("SELECT COUNT(*) FROM rejected_orders") == before);

        Result goesOn = run("replay", "--all", "--yes", "--rate", "500");

        assertThat(goesOn.out())
                .contains("A replay by the same options (--all)")
                .containsPattern("was stopped after [1-9]00 of 1000 records, [1-9]00 of them sent")
                .containsPattern("Sent [0-9]+ of 1000[.]");
        Map<String, Long> copies = topics.readAll(topic).stream()
                .filter(record -> record.headers().lastHeader(Origin.HEADER) != null)
                .map(ReplayIT::origin)
                .collect(Collectors.groupingBy(origin -> origin, Collectors.counting()));
        assertThat(copies)
                .as("each of them, and none that was rejected meanwhile")
                .hasSize(RECORDS);
        assertThat(sent()).as("at most a page twice").isBetween(2L * RECORDS, 2L * RECORDS + 100);
        // A third finds the rows of the second round, and is a new one.
        assertThat(run("replay", "--all", "--dry-run").out()).contains("would be");
    }

    private static String origin(ConsumerRecord<byte[], byte[]> record) {
        String origin = new String(record.headers().lastHeader(Origin.HEADER).value(), UTF_8);
        return origin.substring(0, origin.indexOf(' '));
    }

    private long sent() {
        return topics.endOffsets(topic).values().stream()
                .mapToLong(Long::longValue)
                .sum();
    }

    private Result run(String... arguments) {
        List<String> all = new ArrayList<>(List.of(arguments));
        all.addAll(new TestPipeline(topics, database, topic, deadLetters).options());
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        int code = RejectedMain.command()
                .setOut(new PrintWriter(out))
                .setErr(new PrintWriter(err))
                .execute(all.toArray(String[]::new));
        return new Result(code, out.toString(), err.toString());
    }

    private long number(String sql) {
        return Long.parseLong(text(sql));
    }

    private String text(String sql) {
        try (Connection connection = database.connect();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            return row.next() ? row.getString(1) : "0";
        } catch (SQLException e) {
            return "0";
        }
    }
}
