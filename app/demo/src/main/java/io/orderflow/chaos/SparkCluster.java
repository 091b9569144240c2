package io.orderflow.chaos;

import io.orderflow.local.Installation;
import io.orderflow.local.LocalKafka;
import io.orderflow.local.LogTail;
import io.orderflow.local.WatchedProcess;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** A Spark standalone cluster on this machine: a master and two workers of one core, each a process. */
final class SparkCluster implements AutoCloseable {

    private static final Duration START_LIMIT = Duration.ofMinutes(3);
    private static final List<String> WORKERS = List.of("worker-1", "worker-2");

    private final Path folder;
    private final Path home = Installation.home().resolve("app/local/spark/target");
    private final int port = LocalKafka.freePort();
    private final List<WatchedProcess> workers = new ArrayList<>();
    private WatchedProcess master;
    private Path masterLog;
    private int starts;

    private SparkCluster(Path folder) {
        this.folder = folder;
    }

    static SparkCluster start(Path folder) throws IOException, InterruptedException {
        SparkCluster cluster = new SparkCluster(Files.createDirectories(folder));
        try {
            // With this file beside its jars a folder is a distribution (Spark, AbstractCommandBuilder).
            Path release = cluster.home.resolve("RELEASE");
            if (!Files.exists(release)) {
                Files.createFile(release);
            }
            Files.writeString(folder.resolve("log4j2.properties"), """
                    rootLogger.level = info
                    rootLogger.appenderRef.console.ref = console
                    appender.console.type = Console
                    appender.console.name = console
                    appender.console.target = SYSTEM_ERR
                    appender.console.layout.type = PatternLayout
                    appender.console.layout.pattern = %d{HH:mm:ss.SSS} %-5level %c{1}: %m%n
                    """);
            cluster.startMaster();
            for (String worker : WORKERS) {
                cluster.startWorker(worker);
            }
            return cluster;
        } catch (IOException | InterruptedException | RuntimeException e) {
            cluster.close();
            throw e;
        }
    }

    String url() {
        return "spark://127.0.0.1:" + port;
    }

    void startMaster() throws IOException, InterruptedException {
        masterLog = folder.resolve("master-" + ++starts + ".log");
        master = launch(
                masterLog,
                "org.apache.spark.deploy.master.Master",
                List.of("--host", "127.0.0.1", "--port", Integer.toString(port), "--webui-port", "0"));
        await(masterLog, "I have been elected leader");
    }

    void startWorker(String name) throws IOException, InterruptedException {
        Path log = folder.resolve(name + "-" + ++starts + ".log");
        List<String> arguments = List.of(
                "--host",
                "127.0.0.1",
                "--webui-port",
                "0",
                "-c",
                "1",
                "-m",
                "1g",
                "-d",
                folder.resolve(name).toString(),
                url());
        workers.add(launch(log, "org.apache.spark.deploy.worker.Worker", arguments));
        await(log, "Successfully registered with master");
    }

    void killMaster() {
        master.kill();
    }

    /** Kills one of the two workers; its executor ends as well, as it does when a machine is lost. */
    void killWorker() {
        WatchedProcess lost = workers.get(0);
        List<ProcessHandle> below = lost.handle().descendants().toList();
        lost.kill();
        below.forEach(ProcessHandle::destroyForcibly);
    }

    /**
     * Kills one executor (SIGKILL).
     *
     * @throws IllegalStateException none runs
     */
    void killExecutor() {
        ProcessHandle executor = workers.stream()
                .flatMap(worker -> worker.handle().descendants())
                .filter(process -> commandLine(process).contains("CoarseGrainedExecutorBackend"))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("no executor runs"));
        executor.destroyForcibly();
    }

    private static String commandLine(ProcessHandle process) {
        try {
            return Files.readString(Path.of("/proc/" + process.pid() + "/cmdline"), StandardCharsets.ISO_8859_1);
        } catch (IOException e) {
            return "";
        }
    }

    private WatchedProcess launch(Path log, String main, List<String> arguments) {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx256m",
                "-XX:+UseSerialGC",
                "-Dlog4j2.configurationFile=" + folder.resolve("log4j2.properties"),
                "-cp",
                home.resolve("jars/*").toString(),
                main));
        command.addAll(arguments);
        return WatchedProcess.start(
                command,
                log,
                Map.of("SPARK_HOME", home.toString(), "SPARK_SCALA_VERSION", "2.13", "SPARK_LOCAL_IP", "127.0.0.1"));
    }

    private static void await(Path log, String line) throws IOException, InterruptedException {
        long deadline = System.nanoTime() + START_LIMIT.toNanos();
        while (!Files.exists(log) || !Files.readString(log).contains(line)) {
            if (System.nanoTime() > deadline) {
                throw new IllegalStateException("the cluster does not start: " + LogTail.of(log));
            }
            TimeUnit.MILLISECONDS.sleep(100);
        }
    }

    @Override
    public void close() {
        workers.forEach(WatchedProcess::kill);
        if (master != null) {
            master.kill();
        }
    }
}
