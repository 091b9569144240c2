package io.orderflow.chaos;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.orderflow.chaos.Manifest.At;
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
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** The servers, the job, the load and the sampler of one run. */
final class ChaosStage implements AutoCloseable {

    static final String TOPIC = "chaos";
    static final int PARTITIONS = 3;

    private static final String DATABASE = "chaos";
    private static final Duration START_LIMIT = Duration.ofSeconds(90);

    private final Path folder;
    private final LocalServices services;
    private final Wire wire;
    private final Manifest manifest = new Manifest();
    private final LoadProducer load;
    private final Sampler sampler;
    private final List<Integer> exits = new ArrayList<>();
    private WatchedProcess job;
    private Path jobLog;
    private int jobs;

    private ChaosStage(Path folder, LocalServices services, int rate, long seed)
            throws SQLException, InterruptedException, ExecutionException {
        this.folder = folder;
        this.services = services;
        this.wire = new Wire(services.mysql().host(), services.mysql().port());
        onServer("CREATE DATABASE " + DATABASE + " CHARACTER SET utf8mb4");
        onServer("CREATE USER 'chaos'@'%' IDENTIFIED BY 'chaos'");
        onServer("GRANT ALL PRIVILEGES ON " + DATABASE + ".* TO 'chaos'@'%'");
        try (Admin admin = admin()) {
            admin.createTopics(List.of(new NewTopic(TOPIC, PARTITIONS, (short) 1)))
                    .all()
                    .get();
        }
        this.load = new LoadProducer(services.kafka().bootstrapServers(), TOPIC, PARTITIONS, rate, seed, manifest);
        this.sampler = new Sampler(this::connect);
    }

    static ChaosStage start(Path folder, int rate, long seed)
            throws SQLException, InterruptedException, ExecutionException {
        LocalServices services = LocalServices.start(folder, Installation.find(), line -> {});
        try {
            return new ChaosStage(folder, services, rate, seed);
        } catch (SQLException | InterruptedException | ExecutionException | RuntimeException e) {
            services.close();
            throw e;
        }
    }

    LocalKafka kafka() {
        return services.kafka();
    }

    LocalMysql mysql() {
        return services.mysql();
    }

    /** The folder of the database's files. */
    Path mysqlData() {
        return folder.resolve("mysql").resolve("data");
    }

    Wire wire() {
        return wire;
    }

    LoadProducer load() {
        return load;
    }

    Sampler sampler() {
        return sampler;
    }

    Path scratch() {
        return folder.resolve("scratch");
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

    Admin admin() {
        return Admin.create(Map.of("bootstrap.servers", kafka().bootstrapServers()));
    }

    /** Starts the job, in place of the one before, as {@code ./orderflow job} does. */
    void startJob(String... javaOptions) {
        jobLog = folder.resolve("job-" + ++jobs + ".log");
        job = process(jobLog, javaOptions);
    }

    /** Starts a job beside the one that runs; it is the job from now on. */
    WatchedProcess replaceJob() {
        WatchedProcess before = job;
        startJob();
        return before;
    }

    private WatchedProcess process(Path log, String... javaOptions) {
        Map<String, String> environment = new HashMap<>(Map.of(
                "KAFKA_BOOTSTRAP_SERVERS",
                kafka().bootstrapServers(),
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
                "chaos",
                "MYSQL_PASSWORD",
                "chaos",
                "MYSQL_SSL_MODE",
                "DISABLED",
                "TRIGGER_INTERVAL",
                "0"));
        environment.put("ORDERFLOW_BUILD", "never");
        environment.put("SPARK_LOCAL_DIRS", scratch().toString());
        environment.put("JAVA_HOME", System.getProperty("java.home"));
        environment.put(
                "ORDERFLOW_JAVA_OPTS", "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC " + String.join(" ", javaOptions));
        List<String> command = new ArrayList<>(List.of(
                "bash",
                Installation.home().resolve("orderflow").toString(),
                "job",
                "--driver-memory",
                "768m",
                "--conf",
                "spark.driver.host=127.0.0.1",
                "--conf",
                "spark.driver.bindAddress=127.0.0.1",
                "--conf",
                "spark.ui.enabled=false",
                "--"));
        Map.of(
                        "job.chunk-rows", "200",
                        // A burst of what is no order is a fault here, and no reason to pause.
                        "job.reject-budget", "1",
                        "job.longest-restart-wait", "2 s",
                        "mysql.socket-timeout", "15 s",
                        "mysql.connect-timeout", "5 s",
                        "job.scratch-dir", scratch().toString())
                .forEach((key, value) -> command.addAll(List.of("--set", key + "=" + value)));
        return WatchedProcess.start(command, log, environment);
    }

    WatchedProcess job() {
        return job;
    }

    void signalJob(String name) throws IOException, InterruptedException {
        signal(job, name);
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

    /** Where the job's log ends now. */
    long logEnd() throws IOException {
        return Files.exists(jobLog) ? Files.size(jobLog) : 0;
    }

    Path jobLog() {
        return jobLog;
    }

    /** The conditions that the job has named in its log since. */
    Set<String> conditions(Path log, long from) throws IOException {
        Set<String> found = new TreeSet<>();
        for (Path each : log.equals(jobLog) ? List.of(log) : List.of(log, jobLog)) {
            String text = Files.readString(each, UTF_8);
            String part = each.equals(log) ? text.substring((int) Math.min(from, text.length())) : text;
            part.lines()
                    .filter(line -> line.contains(" WARN ") || line.contains(" ERROR "))
                    .forEach(line -> {
                        for (Condition condition : Condition.values()) {
                            if (line.contains(condition.code())) {
                                found.add(condition.code());
                            }
                        }
                    });
        }
        found.remove(Condition.OK.code());
        return found;
    }

    /** The ends of the log for a reader of committed records, by partition. */
    Map<Integer, Long> ends() throws InterruptedException, ExecutionException {
        Map<Integer, Long> ends = new HashMap<>();
        try (Admin admin = admin()) {
            Map<TopicPartition, OffsetSpec> specs = new HashMap<>();
            admin.describeTopics(List.of(TOPIC))
                    .allTopicNames()
                    .get()
                    .get(TOPIC)
                    .partitions()
                    .forEach(info -> specs.put(new TopicPartition(TOPIC, info.partition()), OffsetSpec.latest()));
            admin.listOffsets(specs, new ListOffsetsOptions(IsolationLevel.READ_COMMITTED))
                    .all()
                    .get()
                    .forEach((partition, info) -> ends.put(partition.partition(), info.offset()));
        }
        return ends;
    }

    /** Whether the ledger has reached these offsets; false while the database does not answer. */
    boolean hasSettled(Map<Integer, Long> ends) {
        try (Connection connection = connect();
                Statement statement = connection.createStatement()) {
            Map<Integer, Evidence.Ledger> ledger = Evidence.ledger(statement);
            return ends.entrySet().stream().allMatch(end -> {
                Evidence.Ledger row = ledger.get(end.getKey());
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
        Map<Integer, Long> ends = ends();
        while (System.nanoTime() - began < limit.toNanos()) {
            if (hasSettled(ends)) {
                return Optional.of(Duration.ofNanos(System.nanoTime() - began));
            }
            keepJob();
            TimeUnit.MILLISECONDS.sleep(100);
        }
        return Optional.empty();
    }

    void awaitStarted() throws InterruptedException, ExecutionException {
        if (awaitSettled(START_LIMIT).isEmpty()) {
            throw new IllegalStateException("The job does not settle; the end of its log: " + LogTail.of(jobLog));
        }
    }

    /** Everything there is, read by a plain consumer and compared. The load must rest and all be settled. */
    List<String> reconcile() throws SQLException {
        Evidence evidence;
        try (Connection connection = connect()) {
            evidence = Evidence.read(connection);
        }
        return Reconciliation.problems(evidence, log(evidence), manifest);
    }

    long records() {
        return manifest.acknowledged().size();
    }

    private Map<At, byte[]> log(Evidence evidence) {
        Map<At, byte[]> log = new HashMap<>();
        Map<String, Object> properties = Map.of(
                "bootstrap.servers", kafka().bootstrapServers(),
                "isolation.level", "read_committed",
                "enable.auto.commit", "false");
        try (KafkaConsumer<byte[], byte[]> consumer =
                new KafkaConsumer<>(properties, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            evidence.ledger().forEach((partition, row) -> {
                TopicPartition of = new TopicPartition(TOPIC, partition);
                consumer.assign(List.of(of));
                consumer.seek(of, row.first());
                long deadline = System.nanoTime() + Duration.ofSeconds(60).toNanos();
                while (consumer.position(of) < row.next() && System.nanoTime() < deadline) {
                    for (ConsumerRecord<byte[], byte[]> record : consumer.poll(Duration.ofMillis(200))) {
                        if (record.offset() < row.next()) {
                            log.put(new At(partition, record.offset()), record.value());
                        }
                    }
                }
            });
        }
        return log;
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

    /** Memory (resident, MiB), threads and open files of the job, from /proc; empty elsewhere. */
    String resources() {
        Path proc = Path.of("/proc", Long.toString(job.handle().pid()));
        try (var files = Files.list(proc.resolve("fd"))) {
            long open = files.count();
            long memory = 0;
            long threads = 0;
            for (String line : Files.readAllLines(proc.resolve("status"), UTF_8)) {
                if (line.startsWith("VmRSS:")) {
                    memory = Long.parseLong(line.replaceAll("[^0-9]", "")) / 1024;
                } else if (line.startsWith("Threads:")) {
                    threads = Long.parseLong(line.replaceAll("[^0-9]", ""));
                }
            }
            return memory + " MiB, " + threads + " threads, " + open + " files";
        } catch (IOException e) {
            return "";
        }
    }

    @Override
    public void close() {
        sampler.close();
        load.close();
        if (job != null) {
            job.kill();
        }
        wire.close();
        services.close();
    }
}
