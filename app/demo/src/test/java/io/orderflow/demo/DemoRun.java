package io.orderflow.demo;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.orderflow.local.Installation;
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
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** {@code ./orderflow demo} as a process, its output in a file. */
final class DemoRun implements AutoCloseable {
    private static final Duration START_LIMIT = Duration.ofMinutes(5);
    private static final Pattern IDENTITY = Pattern.compile(
            "received ([0-9,]+) = stored ([0-9,]+) \\+ duplicate ([0-9,]+) \\+ rejected ([0-9,]+) \u2713");

    private final Process process;
    private final Path data;
    private final Path output;
    private final TestServer server;

    private DemoRun(Process process, Path data, Path output, TestServer server) {
        this.process = process;
        this.data = data;
        this.output = output;
        this.server = server;
    }

    /** The last line that says how the counts add up. */
    record Identity(long received, long stored, long duplicate, long rejected) {}

    /** Starts a demo on this folder, with services of its own unless the tests are given a MySQL server. */
    static DemoRun start(Path data, TestServer server, String... arguments) {
        return start(data, server, Map.of(), arguments);
    }

    /** The same, with these environment variables besides. */
    static DemoRun start(Path data, TestServer server, Map<String, String> environment, String... arguments) {
        try {
            // A shell that runs in the background has its children ignore SIGINT; a person's does not.
            List<String> command = new ArrayList<>(
                    System.getProperty("os.name").equals("Linux")
                            ? List.of("env", "--default-signal=INT", "bash")
                            : List.of("bash"));
            command.add(Installation.home().resolve("orderflow").toString());
            command.addAll(List.of("demo", "--data", data.toString()));
            command.addAll(List.of(arguments));
            Path output = Files.createTempFile(data.getParent(), "demo-", ".out");
            ProcessBuilder builder =
                    new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(output.toFile());
            builder.environment().put("ORDERFLOW_BUILD", "never");
            // Set but empty: wins over a .env of the developer who runs the tests.
            builder.environment().put("KAFKA_BOOTSTRAP_SERVERS", "");
            builder.environment().putAll(server.environment());
            builder.environment().putAll(environment);
            return new DemoRun(builder.start(), data, output, server);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    long pid() {
        return process.pid();
    }

    String output() {
        try {
            return Files.readString(output, UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Returns when the table holds more orders than this. */
    void awaitMoreOrdersThan(long count) {
        await().atMost(START_LIMIT).pollInterval(Duration.ofMillis(300)).until(() -> {
            assertThat(process.isAlive()).as(this::output).isTrue();
            return query("SELECT COUNT(*) FROM orders") > count;
        });
    }

    /** Returns when all queries of streaming SQL run, and those over orders and customers have written. */
    void awaitStreams() {
        await().atMost(START_LIMIT).pollInterval(Duration.ofMillis(300)).until(() -> {
            assertThat(process.isAlive()).as(this::output).isTrue();
            return query("SELECT COUNT(*) > 0 AND MIN(state = 'RUNNING') FROM orderflow_streams") == 1
                    && query("SELECT COUNT(*) FROM stream_item_counts") > 0
                    && query("SELECT COUNT(*) FROM customers") > 0;
        });
    }

    /** One number out of the database; -1 while it does not answer. */
    long query(String sql) {
        try (Connection connection = server.connect(data);
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            row.next();
            return row.getLong(1);
        } catch (SQLException | IOException e) {
            return -1;
        }
    }

    /** What the demo has started: Kafka, the database, the job, the producer, and those that watch over them. */
    List<ProcessHandle> children() {
        return process.descendants().toList();
    }

    void signal(String name) throws IOException, InterruptedException {
        new ProcessBuilder("kill", "-" + name, Long.toString(process.pid()))
                .start()
                .waitFor();
    }

    int awaitEnd() throws InterruptedException {
        assertThat(process.waitFor(180, TimeUnit.SECONDS)).as("ends by itself").isTrue();
        return process.exitValue();
    }

    Identity lastIdentity() {
        Matcher matcher = IDENTITY.matcher(output());
        Identity last = null;
        while (matcher.find()) {
            last = new Identity(number(matcher, 1), number(matcher, 2), number(matcher, 3), number(matcher, 4));
        }
        assertThat(last).as(this::output).isNotNull();
        return last;
    }

    private static long number(Matcher matcher, int group) {
        return Long.parseLong(matcher.group(group).replace(",", ""));
    }

    @Override
    public void close() {
        List<ProcessHandle> children = children();
        process.destroyForcibly();
        children.forEach(ProcessHandle::destroyForcibly);
    }

    /**
     * The database of a demo: its own, or the real MySQL server that {@code MYSQL_TEST_HOST} and so on name.
     *
     * @param database its name
     */
    record TestServer(boolean own, String database) {
        static TestServer forTests() {
            boolean own = System.getenv().getOrDefault("MYSQL_TEST_HOST", "").isBlank();
            return new TestServer(own, own ? "ecommerce" : "demo_it_" + Long.toString(System.nanoTime(), 36));
        }

        private static String given(String name, String byDefault) {
            return System.getenv().getOrDefault("MYSQL_TEST_" + name, byDefault);
        }

        Map<String, String> environment() {
            return own
                    ? Map.of("MYSQL_HOST", "")
                    : Map.of(
                            "MYSQL_HOST", given("HOST", ""),
                            "MYSQL_PORT", given("PORT", "3306"),
                            "MYSQL_USER", given("USER", "root"),
                            "MYSQL_PASSWORD", given("PASSWORD", ""),
                            "MYSQL_DATABASE", database);
        }

        Connection connect(Path data) throws IOException, SQLException {
            return connect(data, database);
        }

        private Connection connect(Path data, String name) throws IOException, SQLException {
            String port = own ? Files.readString(data.resolve("mysql/port")).strip() : given("PORT", "3306");
            String password =
                    own ? Files.readString(data.resolve("mysql/password")).strip() : given("PASSWORD", "");
            return DriverManager.getConnection(
                    "jdbc:mysql://%s:%s/%s?allowPublicKeyRetrieval=true"
                            .formatted(own ? "127.0.0.1" : given("HOST", ""), port, name),
                    own ? "root" : given("USER", "root"),
                    password);
        }

        /**
         * Deletes what the tests left on a server that is not their own; not every test has come to create its
         * database.
         */
        void clean() throws IOException, SQLException {
            if (!own) {
                try (Connection connection = connect(Path.of(""), "");
                        Statement statement = connection.createStatement()) {
                    statement.execute("DROP DATABASE IF EXISTS " + database);
                }
            }
        }
    }
}
