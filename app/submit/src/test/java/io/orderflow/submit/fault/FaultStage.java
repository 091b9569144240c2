package io.orderflow.submit.fault;

import static org.awaitility.Awaitility.await;

import io.orderflow.local.DatabaseServer;
import io.orderflow.local.TestTopics;
import io.orderflow.submit.fault.Checker.Verdict;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * One test's topic, database and database user, and the jobs that run on them. The user has all rights on the one
 * database and none on the server, so that a read-only server binds it.
 */
final class FaultStage implements AutoCloseable {

    static final int PARTITIONS = 3;

    private static final Duration JOB_LIMIT = Duration.ofMinutes(4);

    private final String bootstrapServers;
    private final DatabaseServer server;
    private final Path folder;
    private final String name = "fault_" + UUID.randomUUID().toString().substring(0, 8);
    private final String password = "Secret-" + UUID.randomUUID();
    private final Map<String, String> environment = new HashMap<>();
    private final List<JobProcess> jobs = new ArrayList<>();

    FaultStage(String bootstrapServers, DatabaseServer server) {
        this.bootstrapServers = bootstrapServers;
        this.server = server;
        try {
            this.folder =
                    Files.createDirectories(Path.of("target", "faults", name).toAbsolutePath());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        environment.putAll(Map.of(
                "KAFKA_BOOTSTRAP_SERVERS",
                bootstrapServers,
                "KAFKA_TOPIC",
                name,
                "KAFKA_DLQ_TOPIC",
                name + "-dlq",
                "MYSQL_HOST",
                server.host(),
                "MYSQL_PORT",
                Integer.toString(server.port()),
                "MYSQL_DATABASE",
                name,
                "MYSQL_USER",
                name,
                "MYSQL_PASSWORD",
                password,
                "TRIGGER_INTERVAL",
                "0"));
        onServer("CREATE DATABASE " + name + " CHARACTER SET utf8mb4");
        onServer("CREATE USER '" + name + "'@'%' IDENTIFIED BY '" + password + "'");
        onServer("GRANT ALL PRIVILEGES ON " + name + ".* TO '" + name + "'@'%'");
        try (Admin admin = admin()) {
            admin.createTopics(List.of(
                            new NewTopic(name, PARTITIONS, (short) 1), new NewTopic(name + "-dlq", 1, (short) 1)))
                    .all()
                    .get();
            TestTopics.awaitLeaders(admin, name, PARTITIONS);
            TestTopics.awaitLeaders(admin, name + "-dlq", 1);
        } catch (ExecutionException e) {
            throw new AssertionError(e.getCause());
        } catch (InterruptedException e) {
            throw interrupted(e);
        }
    }

    /** Changes what jobs that are started from now on see. */
    FaultStage with(String variable, String value) {
        environment.put(variable, value);
        return this;
    }

    /** Where the jobs work and log. */
    Path folder() {
        return folder;
    }

    String password() {
        return password;
    }

    Map<String, String> environment() {
        return Map.copyOf(environment);
    }

    Load load() {
        return new Load(bootstrapServers, name);
    }

    /** Starts the job as {@code ./orderflow job} does; arguments are the job's. */
    JobProcess job(String... arguments) {
        return submit(JobProcess.LOCAL, arguments);
    }

    JobProcess submit(List<String> sparkOptions, String... arguments) {
        JobProcess job = JobProcess.start(folder, environment, sparkOptions, Arrays.asList(arguments));
        jobs.add(job);
        return job;
    }

    /** Starts streaming SQL; the arguments are its own. */
    JobProcess streams(List<String> sparkOptions, String... arguments) {
        JobProcess streams = JobProcess.streams(folder, environment, sparkOptions, Arrays.asList(arguments));
        jobs.add(streams);
        return streams;
    }

    /** Runs a job until nothing is left, and expects it to end well. */
    JobProcess runToTheEnd(String... arguments) {
        List<String> all = new ArrayList<>(List.of("--until-caught-up"));
        all.addAll(Arrays.asList(arguments));
        JobProcess job = job(all.toArray(new String[0]));
        int code = job.exitCode(JOB_LIMIT);
        if (code != 0) {
            throw new AssertionError("The job ended with " + code + ":\n" + job.log());
        }
        return job;
    }

    /** Offsets that the ledger has passed, in all partitions; 0 as long as there is no ledger. */
    long settled() {
        try (Connection connection = connect();
                Statement statement = connection.createStatement();
                ResultSet row =
                        statement.executeQuery("SELECT SUM(next_offset - first_offset) FROM orderflow_ledger")) {
            row.next();
            return row.getLong(1);
        } catch (SQLException e) {
            return 0;
        }
    }

    /** Waits until the ledger is past this many offsets. */
    void awaitSettled(long atLeast, JobProcess job) {
        await("settled " + atLeast)
                .atMost(JOB_LIMIT)
                .pollInterval(Duration.ofMillis(20))
                .until(() -> {
                    if (!job.isAlive()) {
                        throw new AssertionError("The job ended:\n" + job.log());
                    }
                    return settled() >= atLeast;
                });
    }

    /** Waits until a batch is half way: some chunks are committed that no reported batch contains. */
    void awaitMidBatch(JobProcess job, long settledBefore) {
        await("a batch in flight")
                .atMost(JOB_LIMIT)
                .pollInterval(Duration.ofMillis(50))
                .until(() -> {
                    if (!job.isAlive()) {
                        throw new AssertionError("The job ended:\n" + job.log());
                    }
                    long reported = job.reported();
                    return settled() > settledBefore + reported;
                });
    }

    /** Waits until fewer committed offsets than this are left to settle. */
    void awaitLagBelow(long offsets) {
        long all = committed();
        await("a lag below " + offsets).atMost(JOB_LIMIT).until(() -> all - settled() < offsets);
    }

    private long committed() {
        try (ObservedState topic = new ObservedState(bootstrapServers, name)) {
            return topic.ends().values().stream().mapToLong(Long::longValue).sum();
        }
    }

    /** Waits until a job that goes on has settled all there is. */
    void awaitCaughtUp(JobProcess job) {
        awaitSettled(committed(), job);
    }

    /** Every visible offset has exactly one outcome, nothing is left, and the dead letters have arrived. */
    Verdict exact() throws SQLException {
        Verdict verdict = verdict();
        if (verdict.left() != 0) {
            throw new AssertionError("Not everything is settled: " + verdict);
        }
        awaitDeadLetters();
        return verdict;
    }

    /** Every visible offset below the cursors has exactly one outcome. */
    Verdict verdict() throws SQLException {
        try (Connection connection = connect()) {
            return verdict(connection);
        }
    }

    /** The same, as this connection sees the tables. */
    Verdict verdict(Connection connection) throws SQLException {
        try (Admin admin = admin()) {
            String id = admin.describeTopics(List.of(name))
                    .allTopicNames()
                    .get()
                    .get(name)
                    .topicId()
                    .toString();
            return Checker.check(bootstrapServers, name, id, connection);
        } catch (ExecutionException e) {
            throw new AssertionError(e.getCause());
        } catch (InterruptedException e) {
            throw interrupted(e);
        }
    }

    private void awaitDeadLetters() throws SQLException {
        try (Connection connection = connect();
                ObservedState topic = new ObservedState(bootstrapServers, name);
                ObservedState letters = new ObservedState(bootstrapServers, name + "-dlq")) {
            ExpectedState expected = ExpectedState.read(connection);
            Map<String, ConsumerRecord<byte[], byte[]>> originals = new HashMap<>();
            expected.ledger()
                    .forEach((partition, row) -> topic.between(partition, row.first(), row.next())
                            .forEach(message -> originals.put(message.partition() + "@" + message.offset(), message)));
            await("dead letters").atMost(Duration.ofSeconds(30)).untilAsserted(() -> {
                Set<String> arrived = new HashSet<>();
                for (ConsumerRecord<byte[], byte[]> letter : letters.all()) {
                    arrived.add(coordinates(letter, expected, originals));
                }
                Set<String> missing = new HashSet<>(expected.rejected().keySet());
                missing.removeAll(arrived);
                if (!missing.isEmpty()) {
                    throw new AssertionError("Rejected, but not in the dead-letter topic: " + missing);
                }
            });
        }
    }

    /** Where a dead letter came from, after checking it against the record there. */
    private String coordinates(
            ConsumerRecord<byte[], byte[]> letter,
            ExpectedState expected,
            Map<String, ConsumerRecord<byte[], byte[]>> originals) {
        String from = ObservedState.header(letter, "__orderflow.errors.partition")
                        .orElse("?") + "@"
                + ObservedState.header(letter, "__orderflow.errors.offset").orElse("?");
        ConsumerRecord<byte[], byte[]> original = originals.get(from);
        ExpectedState.Rejected row = expected.rejected().get(from);
        if (original == null
                || row == null
                || !ObservedState.header(letter, "__orderflow.errors.topic")
                        .orElse("")
                        .equals(name)
                || !ObservedState.header(letter, "__orderflow.errors.reason")
                        .orElse("")
                        .equals(row.reason())
                || !Arrays.equals(letter.key(), original.key())
                || !Arrays.equals(letter.value(), original.value())
                || !ObservedState.foreignHeaders(letter).equals(ObservedState.headers(original))) {
            throw new AssertionError("The dead letter %s says it is %s, which is %s"
                    .formatted(
                            ObservedState.at(letter),
                            from,
                            row == null ? "not rejected" : "another record: " + row.reason()));
        }
        return from;
    }

    /** Lets time pass, during which the job must live. */
    static void whileItLives(JobProcess job, Duration time) {
        await().pollDelay(time).atMost(time.plusSeconds(5)).until(job::isAlive);
    }

    /** One number from the job's database. */
    long number(String sql) throws SQLException {
        try (Connection connection = connect();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            row.next();
            return row.getLong(1);
        }
    }

    Connection connect() throws SQLException {
        return server.connect(name);
    }

    /** Opens a connection as the job's user, encrypted, so that the server remembers its password for plain ones. */
    Connection connectAsJob() throws SQLException {
        return DriverManager.getConnection(server.jdbcUrl(name), name, password);
    }

    void onServer(String sql) {
        try (Connection connection = server.connect("");
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (SQLException e) {
            throw new AssertionError(sql.contains("IDENTIFIED") ? "The user cannot be created" : sql, e);
        }
    }

    private Admin admin() {
        return Admin.create(Map.of("bootstrap.servers", bootstrapServers));
    }

    private static AssertionError interrupted(InterruptedException e) {
        Thread.currentThread().interrupt();
        return new AssertionError("The test was interrupted", e);
    }

    @Override
    public void close() {
        jobs.forEach(JobProcess::close);
        onServer("DROP DATABASE IF EXISTS " + name);
        onServer("DROP USER IF EXISTS '" + name + "'@'%'");
        try (Admin admin = admin()) {
            admin.deleteTopics(List.of(name, name + "-dlq"));
        }
    }
}
