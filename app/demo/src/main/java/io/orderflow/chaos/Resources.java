package io.orderflow.chaos;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What a process uses at one moment.
 *
 * @param process its id
 * @param atNanos when, by {@link System#nanoTime}
 * @param memory resident, in MiB
 * @param live what was left on its heap after a full collection, in MiB; empty where the JDK has no jcmd. Asking for it
 *     is that collection, after which the JVM may give memory back.
 * @param files open, sockets included
 * @param connections to the database
 */
record Resources(
        long process, long atNanos, long memory, OptionalLong live, long threads, long files, long connections) {

    /** Empty where there is no /proc, after the process has ended, and while the database does not answer. */
    static Optional<Resources> of(ChaosStage stage) {
        long process = stage.job().handle().pid();
        Path proc = Path.of("/proc", Long.toString(process));
        try (var files = Files.list(proc.resolve("fd"));
                Connection connection = stage.connect();
                Statement statement = connection.createStatement()) {
            List<String> status = Files.readAllLines(proc.resolve("status"), UTF_8);
            return Optional.of(new Resources(
                    process,
                    System.nanoTime(),
                    number(status, "VmRSS:") / 1024,
                    live(process),
                    number(status, "Threads:"),
                    files.count(),
                    Long.parseLong(Evidence.text(
                            statement,
                            "SELECT COUNT(*) FROM information_schema.processlist WHERE user = '" + ChaosStage.USER
                                    + "'"))));
        } catch (IOException | UncheckedIOException | SQLException e) {
            return Optional.empty();
        }
    }

    /** By the histogram of its classes, whose last line is the sum. */
    private static OptionalLong live(long process) throws IOException {
        Path jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd");
        if (!Files.isExecutable(jcmd)) {
            return OptionalLong.empty();
        }
        Process asked = new ProcessBuilder(jcmd.toString(), Long.toString(process), "GC.class_histogram")
                .redirectErrorStream(true)
                .start();
        try (BufferedReader lines = asked.inputReader(UTF_8)) {
            return lines.lines()
                    .filter(line -> line.startsWith("Total "))
                    .mapToLong(line -> Long.parseLong(line.trim().split(" +", -1)[2]) >> 20)
                    .findFirst();
        }
    }

    private static long number(List<String> status, String key) {
        return status.stream()
                .filter(line -> line.startsWith(key))
                .map(line -> line.replaceAll("[^0-9]", ""))
                .mapToLong(Long::parseLong)
                .findFirst()
                .orElse(0);
    }

    String text() {
        return String.format(
                Locale.ROOT,
                "%d MiB%s, %d threads, %d files, %d connections",
                memory,
                live.isPresent() ? " (of which " + live.getAsLong() + " MiB live on the heap)" : "",
                threads,
                files,
                connections);
    }
}
