package io.orderflow.submit.fault;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.spark.launcher.JavaModuleOptions;

/** The job as a process of its own, submitted by Spark's own main class from the built jar. Killed when closed. */
public final class JobProcess implements AutoCloseable {

    /** Options of Spark without a cluster. */
    public static final List<String> LOCAL = List.of(
            "--master", "local[2]",
            "--conf", "spark.ui.enabled=false",
            "--conf", "spark.driver.host=127.0.0.1",
            "--conf", "spark.driver.bindAddress=127.0.0.1");

    private static final Path HOME = Path.of(System.getProperty("orderflow.home"));
    private static final Pattern BATCH = Pattern.compile(
            "batch(?:es [0-9]+ to)? [0-9]+: received ([0-9,]+) = stored [0-9,]+ \\+ duplicate [0-9,]+ \\+ rejected"
                    + " [0-9,]+(?:, absent ([0-9,]+))?");

    private final Process process;
    private final Path log;

    private JobProcess(Process process, Path log) {
        this.process = process;
        this.log = log;
    }

    /**
     * Starts the job.
     *
     * @param folder is made its working directory and receives its log
     * @param environment all that it sees of ours
     * @param sparkOptions come before the jar
     * @param arguments come after the jar
     */
    static JobProcess start(
            Path folder, Map<String, String> environment, List<String> sparkOptions, List<String> arguments) {
        return submit("io.orderflow.job.JobMain", folder, environment, sparkOptions, arguments);
    }

    /** Starts streaming SQL; parameters as those of {@link #start}. */
    public static JobProcess streams(
            Path folder, Map<String, String> environment, List<String> sparkOptions, List<String> arguments) {
        return submit("io.orderflow.streams.StreamsMain", folder, environment, sparkOptions, arguments);
    }

    private static JobProcess submit(
            String main,
            Path folder,
            Map<String, String> environment,
            List<String> sparkOptions,
            List<String> arguments) {
        List<String> command = new ArrayList<>(java("-Xmx768m"));
        command.add("-Dlog4j2.configurationFile=" + HOME.resolve("conf/log4j2.properties"));
        command.addAll(List.of("-cp", sparkHome().resolve("jars/*").toString(), "org.apache.spark.deploy.SparkSubmit"));
        command.addAll(sparkOptions);
        command.addAll(List.of("--class", main, jar().toString()));
        command.addAll(arguments);
        return launch(command, folder, main.replaceFirst(".*[.](.*)Main", "$1").toLowerCase(Locale.ROOT), environment);
    }

    /** Starts a process with a log of its own in the folder. */
    static JobProcess launch(List<String> command, Path folder, String name, Map<String, String> environment) {
        try {
            Path log = Files.createTempFile(folder, name + "-", ".out");
            ProcessBuilder builder = new ProcessBuilder(command)
                    .directory(folder.toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(log.toFile());
            builder.environment().clear();
            builder.environment().put("PATH", System.getenv("PATH"));
            builder.environment().putAll(environment);
            return new JobProcess(builder.start(), log);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The start of a command line: Java as Spark wants it, quick to start rather than quick in the long run. */
    static List<String> java(String heap) {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                heap,
                "-XX:TieredStopAtLevel=1",
                "-XX:ReservedCodeCacheSize=240m",
                "-XX:+UseSerialGC"));
        command.addAll(List.of(JavaModuleOptions.defaultModuleOptions().split(" ", -1)));
        return command;
    }

    /** The folder with Spark's jars that the build assembles. */
    static Path sparkHome() {
        return HOME.resolve("app/local/spark/target");
    }

    static Path jar() {
        return HOME.resolve("app/submit/target/orderflow-job.jar");
    }

    ProcessHandle handle() {
        return process.toHandle();
    }

    public boolean isAlive() {
        return process.isAlive();
    }

    /** Everything it has written so far. */
    public String log() {
        try {
            return Files.readString(log, UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Offsets in the batches that it has reported as settled. */
    long reported() {
        long offsets = 0;
        for (Matcher batch = BATCH.matcher(log()); batch.find(); ) {
            offsets += number(batch.group(1)) + (batch.group(2) == null ? 0 : number(batch.group(2)));
        }
        return offsets;
    }

    private static long number(String text) {
        return Long.parseLong(text.replace(",", ""));
    }

    public void awaitLine(String text, Duration within) {
        await("\"" + text + "\" in " + log).atMost(within).until(() -> {
            if (!isAlive() && !log().contains(text)) {
                throw new AssertionError("The job ended before it said \"" + text + "\":\n" + log());
            }
            return log().contains(text);
        });
    }

    /** As a crash would (SIGKILL). */
    public void kill() {
        process.destroyForcibly();
        exitCode(Duration.ofSeconds(20));
    }

    /** As a service manager would (SIGTERM). */
    public void terminate() {
        process.destroy();
    }

    /** Waits for its end. */
    public int exitCode(Duration within) {
        try {
            if (!process.waitFor(within.toMillis(), TimeUnit.MILLISECONDS)) {
                throw new AssertionError("The job still runs after %s:%n%s".formatted(within, log()));
            }
            return process.exitValue();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("The test was interrupted", e);
        }
    }

    @Override
    public void close() {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
        exitCode(Duration.ofSeconds(20));
    }
}
