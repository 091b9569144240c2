package io.orderflow.chaos;

import static io.orderflow.chaos.ChaosStage.USER;
import static io.orderflow.chaos.Faults.WAITS;
import static io.orderflow.chaos.Faults.copy;
import static io.orderflow.chaos.Faults.delete;
import static io.orderflow.chaos.Faults.pause;

import io.orderflow.local.Installation;
import io.orderflow.local.LocalMysql;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;

/** What happens to the database server. */
final class DatabaseFaults {

    private static final int KILLS = 20;
    private static final long LARGEST_DISK = 4L << 30;
    private static final String CROWD = "crowd";

    private DatabaseFaults() {}

    static List<Fault> all() {
        return List.of(
                Fault.of("mysql-kill", "the database is killed", "MYSQL_AWAY; " + WAITS, stage -> {
                    stage.mysql().kill();
                    stage.mysql().start();
                }),
                Fault.of(
                        "mysql-kill-20",
                        "the database is killed under load, 20 times",
                        "MYSQL_AWAY; " + WAITS,
                        DatabaseFaults::killAgainAndAgain),
                Fault.of("mysql-stop", "the database is stopped for 60 s", "MYSQL_AWAY; " + WAITS, stage -> {
                    stage.mysql().stop();
                    pause(60);
                    stage.mysql().start();
                }),
                Fault.of("mysql-frozen", "the database stands still for 90 s", "MYSQL_AWAY; " + WAITS, stage -> {
                    stage.mysql().freeze();
                    try {
                        pause(90);
                    } finally {
                        stage.mysql().thaw();
                    }
                }),
                Fault.of(
                        "mysql-read-only", "the database is read-only for 20 s", "MYSQL_READ_ONLY; " + WAITS, stage -> {
                            stage.onServer("SET GLOBAL read_only = ON");
                            pause(20);
                            stage.onServer("SET GLOBAL read_only = OFF");
                        }),
                Fault.of(
                        "mysql-connections",
                        "other clients hold all connections for 20 s",
                        WAITS,
                        DatabaseFaults::takeAllConnections),
                Fault.of("mysql-locked-out", "the user's account is locked for 20 s", WAITS, stage -> {
                    stage.onServer("ALTER USER '" + USER + "'@'%' ACCOUNT LOCK");
                    stage.wire().cut();
                    pause(20);
                    stage.onServer("ALTER USER '" + USER + "'@'%' ACCOUNT UNLOCK");
                }),
                Fault.of("mysql-privileges", "all privileges are revoked for 20 s", WAITS, stage -> {
                    stage.onServer("REVOKE ALL PRIVILEGES ON chaos.* FROM '" + USER + "'@'%'", "FLUSH PRIVILEGES");
                    // Sessions that are open keep their privileges.
                    stage.wire().cut();
                    pause(20);
                    stage.onServer("GRANT ALL PRIVILEGES ON chaos.* TO '" + USER + "'@'%'", "FLUSH PRIVILEGES");
                }),
                Fault.of(
                        "mysql-restored",
                        "the database forgets its last transactions, under load",
                        "settled again from the older ledger",
                        DatabaseFaults::restore),
                Fault.of(
                        "mysql-restored-idle",
                        "the database forgets its last transactions, and nothing arrives",
                        "settled again from the older ledger",
                        DatabaseFaults::restoreAtRest),
                Fault.of(
                        "mysql-failover",
                        "another server answers behind the same name; the old one lives on, read-only",
                        WAITS,
                        DatabaseFaults::failOver),
                Fault.of(
                        "disk-full",
                        "the disk of broker, database and scratch folder is full for 30 s",
                        WAITS,
                        DatabaseFaults::fillTheDisk));
    }

    private static void killAgainAndAgain(ChaosStage stage) throws InterruptedException {
        Random random = new Random(stage.setup().seed());
        for (int i = 0; i < KILLS; i++) {
            TimeUnit.MILLISECONDS.sleep(1_000 + random.nextInt(1_500));
            stage.mysql().kill();
            stage.mysql().start();
        }
    }

    /** The connection that is held before is the one that gives the server back. */
    private static void takeAllConnections(ChaosStage stage) throws SQLException, InterruptedException {
        List<Connection> crowd = new ArrayList<>();
        try (Connection own = stage.mysql().connect("");
                Statement statement = own.createStatement()) {
            long before = Long.parseLong(Evidence.text(statement, "SELECT @@GLOBAL.max_connections"));
            statement.execute("CREATE USER IF NOT EXISTS '" + CROWD + "'@'%' IDENTIFIED BY '" + CROWD + "'");
            statement.execute("SET GLOBAL max_connections = 10");
            boolean full = false;
            long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
            while (System.nanoTime() < end) {
                try {
                    crowd.add(DriverManager.getConnection(stage.mysql().jdbcUrl(""), CROWD, CROWD));
                } catch (SQLException e) {
                    if (!full) {
                        // From now on a client gets a connection only when another one has lost it.
                        full = true;
                        stage.wire().cut();
                    }
                    TimeUnit.MILLISECONDS.sleep(5);
                }
            }
            statement.execute("SET GLOBAL max_connections = " + before);
        } finally {
            for (Connection connection : crowd) {
                connection.close();
            }
        }
    }

    private static void restore(ChaosStage stage) throws SQLException, IOException, InterruptedException {
        Path copy = backUp(stage);
        pause(10);
        bringBack(stage, copy);
    }

    private static void restoreAtRest(ChaosStage stage)
            throws SQLException, IOException, InterruptedException, ExecutionException {
        Path copy = backUp(stage);
        pause(5);
        stage.load().rate(0);
        stage.requireSettled();
        bringBack(stage, copy);
    }

    private static Path backUp(ChaosStage stage) throws IOException {
        Path copy = stage.mysqlData().resolveSibling("copy");
        stage.mysql().stop();
        copy(stage.mysqlData(), copy);
        stage.mysql().start();
        return copy;
    }

    private static void bringBack(ChaosStage stage, Path copy) throws IOException {
        stage.mysql().kill();
        delete(stage.mysqlData());
        copy(copy, stage.mysqlData());
        delete(copy);
        stage.sampler().forgetCursors();
        stage.mysql().start();
    }

    /**
     * As a managed database fails over: sessions on the old server stay open and are refused, new ones reach the other.
     */
    private static void failOver(ChaosStage stage)
            throws SQLException, IOException, InterruptedException, ExecutionException {
        LocalMysql first = stage.mysql();
        Path folder = stage.setup().folder().resolve("mysql-2");
        Files.createDirectories(folder);
        Files.copy(stage.mysqlData().resolveSibling("password"), folder.resolve("password"));
        first.stop();
        copy(stage.mysqlData(), folder.resolve("data"));
        first.start();
        stage.onServer("SET GLOBAL read_only = ON");
        // Time to connect to the old server.
        pause(8);
        LocalMysql second = LocalMysql.start(stage.setup().mysql("mysql-2"), Installation.find(), line -> {});
        try {
            stage.failOver(second);
            long began = System.nanoTime();
            stage.requireSettled();
            stage.measured(Duration.ofNanos(System.nanoTime() - began));
        } finally {
            second.stop();
            first.stop();
            delete(stage.mysqlData());
            copy(folder.resolve("data"), stage.mysqlData());
            first.start();
            stage.failOver(first);
            second.close();
            delete(folder);
        }
    }

    private static void fillTheDisk(ChaosStage stage) throws IOException, InterruptedException {
        Path folder = stage.setup().folder();
        if (Files.getFileStore(folder).getUsableSpace() > LARGEST_DISK) {
            throw new Fault.NotHereException("the file system of " + folder
                    + " is too large to be filled; name a folder on one of less than 4 GiB with --folder");
        }
        Path ballast = folder.resolve("ballast");
        byte[] mebibyte = new byte[1 << 20];
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
        try (OutputStream out = Files.newOutputStream(ballast)) {
            while (System.nanoTime() < end) {
                try {
                    out.write(mebibyte);
                } catch (IOException e) {
                    // Full: also what is given back by others meanwhile is taken.
                    mebibyte = new byte[512];
                    TimeUnit.MILLISECONDS.sleep(20);
                }
            }
        }
        Files.delete(ballast);
        if (!stage.kafka().isRunning()) {
            stage.kafka().start();
        }
        if (!stage.mysql().isRunning()) {
            stage.mysql().start();
        }
    }
}
