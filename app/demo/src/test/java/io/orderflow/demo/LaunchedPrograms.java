package io.orderflow.demo;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.orderflow.local.Installation;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Programs as the launcher starts them, with an output file each in one folder. Stopped when closed. */
final class LaunchedPrograms implements AutoCloseable {

    private final Path home;
    private final Path folder;
    private final Map<String, String> environment;
    private final List<Running> started = new ArrayList<>();

    /** @param environment all that the programs see, besides PATH */
    LaunchedPrograms(Path folder, Map<String, String> environment) {
        this(Installation.home(), folder, environment);
    }

    /** Those of another checkout. */
    LaunchedPrograms(Path home, Path folder, Map<String, String> environment) {
        this.home = home;
        this.folder = folder;
        this.environment = Map.copyOf(environment);
    }

    /** One of them. */
    record Running(Process process, Path output) {
        String text() {
            try {
                return Files.readString(output, UTF_8);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        void awaitLine(String text, Duration within) {
            await("\"" + text + "\" in " + output)
                    .atMost(within)
                    .pollInterval(Duration.ofMillis(200))
                    .until(() -> {
                        if (!process.isAlive() && !text().contains(text)) {
                            throw new AssertionError("It ended before it said \"" + text + "\":\n" + text());
                        }
                        return text().contains(text);
                    });
        }

        int exitCode(Duration within) throws InterruptedException {
            assertThat(process.waitFor(within.toMillis(), TimeUnit.MILLISECONDS))
                    .as(() -> "ends by itself:\n" + text())
                    .isTrue();
            return process.exitValue();
        }

        void terminate() throws InterruptedException {
            process.destroy();
            assertThat(process.waitFor(40, TimeUnit.SECONDS)).as(this::text).isTrue();
        }
    }

    /** Starts {@code ./orderflow} with these arguments, and with these variables besides. */
    Running start(Map<String, String> more, String... arguments) throws IOException {
        List<String> command =
                new ArrayList<>(List.of("bash", home.resolve("orderflow").toString()));
        command.addAll(List.of(arguments));
        Path output = Files.createTempFile(folder, arguments[0] + "-", ".out");
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile());
        Map<String, String> all = new HashMap<>(environment);
        all.putAll(more);
        builder.environment().clear();
        builder.environment().putAll(all);
        builder.environment().put("PATH", System.getenv("PATH"));
        builder.environment().put("ORDERFLOW_BUILD", "never");
        Running running = new Running(builder.start(), output);
        started.add(running);
        return running;
    }

    /** The command lines of all that still run, and of what they started. */
    String commandLines() throws IOException {
        StringBuilder all = new StringBuilder();
        for (Running one : started) {
            List<ProcessHandle> processes =
                    new ArrayList<>(one.process().descendants().toList());
            processes.add(one.process().toHandle());
            for (ProcessHandle process : processes) {
                Path file = Path.of("/proc", Long.toString(process.pid()), "cmdline");
                if (Files.exists(file)) {
                    all.append(Files.readString(file, ISO_8859_1).replace('\0', ' '))
                            .append('\n');
                }
            }
        }
        return all.toString();
    }

    @Override
    public void close() {
        for (Running one : started) {
            List<ProcessHandle> children = one.process().descendants().toList();
            one.process().destroyForcibly();
            children.forEach(ProcessHandle::destroyForcibly);
        }
    }
}
