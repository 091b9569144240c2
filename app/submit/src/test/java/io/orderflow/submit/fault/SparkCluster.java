package io.orderflow.submit.fault;

import static java.util.stream.Collectors.joining;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** A real Spark standalone cluster on this machine: a master and two workers of one core, each a process. */
final class SparkCluster implements AutoCloseable {

    private static final Pattern MASTER_URL = Pattern.compile("Starting Spark master at (spark://[0-9.]+:[0-9]+)");
    private static final Duration START_LIMIT = Duration.ofSeconds(60);

    private final Path folder;
    private final List<JobProcess> processes = new ArrayList<>();
    private final String url;

    /** Starts the cluster, with one core each. */
    SparkCluster(Path folder) {
        this(folder, 1);
    }

    /** @param cores of each worker */
    SparkCluster(Path folder, int cores) {
        this.folder = folder;
        try {
            // With this file beside its jars a folder is a distribution (Spark, AbstractCommandBuilder).
            Path release = JobProcess.sparkHome().resolve("RELEASE");
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
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        JobProcess master = launch(
                "master",
                "org.apache.spark.deploy.master.Master",
                List.of("--host", "127.0.0.1", "--port", "0", "--webui-port", "0"));
        master.awaitLine("Starting Spark master at", START_LIMIT);
        Matcher found = MASTER_URL.matcher(master.log());
        if (!found.find()) {
            throw new AssertionError("No URL in the master's log:\n" + master.log());
        }
        this.url = found.group(1);
        for (String worker : List.of("worker-1", "worker-2")) {
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
                    folder.resolve(worker) + "",
                    url);
            launch(worker, "org.apache.spark.deploy.worker.Worker", arguments)
                    .awaitLine("Successfully registered with master", START_LIMIT);
        }
    }

    private JobProcess launch(String name, String main, List<String> arguments) {
        List<String> command = new ArrayList<>(JobProcess.java("-Xmx256m"));
        command.add("-Dlog4j2.configurationFile=" + folder.resolve("cluster-log4j2.properties"));
        command.addAll(List.of("-cp", JobProcess.sparkHome().resolve("jars/*").toString(), main));
        command.addAll(arguments);
        Map<String, String> environment = Map.of(
                "SPARK_HOME", JobProcess.sparkHome().toString(),
                "SPARK_SCALA_VERSION", "2.13",
                "SPARK_LOCAL_IP", "127.0.0.1");
        JobProcess process = JobProcess.launch(command, folder, name, environment);
        processes.add(process);
        return process;
    }

    String url() {
        return url;
    }

    /** The executors that run now. */
    List<ProcessHandle> executors() {
        return processes.stream()
                .flatMap(process -> process.handle().descendants())
                .filter(process -> commandLine(process).contains("CoarseGrainedExecutorBackend"))
                .toList();
    }

    /** Kills an executor as a crash would, and waits until the cluster has replaced it. */
    void killAnExecutor() {
        await("two executors").atMost(START_LIMIT).until(() -> executors().size() == 2);
        ProcessHandle killed = executors().get(0);
        killed.destroyForcibly();
        await("the end of an executor").atMost(START_LIMIT).until(() -> !killed.isAlive());
        await("another executor").atMost(START_LIMIT).until(() -> executors().size() == 2);
    }

    /** Command lines of the cluster's processes, as {@code ps} shows them to every user of the machine. */
    String commandLines() {
        return processes.stream()
                .flatMap(process -> Stream.concat(
                        Stream.of(process.handle()), process.handle().descendants()))
                .map(SparkCluster::commandLine)
                .collect(joining("\n"));
    }

    static String commandLine(ProcessHandle process) {
        try {
            return Files.readString(Path.of("/proc/" + process.pid() + "/cmdline"), StandardCharsets.ISO_8859_1)
                    .replace('\0', ' ');
        } catch (IOException e) {
            return "";
        }
    }

    @Override
    public void close() {
        processes.forEach(JobProcess::close);
    }
}
