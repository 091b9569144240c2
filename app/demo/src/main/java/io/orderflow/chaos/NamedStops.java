package io.orderflow.chaos;

import static io.orderflow.chaos.Faults.copy;
import static io.orderflow.chaos.Faults.delete;
import static io.orderflow.chaos.Faults.pause;
import static io.orderflow.chaos.Faults.requireExit;
import static java.util.stream.Collectors.toMap;

import io.orderflow.condition.Condition;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.common.TopicPartition;

/**
 * What no job may decide: it stops by name, a person decides with {@code ./orderflow ledger}, and the accounts are
 * right after that. The topic is another one then, so each has a stage of its own and is judged by the books of all
 * lives and by the recount of {@code ./orderflow verify}.
 */
final class NamedStops {

    private static final Duration STOP_LIMIT = Duration.ofMinutes(3);
    private static final Duration SETTLE_LIMIT = Duration.ofMinutes(2);

    /** More COMMITs than a command has, also if other commands commit on the same wire. */
    private static final int MOST_CUTS = 50;

    /** What {@code ledger skip} says, with FAILED, of a record that has an outcome. */
    private static final String ALREADY_SKIPPED = "has an outcome";

    private NamedStops() {}

    static List<Fault> all() {
        return List.of(
                Fault.of(
                                "topic-recreated",
                                "the topic is deleted, created again and filled beyond the old offsets",
                                "TOPIC_RECREATED (72); goes on after ledger accept-topic",
                                NamedStops::recreate)
                        .onItsOwnStage(),
                Fault.of(
                                "retention-loss",
                                "Kafka deletes records ahead of the cursor",
                                "RETENTION_LOSS (73); goes on after ledger accept-loss",
                                NamedStops::loseRecords)
                        .onItsOwnStage(),
                Fault.of(
                                "log-truncated",
                                "the broker comes back with an older disk: the log ends before the cursor",
                                "LOG_TRUNCATED (74); goes on after ledger accept-loss",
                                NamedStops::truncate)
                        .onItsOwnStage(),
                Fault.of(
                                "rewound",
                                "ledger rewind to the beginning, after orders were deleted by hand",
                                "settled once more; the deleted ones are stored again",
                                NamedStops::rewind)
                        .onItsOwnStage(),
                Fault.of(
                                "record-stuck",
                                "a record is no order, and a trigger refuses its row among the rejected ones",
                                "RECORD_STUCK (78); goes on without it after ledger skip",
                                NamedStops::stick)
                        .onItsOwnStage());
    }

    private static void recreate(ChaosStage stage) throws SQLException, InterruptedException, ExecutionException {
        stage.load().rate(0);
        stage.requireSettled();
        long before = stage.log().ends().values().stream()
                .mapToLong(Long::longValue)
                .max()
                .orElse(0);
        stage.sampler().close();
        try (Admin admin = stage.admin()) {
            admin.deleteTopics(List.of(ChaosStage.TOPIC)).all().get();
        }
        createAgain(stage);
        stage.load().rate(4 * stage.setup().rate());
        while (stage.log().ends().values().stream().anyMatch(end -> end < before + 100)) {
            pause(1);
        }
        requireExit(stage.job(), Condition.TOPIC_RECREATED, STOP_LIMIT);
        stage.startJob();
        requireExit(stage.job(), Condition.TOPIC_RECREATED, STOP_LIMIT);
        stage.launcher().require("ledger", "show");
        answer(stage, "ledger", "accept-topic", "--yes");
        goOn(stage);
    }

    /** The job has started and settled something; the load goes on. */
    private static void awaitOrders(ChaosStage stage) throws InterruptedException, ExecutionException {
        stage.load().rate(0);
        stage.requireSettled();
        stage.load().rate(stage.setup().rate());
    }

    /** Deleting a topic takes the broker a moment. */
    private static void createAgain(ChaosStage stage) throws InterruptedException, ExecutionException {
        for (int i = 0; i < 100; i++) {
            try {
                stage.createTopic();
                return;
            } catch (ExecutionException e) {
                TimeUnit.MILLISECONDS.sleep(100);
            }
        }
        stage.createTopic();
    }

    private static void loseRecords(ChaosStage stage) throws SQLException, InterruptedException, ExecutionException {
        awaitOrders(stage);
        stage.job().kill();
        pause(5);
        stage.sampler().close();
        Map<Integer, Long> ends = stage.log().ends();
        Map<TopicPartition, RecordsToDelete> deleted = ends.entrySet().stream()
                .collect(toMap(
                        end -> new TopicPartition(ChaosStage.TOPIC, end.getKey()),
                        end -> RecordsToDelete.beforeOffset(end.getValue() - 20)));
        try (Admin admin = stage.admin()) {
            admin.deleteRecords(deleted).all().get();
        }
        stage.startJob();
        requireExit(stage.job(), Condition.RETENTION_LOSS, STOP_LIMIT);
        stage.launcher().require("ledger", "show");
        answer(stage, "ledger", "accept-loss", "--yes");
        goOn(stage);
    }

    private static void truncate(ChaosStage stage)
            throws SQLException, IOException, InterruptedException, ExecutionException {
        Path data = stage.setup().folder().resolve("kafka").resolve("data");
        Path copy = data.resolveSibling("copy");
        stage.kafka().stop();
        copy(data, copy);
        stage.kafka().start();
        pause(10);
        stage.load().rate(0);
        stage.requireSettled();
        stage.sampler().close();
        stage.kafka().kill();
        delete(data);
        copy(copy, data);
        stage.kafka().start();
        requireExit(stage.job(), Condition.LOG_TRUNCATED, STOP_LIMIT);
        stage.launcher().require("ledger", "show");
        answer(stage, "ledger", "accept-loss", "--yes");
        goOn(stage);
    }

    private static void rewind(ChaosStage stage) throws SQLException, InterruptedException, ExecutionException {
        stage.load().rate(0);
        stage.requireSettled();
        stage.sampler().close();
        Launcher.Ended refused = stage.launcher().run("ledger", "rewind", "--to-time", "earliest", "--all", "--yes");
        if (refused.code() != Condition.FENCED.exitCode()) {
            throw new IllegalStateException("beside a running job the rewind ended with " + refused.code());
        }
        stage.job().stop(Duration.ofSeconds(25));
        long orders = stage.number("SELECT COUNT(*) FROM orders");
        stage.sql("DELETE FROM orders ORDER BY order_id LIMIT 100");
        answer(stage, "ledger", "rewind", "--to-time", "earliest", "--all", "--yes");
        stage.launcher().require("totals", "rebuild");
        stage.launcher().require("ledger", "show");
        goOn(stage);
        long now = stage.number("SELECT COUNT(*) FROM orders");
        if (now < orders) {
            throw new IllegalStateException(orders + " orders were stored before, " + now + " are now");
        }
    }

    private static void stick(ChaosStage stage)
            throws SQLException, IOException, InterruptedException, ExecutionException {
        awaitOrders(stage);
        stage.sql("CREATE TRIGGER odd BEFORE INSERT ON rejected_orders FOR EACH ROW IF NEW.payload = 'stuck' THEN"
                + " SIGNAL SQLSTATE 'HY000' SET MYSQL_ERRNO = 9999, MESSAGE_TEXT = 'an error of its own'; END IF");
        stage.load().burst(1, "stuck".getBytes(StandardCharsets.UTF_8));
        requireExit(stage.job(), Condition.RECORD_STUCK, STOP_LIMIT);
        Matcher command = Pattern.compile("ledger skip ([0-9]+@[0-9]+)").matcher(Files.readString(stage.jobLog()));
        if (!command.find()) {
            throw new IllegalStateException("the message does not say which record to skip");
        }
        stage.load().rate(0);
        stage.launcher().require("ledger", "show");
        answer(stage, "ledger", "skip", command.group(1), "--yes");
        goOn(stage);
    }

    /**
     * An operator gives this answer over a connection that is cut within each COMMIT of the command, and within the
     * response to it, and gives it again until it is taken: whatever of it had already been committed counts once.
     */
    private static void answer(ChaosStage stage, String... words) throws InterruptedException {
        String command = String.join(" ", words);
        for (Wire.Mode mode : List.of(Wire.Mode.CUT_IN_COMMIT, Wire.Mode.CUT_IN_ANSWER)) {
            int cuts;
            int nth = 0;
            do {
                cuts = stage.wire().cuts();
                stage.wire().mode(mode, ++nth);
                Launcher.Ended ended = stage.launcher().run(words);
                boolean named = ended.code() == Condition.OK.exitCode() || ended.code() == Condition.FAILED.exitCode();
                if (!named || ended.isUnexpected()) {
                    throw new IllegalStateException("./orderflow " + command + ", its connection cut, ended with "
                            + ended.code() + ": " + ended.output());
                }
            } while (stage.wire().cuts() > cuts && nth < MOST_CUTS);
        }
        stage.wire().mode(Wire.Mode.PASS);
        Launcher.Ended ended = stage.launcher().run(words);
        boolean skipped = words[1].equals("skip") && ended.output().contains(ALREADY_SKIPPED);
        if (ended.code() != Condition.OK.exitCode() && !skipped) {
            throw new IllegalStateException(
                    "./orderflow " + command + " ended with " + ended.code() + ": " + ended.output());
        }
    }

    /** The next job settles what is there; then the books of all lives and the recount must be right. */
    private static void goOn(ChaosStage stage) throws SQLException, InterruptedException, ExecutionException {
        stage.startJob();
        long began = System.nanoTime();
        stage.load().rate(0);
        String topicId = stage.log().id();
        Map<Integer, Long> ends = stage.log().ends();
        while (!reached(cursors(stage, topicId), ends)) {
            if (System.nanoTime() - began > SETTLE_LIMIT.toNanos()) {
                throw new IllegalStateException(
                        "settled up to " + cursors(stage, topicId) + ", the log ends at " + ends);
            }
            TimeUnit.MILLISECONDS.sleep(200);
        }
        stage.measured(Duration.ofNanos(System.nanoTime() - began));
        books(stage);
        Launcher.Ended verify = stage.launcher().run("verify");
        if (verify.code() != 0) {
            throw new IllegalStateException("./orderflow verify ended with " + verify.code() + ": " + verify.output());
        }
    }

    /** Further is right, too: an open transaction may have ended meanwhile. */
    private static boolean reached(Map<Integer, Long> cursors, Map<Integer, Long> ends) {
        return ends.entrySet().stream().allMatch(end -> cursors.getOrDefault(end.getKey(), -1L) >= end.getValue());
    }

    private static Map<Integer, Long> cursors(ChaosStage stage, String topicId) throws SQLException {
        Map<Integer, Long> cursors = new HashMap<>();
        try (Connection connection = stage.connect();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(
                        "SELECT kafka_partition, next_offset FROM orderflow_ledger WHERE topic_id = '" + topicId
                                + "'")) {
            while (row.next()) {
                cursors.put(row.getInt(1), row.getLong(2));
            }
        }
        return cursors;
    }

    private static void books(ChaosStage stage) throws SQLException {
        same(stage, "0", "SUM(next_offset - first_offset - l.stored - duplicate - rejected - absent - lost)");
        same(stage, "(SELECT COUNT(*) FROM duplicate_orders)", "SUM(duplicate)");
        same(stage, "(SELECT COUNT(*) FROM rejected_orders)", "SUM(rejected)");
        same(stage, "(SELECT COUNT(*) - (SELECT baseline_orders FROM orderflow_epoch) FROM orders)", "SUM(l.stored)");
        long totals = stage.number("SELECT COALESCE(SUM(orders), 0) FROM partition_totals");
        long orders = stage.number("SELECT COUNT(*) FROM orders");
        if (totals != orders) {
            throw new IllegalStateException("the totals say " + totals + " orders, the table has " + orders);
        }
    }

    private static void same(ChaosStage stage, String counted, String ledger) throws SQLException {
        long rows = stage.number("SELECT " + counted);
        long sum = stage.number("SELECT " + ledger + " FROM orderflow_ledger l");
        if (rows != sum) {
            throw new IllegalStateException(counted + " is " + rows + ", the ledger says " + sum + " (" + ledger + ")");
        }
    }
}
