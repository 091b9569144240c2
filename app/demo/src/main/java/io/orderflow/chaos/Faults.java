package io.orderflow.chaos;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.orderflow.condition.Condition;
import io.orderflow.local.WatchedProcess;
import io.orderflow.pipeline.crash.CrashPoint;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewPartitions;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** All faults by name. */
final class Faults {

    private static final String WAITS = "the job waits and goes on";
    private static final String RESTARTS = "the next job goes on from the ledger";

    private final List<Fault> all = new ArrayList<>();

    private Faults() {}

    static List<Fault> all() {
        Faults faults = new Faults();
        faults.ofTheJob();
        faults.ofTheDatabase();
        faults.ofTheTables();
        faults.ofTheWire();
        faults.ofTheBroker();
        faults.ofTheRecords();
        return List.copyOf(faults.all);
    }

    static Optional<Fault> named(String name) {
        return all().stream().filter(fault -> fault.name().equals(name)).findFirst();
    }

    private void add(String name, String what, String expected, Fault.Strike strike) {
        all.add(new Fault(name, what, expected, strike));
    }

    private static void pause(int seconds) throws InterruptedException {
        TimeUnit.SECONDS.sleep(seconds);
    }

    private void ofTheJob() {
        add("job-kill", "the job is killed (SIGKILL)", RESTARTS, stage -> {
            stage.job().kill();
            stage.keepJob();
        });
        add("job-term", "the job is asked to end (SIGTERM)", "it ends in order; " + RESTARTS, stage -> {
            stage.job().stop(Duration.ofSeconds(25));
            stage.keepJob();
        });
        add("job-second", "a second job starts beside it", "the first ends FENCED (71)", Faults::secondJob);
        add(
                "job-frozen",
                "the job stands still, another starts, the first thaws",
                "the first ends FENCED (71)",
                stage -> {
                    WatchedProcess first = stage.job();
                    ChaosStage.signal(first, "STOP");
                    stage.replaceJob();
                    pause(30);
                    ChaosStage.signal(first, "CONT");
                    requireFenced(first);
                });
        add("scratch-deleted", "the scratch folder is deleted", "SCRATCH_LOST, starts again by itself", stage -> {
            try (Stream<Path> files = Files.walk(stage.scratch())) {
                for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                    Files.deleteIfExists(file);
                }
            } catch (IOException | UncheckedIOException e) {
                // Spark writes there at the same time: what is gone is gone.
            }
        });
        for (CrashPoint point : CrashPoint.values()) {
            String name = point.name().toLowerCase(Locale.ROOT).replace('_', '-');
            add("crash-" + name, "the job is halted at " + point, RESTARTS, stage -> {
                stage.job().kill();
                stage.startJob("-D" + CrashPoint.PROPERTY + "=" + point + ":2:halt");
                int code = stage.job().waitFor(Duration.ofSeconds(60));
                if (code < 0) {
                    // Reached once only in this run: the second time is the next start.
                    stage.job().kill();
                }
                stage.keepJob();
            });
        }
    }

    private static void secondJob(ChaosStage stage) throws InterruptedException {
        requireFenced(stage.replaceJob());
    }

    private static void requireFenced(WatchedProcess first) throws InterruptedException {
        int code = first.waitFor(Duration.ofSeconds(90));
        if (code != Condition.FENCED.exitCode()) {
            throw new IllegalStateException("the first job ended with " + code + " in place of 71");
        }
    }

    private void ofTheDatabase() {
        add("mysql-kill", "the database is killed", WAITS, stage -> {
            stage.mysql().kill();
            stage.mysql().start();
        });
        add("mysql-kill-5", "the database is killed five times", WAITS, stage -> {
            for (int i = 0; i < 5; i++) {
                stage.mysql().kill();
                stage.mysql().start();
                pause(2);
            }
        });
        add("mysql-stop", "the database is stopped for 60 s", WAITS, stage -> {
            stage.mysql().stop();
            pause(60);
            stage.mysql().start();
        });
        add("mysql-frozen", "the database stands still for 90 s", WAITS, stage -> {
            stage.mysql().freeze();
            try {
                pause(90);
            } finally {
                stage.mysql().thaw();
            }
        });
        add("mysql-read-only", "the database is read-only for 20 s", WAITS, stage -> {
            stage.onServer("SET GLOBAL read_only = ON");
            pause(20);
            stage.onServer("SET GLOBAL read_only = OFF");
        });
        add("mysql-connections", "the user may open no connection for 20 s", WAITS, stage -> {
            stage.onServer("ALTER USER 'chaos'@'%' ACCOUNT LOCK");
            stage.wire().cut();
            pause(20);
            stage.onServer("ALTER USER 'chaos'@'%' ACCOUNT UNLOCK");
        });
        add("mysql-privileges", "all privileges are revoked for 20 s", WAITS, stage -> {
            stage.onServer("REVOKE ALL PRIVILEGES ON chaos.* FROM 'chaos'@'%'", "FLUSH PRIVILEGES");
            // Sessions that are open keep their privileges.
            stage.wire().cut();
            pause(20);
            stage.onServer("GRANT ALL PRIVILEGES ON chaos.* TO 'chaos'@'%'", "FLUSH PRIVILEGES");
        });
        add(
                "mysql-restored",
                "the database forgets its last transactions",
                "settled again from the older ledger",
                stage -> {
                    Path data = stage.mysqlData();
                    Path copy = data.resolveSibling("copy");
                    stage.mysql().stop();
                    copy(data, copy);
                    stage.mysql().start();
                    pause(10);
                    stage.mysql().kill();
                    delete(data);
                    copy(copy, data);
                    delete(copy);
                    stage.sampler().forgetCursors();
                    stage.mysql().start();
                });
    }

    private static void copy(Path from, Path to) throws IOException {
        try (Stream<Path> files = Files.walk(from)) {
            for (Path file : files.toList()) {
                if (!Files.isSymbolicLink(file) && !file.toString().endsWith(".sock")) {
                    Files.copy(file, to.resolve(from.relativize(file).toString()), StandardCopyOption.COPY_ATTRIBUTES);
                }
            }
        }
    }

    static void delete(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }

    private void ofTheTables() {
        add("ledger-locked", "a row of the ledger is locked from outside for 30 s", "MYSQL_LOCKED; waits", stage -> {
            try (Connection connection = stage.connect();
                    Statement statement = connection.createStatement()) {
                connection.setAutoCommit(false);
                statement
                        .executeQuery("SELECT * FROM orderflow_ledger FOR UPDATE")
                        .close();
                pause(30);
                connection.rollback();
            }
        });
        add("read-lock", "FLUSH TABLES WITH READ LOCK for 60 s", "MYSQL_LOCKED; waits", stage -> {
            try (Connection connection = stage.mysql().connect("");
                    Statement statement = connection.createStatement()) {
                statement.execute("FLUSH TABLES WITH READ LOCK");
                pause(60);
                statement.execute("UNLOCK TABLES");
            }
        });
        add("table-swapped", "the table is renamed and back, ten times", WAITS, stage -> {
            for (int i = 0; i < 10; i++) {
                sql(stage, "RENAME TABLE orders TO orders_away");
                sql(stage, "RENAME TABLE orders_away TO orders");
                TimeUnit.MILLISECONDS.sleep(500);
            }
        });
        add("table-altered", "ALTER TABLE adds and drops an index, five times", WAITS, stage -> {
            for (int i = 0; i < 5; i++) {
                sql(stage, "ALTER TABLE orders ADD INDEX chaos_index (product_name)");
                sql(stage, "ALTER TABLE orders DROP INDEX chaos_index");
            }
        });
        add("deadlocks", "a session locks rows of orders in other orders", "tries again", stage -> {
            for (int i = 0; i < 20; i++) {
                try (Connection connection = stage.connect();
                        Statement statement = connection.createStatement()) {
                    connection.setAutoCommit(false);
                    statement
                            .executeQuery("SELECT order_id FROM orders ORDER BY order_id DESC LIMIT 500 FOR UPDATE")
                            .close();
                    statement
                            .executeQuery("SELECT * FROM orderflow_ledger ORDER BY kafka_partition DESC FOR UPDATE")
                            .close();
                    connection.rollback();
                } catch (SQLException e) {
                    // This session was the victim.
                }
            }
        });
    }

    private static void sql(ChaosStage stage, String sql) throws SQLException {
        try (Connection connection = stage.connect();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private void ofTheWire() {
        add("wire-cut", "all connections to the database end, ten times", WAITS, stage -> {
            for (int i = 0; i < 10; i++) {
                stage.wire().cut();
                pause(1);
            }
        });
        add("wire-swallows", "packets to and from the database vanish for 30 s", WAITS, stage -> {
            stage.wire().mode(Wire.Mode.SWALLOW);
            pause(30);
            stage.wire().mode(Wire.Mode.PASS);
            stage.wire().cut();
        });
        add("wire-slow", "each packet waits 0.2 s for 20 s", "slower", stage -> {
            stage.wire().mode(Wire.Mode.DELAY);
            pause(20);
            stage.wire().mode(Wire.Mode.PASS);
        });
        add(
                "commit-cut",
                "the wire is cut within COMMIT, at every byte",
                "the ledger says",
                stage -> cutEverywhere(stage, Wire.Mode.CUT_IN_COMMIT));
        add(
                "answer-cut",
                "the wire is cut within the answer to COMMIT, at every byte",
                "the ledger says",
                stage -> cutEverywhere(stage, Wire.Mode.CUT_IN_ANSWER));
    }

    private static void cutEverywhere(ChaosStage stage, Wire.Mode mode) throws InterruptedException {
        int before = stage.wire().cuts();
        stage.wire().mode(mode);
        for (int i = 0; i < 120 && stage.wire().cuts() - before < Wire.POSITIONS; i++) {
            pause(1);
        }
        stage.wire().mode(Wire.Mode.PASS);
        if (stage.wire().cuts() - before < Wire.POSITIONS) {
            throw new IllegalStateException("only " + (stage.wire().cuts() - before) + " positions were reached");
        }
    }

    private void ofTheBroker() {
        add("kafka-kill", "the broker is killed", WAITS, stage -> {
            stage.kafka().kill();
            stage.kafka().start();
        });
        add("kafka-stop", "the broker is stopped for 30 s", WAITS, stage -> {
            stage.kafka().stop();
            pause(30);
            stage.kafka().start();
        });
        add("kafka-frozen", "the broker stands still for 60 s", WAITS, stage -> {
            stage.kafka().freeze();
            try {
                pause(60);
            } finally {
                stage.kafka().thaw();
            }
        });
        add("dead-letter-topic", "the dead-letter topic is deleted", "created again, or waits", stage -> {
            try (Admin admin = stage.admin()) {
                admin.deleteTopics(List.of(ChaosStage.TOPIC + "-dlq")).all().get();
            }
        });
        add("partitions", "the topic gets two more partitions", "restarts once, from their beginning", stage -> {
            try (Admin admin = stage.admin()) {
                int now = stage.ends().size();
                admin.createPartitions(Map.of(ChaosStage.TOPIC, NewPartitions.increaseTo(now + 2)))
                        .all()
                        .get();
            }
        });
        add(
                "hanging-transaction",
                "a transaction stays open for 30 s",
                "waits behind it; its records are not seen",
                stage -> {
                    Map<String, Object> properties = Map.of(
                            "bootstrap.servers", stage.kafka().bootstrapServers(),
                            "transactional.id", "hanging",
                            "transaction.timeout.ms", "60000");
                    try (KafkaProducer<byte[], byte[]> producer =
                            new KafkaProducer<>(properties, new ByteArraySerializer(), new ByteArraySerializer())) {
                        producer.initTransactions();
                        producer.beginTransaction();
                        for (int partition = 0; partition < ChaosStage.PARTITIONS; partition++) {
                            var unused = producer.send(new ProducerRecord<>(
                                    ChaosStage.TOPIC, partition, null, "never seen".getBytes(UTF_8)));
                        }
                        producer.flush();
                        pause(30);
                        producer.abortTransaction();
                    }
                });
    }

    private void ofTheRecords() {
        add(
                "rejects",
                "a burst of 50,000 records that are no orders",
                "each is rejected",
                stage -> stage.load().burst(50_000, "no order".getBytes(UTF_8)));
        add(
                "giants",
                "100 records of 900,000 bytes",
                "each is rejected",
                stage -> stage.load().burst(100, new byte[900_000]));
    }

    /** Faults that a soak may strike in any order: short, and undone when they end. */
    static List<Fault> forSoak() {
        List<String> names = List.of(
                "job-kill",
                "job-term",
                "job-second",
                "scratch-deleted",
                "mysql-kill",
                "mysql-read-only",
                "mysql-connections",
                "mysql-privileges",
                "ledger-locked",
                "table-swapped",
                "table-altered",
                "deadlocks",
                "wire-cut",
                "wire-swallows",
                "wire-slow",
                "commit-cut",
                "answer-cut",
                "kafka-kill",
                "kafka-stop",
                "hanging-transaction");
        return all().stream().filter(fault -> names.contains(fault.name())).toList();
    }
}
