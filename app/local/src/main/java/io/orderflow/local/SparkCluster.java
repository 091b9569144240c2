package io.orderflow.local;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.util.stream.Collectors.joining;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A Spark standalone cluster on this machine: a master and two workers, each a process. */
public final class SparkCluster implements AutoCloseable {

    private static final Duration START_LIMIT = Duration.ofMinutes(3);
    private static final List<String> WORKERS = List.of("worker-1", "worker-2");

    private final Path folder;
    private final int cores;
    private final Path home = Installation.home().resolve("app/local/spark/target");
    private final int port = LocalKafka.freePort();
    private final List<WatchedProcess> workers = new ArrayList<>();
    private WatchedProcess master;
    private Path masterLog;
    private int starts;

    private SparkCluster(Path folder, int cores) {
        this.folder = folder;
        this.cores = cores;
    }

    /**
     * Starts one, with its logs and the workers' folders in this folder.
     *
     * @param cores of each worker
     */
    public static SparkCluster start(Path folder, int cores) throws IOException, InterruptedException {
        SparkCluster cluster = new SparkCluster(Files.createDirectories(folder), cores);
        try {
            // With this file beside its jars a folder is a distribution (Spark, AbstractCommandBuilder).
            Path release = cluster.home.resolve("RELEASE");
            if (!Files.exists(release)) {
                Files.createFile(release);
            }
            Files.writeString(folder.resolve("cluster-log4j2.properties"), """
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

    public String url() {
        return "spark://127.0.0.1:" + port;
    }

    public void startMaster() throws IOException, InterruptedException {
        masterLog = folder.resolve("master-" + ++starts + ".log");
        master = launch(
                masterLog,
                "org.apache.spark.deploy.master.Master",
                List.of("--host", "127.0.0.1", "--port", Integer.toString(port), "--webui-port", "0"));
        await(masterLog, "I have been elected leader");
    }

    public void startWorker(String name) throws IOException, InterruptedException {
        Path log = folder.resolve(name + "-" + ++starts + ".log");
        List<String> arguments = List.of(
                "--host",
                "127.0.0.1",
                "--webui-port",
                "0",
                "-c",
                Integer.toString(cores),
                "-m",
                "1g",
                "-d",
                folder.resolve(name).toString(),
                url());
        workers.add(launch(log, "org.apache.spark.deploy.worker.Worker", arguments));
        await(log, "Successfully registered with master");
    }

    public void killMaster() {
        master.kill();
    }

    /** Kills one of the two workers; its executor ends as well, as it does when a machine is lost. */
    public void killWorker() {
        killWithItsExecutors(workers.get(0));
    }

    private static void killWithItsExecutors(WatchedProcess worker) {
        List<ProcessHandle> below = worker.handle().descendants().toList();
        worker.kill();
        below.forEach(ProcessHandle::destroyForcibly);
    }

    /**
     * Kills one executor (SIGKILL).
     *
     * @return which
     * @throws IllegalStateException none runs
     */
    public ProcessHandle killExecutor() {
        ProcessHandle executor =
                executors().stream().findFirst().orElseThrow(() -> new IllegalStateException("no executor runs"));
        executor.destroyForcibly();
        return executor;
    }

    /** The executors that run now. */
    public List<ProcessHandle> executors() {
        return workers.stream()
                .flatMap(worker -> worker.handle().descendants())
                .filter(process -> commandLine(process).contains("CoarseGrainedExecutorBackend"))
                .toList();
    }

    /** Command lines of the cluster's processes, as {@code ps} shows them to every user of the machine. */
    public String commandLines() {
        return Stream.concat(Stream.of(master), workers.stream())
                .map(WatchedProcess::handle)
                .flatMap(process -> Stream.concat(Stream.of(process), process.descendants()))
                .map(SparkCluster::commandLine)
                .collect(joining("\n"));
    }

    /** Its command line; empty once it has ended. */
    public static String commandLine(ProcessHandle process) {
        try {
            return Files.readString(Path.of("/proc/" + process.pid() + "/cmdline"), ISO_8859_1)
                    .replace('\0', ' ');
        } catch (IOException e) {
            return "";
        }
    }

    private WatchedProcess launch(Path log, String main, List<String> arguments) {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx256m",
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-Dlog4j2.configurationFile=" + folder.resolve("cluster-log4j2.properties"),
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
        workers.forEach(SparkCluster::killWithItsExecutors);
        if (master != null) {
            master.kill();
        }
    }
}
