package io.orderflow.chaos;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.orderflow.chaos.Evidence.Ledger;
import io.orderflow.condition.Condition;
import io.orderflow.local.Installation;
import io.orderflow.local.LocalKafka;
import io.orderflow.local.LocalMysql;
import io.orderflow.local.LocalServices;
import io.orderflow.local.LogTail;
import io.orderflow.local.WatchedProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;

/** The servers, the job, the load and the sampler of one run. */
final class ChaosStage implements AutoCloseable {

    static final String TOPIC = "chaos";
    static final int PARTITIONS = 3;
    static final String USER = "chaos";
    static final List<String> LOCAL_MASTER = List.of();

    private static final String DATABASE = "chaos";
    private static final Duration START_LIMIT = Duration.ofMinutes(4);

    private final Setup setup;
    private final LocalServices services;
    private final Wire wire;
    private final Wire brokerWire;
    private final Launcher launcher;
    private final Manifest manifest = new Manifest();
    private final LoadProducer load;
    private final Sampler sampler;
    private final TopicLog log;
    private final List<Integer> exits = new ArrayList<>();
    private LocalMysql primary;
    private List<String> sparkOptions = LOCAL_MASTER;
    private Optional<Duration> measured = Optional.empty();
    private WatchedProcess job;
    private final List<Path> jobLogs = new ArrayList<>();

    /**
     * What a stage is made of.
     *
     * @param folder holds everything
     * @param mysqld the program of an installed MySQL server; empty: the MariaDB server that comes with this project
     * @param rate records per second
     * @param seed of the load
     */
    record Setup(Path folder, String mysqld, int rate, long seed) {

        LocalMysql.Options mysql(String name) {
            return LocalMysql.Options.in(folder.resolve(name)).withMysqld(mysqld);
        }
    }

    private ChaosStage(Setup setup, LocalServices services, Wire brokerWire)
            throws SQLException, InterruptedException, ExecutionException {
        this.setup = setup;
        this.services = services;
        this.primary = services.mysql();
        this.brokerWire = brokerWire;
        this.wire = new Wire(services.mysql().host(), services.mysql().port());
        onServer("CREATE DATABASE " + DATABASE + " CHARACTER SET utf8mb4");
        onServer("CREATE USER '" + USER + "'@'%' IDENTIFIED BY 'chaos'");
        onServer("GRANT ALL PRIVILEGES ON " + DATABASE + ".* TO '" + USER + "'@'%'");
        this.log = new TopicLog(() -> kafka().bootstrapServers(), TOPIC);
        createTopic();
        this.launcher = new Launcher(setup.folder(), environment(brokerWire, wire));
        this.load = new LoadProducer(
                services.kafka().bootstrapServers(), TOPIC, PARTITIONS, setup.rate(), setup.seed(), manifest);
        this.sampler = new Sampler(this::connect);
    }

    static ChaosStage start(Setup setup) throws SQLException, InterruptedException, ExecutionException {
        int listening = LocalKafka.freePort();
        Wire brokerWire = new Wire("127.0.0.1", listening);
        LocalServices services = LocalServices.start(
                LocalKafka.Options.in(setup.folder().resolve("kafka"))
                        .withPort(LocalKafka.freePort())
                        .withProxy(listening, brokerWire.port()),
                setup.mysql("mysql"),
                Installation.find(),
                line -> {});
        try {
            return new ChaosStage(setup, services, brokerWire);
        } catch (SQLException | InterruptedException | ExecutionException | RuntimeException e) {
            services.close();
            throw e;
        }
    }

    private static Map<String, String> environment(Wire brokerWire, Wire wire) {
        return Map.of(
                "KAFKA_BOOTSTRAP_SERVERS",
                "127.0.0.1:" + brokerWire.port(),
                "KAFKA_TOPIC",
                TOPIC,
                "KAFKA_DLQ_TOPIC",
                TOPIC + "-dlq",
                "MYSQL_HOST",
                "127.0.0.1",
                "MYSQL_PORT",
                Integer.toString(wire.port()),
                "MYSQL_DATABASE",
                DATABASE,
                "MYSQL_USER",
                USER,
                "MYSQL_PASSWORD",
                "chaos",
                // The wire reads what it passes.
                "MYSQL_SSL_MODE",
                "DISABLED",
                "TRIGGER_INTERVAL",
                "0");
    }

    Setup setup() {
        return setup;
    }

    Launcher launcher() {
        return launcher;
    }

    LocalKafka kafka() {
        return services.kafka();
    }

    /** The database server that the job's connections reach. */
    LocalMysql mysql() {
        return primary;
    }

    /** Another server answers from now on where the job connects to. */
    void failOver(LocalMysql to) {
        primary = to;
        wire.redirect(to.port());
    }

    /** The folder of the database's files. */
    Path mysqlData() {
        return setup.folder().resolve("mysql").resolve("data");
    }

    /** Between the job and the database. */
    Wire wire() {
        return wire;
    }

    /** Between the job and the broker. */
    Wire brokerWire() {
        return brokerWire;
    }

    LoadProducer load() {
        return load;
    }

    Sampler sampler() {
        return sampler;
    }

    TopicLog log() {
        return log;
    }

    Path scratch() {
        return setup.folder().resolve("scratch");
    }

    /** Past the proxy. */
    Connection connect() throws SQLException {
        return mysql().connect(DATABASE);
    }

    void onServer(String... statements) throws SQLException {
        try (Connection connection = mysql().connect("");
                Statement statement = connection.createStatement()) {
            for (String sql : statements) {
                statement.execute(sql);
            }
        }
    }

    void sql(String sql) throws SQLException {
        try (Connection connection = connect();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    /** One number of the job's database. */
    long number(String sql) throws SQLException {
        try (Connection connection = connect();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            row.next();
            return row.getLong(1);
        }
    }

    Admin admin() {
        return log.admin();
    }

    void createTopic() throws InterruptedException, ExecutionException {
        try (Admin admin = admin()) {
            admin.createTopics(List.of(new NewTopic(TOPIC, PARTITIONS, (short) 1)))
                    .all()
                    .get();
        }
    }

    /** The job gets these options of Spark from its next start on. */
    void submitWith(List<String> options) {
        sparkOptions = List.copyOf(options);
    }

    /** Starts the job, in place of the one before, as {@code ./orderflow job} does. */
    void startJob(String... javaOptions) {
        startJobWith(Map.of(), javaOptions);
    }

    /** The same, with settings that replace those of the stage. */
    void startJobWith(Map<String, String> settings, String... javaOptions) {
        List<String> words = new ArrayList<>(List.of(
                "job",
                "--driver-memory",
                "768m",
                "--conf",
                "spark.driver.host=127.0.0.1",
                "--conf",
                "spark.driver.bindAddress=127.0.0.1",
                "--conf",
                "spark.ui.enabled=false"));
        words.addAll(sparkOptions);
        words.add("--");
        Map<String, String> all = new HashMap<>(Map.of(
                "job.chunk-rows", "200",
                // A burst of what is no order is a fault here, and no reason to pause.
                "job.reject-budget", "1",
                "job.longest-restart-wait", "2 s",
                "mysql.socket-timeout", "15 s",
                "mysql.connect-timeout", "5 s",
                "mysql.properties.allowPublicKeyRetrieval", "true",
                "job.scratch-dir", scratch().toString()));
        all.putAll(settings);
        all.forEach((key, value) -> words.addAll(List.of("--set", key + "=" + value)));
        jobLogs.add(setup.folder().resolve("job-" + (jobLogs.size() + 1) + ".log"));
        job = launcher.start(jobLog(), words, Map.of(), javaOptions);
    }

    /** Starts a job beside the one that runs; it is the job from now on. */
    WatchedProcess replaceJob(Map<String, String> settings) {
        WatchedProcess before = job;
        startJobWith(settings);
        return before;
    }

    WatchedProcess job() {
        return job;
    }

    static void signal(WatchedProcess process, String name) throws IOException, InterruptedException {
        int unused = new ProcessBuilder(
                        "/bin/sh",
                        "-c",
                        "kill -" + name + " " + process.handle().pid())
                .start()
                .waitFor();
    }

    /** Starts the job again if it has ended, as a service manager does. */
    void keepJob() throws InterruptedException {
        if (!job.isRunning()) {
            exits.add(job.waitFor(Duration.ofSeconds(1)));
            startJob();
        }
    }

    /** With which codes jobs have ended since this was asked last. */
    List<Integer> exits() {
        List<Integer> since = List.copyOf(exits);
        exits.clear();
        return since;
    }

    /** A fault that waits for the recovery itself says how long it took. */
    void measured(Duration recovery) {
        measured = Optional.of(recovery);
    }

    /** What a fault has measured since this was asked last. */
    Optional<Duration> measured() {
        Optional<Duration> last = measured;
        measured = Optional.empty();
        return last;
    }

    /** Where the job's log ends now. */
    long logEnd() throws IOException {
        return Files.exists(jobLog()) ? Files.size(jobLog()) : 0;
    }

    /** That of the job that was started last. */
    Path jobLog() {
        return jobLogs.get(jobLogs.size() - 1);
    }

    /** The conditions that jobs have named in their logs since: that one from a position on, and all later ones. */
    Set<String> conditions(Path since, long from) throws IOException {
        Set<String> found = new TreeSet<>();
        for (Path each : jobLogs.subList(jobLogs.indexOf(since), jobLogs.size())) {
            byte[] bytes = Files.readAllBytes(each);
            int skipped = each.equals(since) ? (int) Math.min(from, bytes.length) : 0;
            new String(bytes, skipped, bytes.length - skipped, UTF_8)
                    .lines()
                    .filter(line -> line.contains(" WARN ") || line.contains(" ERROR "))
                    .forEach(line -> {
                        for (Condition condition : Condition.values()) {
                            if (line.matches(".*\\b" + condition.code() + "\\b.*")) {
                                found.add(condition.code());
                            }
                        }
                    });
        }
        found.remove(Condition.OK.code());
        return found;
    }

    /** Whether the ledger has reached these offsets; false while the database does not answer. */
    boolean hasSettled(Map<Integer, Long> ends) {
        try (Connection connection = connect();
                Statement statement = connection.createStatement()) {
            Map<Integer, Ledger> ledger = Evidence.ledger(statement);
            return ends.entrySet().stream().allMatch(end -> {
                Ledger row = ledger.get(end.getKey());
                return row != null ? row.next() >= end.getValue() : end.getValue() == 0;
            });
        } catch (SQLException e) {
            return false;
        }
    }

    /**
     * Waits until everything that is in the log now is settled, keeping the job alive.
     *
     * @return how long it took; empty after the limit
     */
    Optional<Duration> awaitSettled(Duration limit) throws InterruptedException, ExecutionException {
        long began = System.nanoTime();
        Map<Integer, Long> ends = log.ends();
        while (System.nanoTime() - began < limit.toNanos()) {
            if (hasSettled(ends)) {
                return Optional.of(Duration.ofNanos(System.nanoTime() - began));
            }
            keepJob();
            TimeUnit.MILLISECONDS.sleep(100);
        }
        return Optional.empty();
    }

    /** Within four minutes, or else an IllegalStateException with the end of the job's log. */
    void requireSettled() throws InterruptedException, ExecutionException {
        if (awaitSettled(START_LIMIT).isEmpty()) {
            throw new IllegalStateException("The job does not settle; the end of its log: " + LogTail.of(jobLog()));
        }
    }

    /** Everything there is, read by a plain consumer and compared. The load must rest and all be settled. */
    List<String> reconcile() throws SQLException {
        Evidence evidence;
        try (Connection connection = connect()) {
            evidence = Evidence.read(connection);
        }
        Map<Integer, Long> from = new HashMap<>();
        Map<Integer, Long> until = new HashMap<>();
        evidence.ledger().forEach((partition, row) -> {
            from.put(partition, row.first());
            until.put(partition, row.next());
        });
        return Reconciliation.problems(evidence, log.values(from, until), manifest);
    }

    long records() {
        return manifest.acknowledged().size();
    }

    @Override
    public void close() {
        sampler.close();
        load.close();
        if (job != null) {
            job.kill();
        }
        wire.close();
        brokerWire.close();
        services.close();
    }
}
