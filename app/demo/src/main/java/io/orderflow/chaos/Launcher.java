package io.orderflow.chaos;

import static java.util.Objects.requireNonNull;

import io.orderflow.local.Installation;
import io.orderflow.local.LogTail;
import io.orderflow.local.WatchedProcess;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

/** Starts commands of OrderFlow as a person does, by the launcher, with the settings of one stage. Thread-safe. */
final class Launcher {

    /** For all but the job, which runs as it is shipped. */
    private static final String QUICK_START = "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC ";

    private static final Duration COMMAND_LIMIT = Duration.ofMinutes(3);

    private final Path folder;
    private final Map<String, String> environment;
    private final AtomicInteger commands = new AtomicInteger();

    /** @param settings environment variables of OrderFlow */
    Launcher(Path folder, Map<String, String> settings) {
        this.folder = requireNonNull(folder, "folder is null");
        this.environment = new HashMap<>(settings);
        environment.put("ORDERFLOW_BUILD", "never");
        environment.put("SPARK_LOCAL_DIRS", folder.resolve("scratch").toString());
        environment.put("JAVA_HOME", System.getProperty("java.home"));
    }

    /** Starts a command; its output is appended to the log. */
    WatchedProcess start(Path log, List<String> words, Map<String, String> more, String... javaOptions) {
        Map<String, String> all = new HashMap<>(environment);
        String options = words.get(0).equals("job") ? "" : QUICK_START;
        all.put("ORDERFLOW_JAVA_OPTS", options + String.join(" ", javaOptions));
        all.putAll(more);
        List<String> command = new ArrayList<>(
                List.of("bash", Installation.home().resolve("orderflow").toString()));
        command.addAll(words);
        return WatchedProcess.start(command, log, all);
    }

    /** How a command ended, and the end of what it printed. */
    record Ended(int code, String output) {

        /** Whether it met something that it has no name for. */
        boolean isUnexpected() {
            return output.contains("Unexpected:") || output.contains("\tat ");
        }
    }

    /** Runs a command to its end. */
    Ended run(String... words) throws InterruptedException {
        Path log = folder.resolve("command-" + commands.incrementAndGet() + "-" + words[0] + ".log");
        WatchedProcess process = start(log, List.of(words), Map.of());
        try {
            int code = process.waitFor(COMMAND_LIMIT);
            return new Ended(code, LogTail.of(log));
        } finally {
            process.kill();
        }
    }

    /**
     * Runs a command that must succeed.
     *
     * @throws IllegalStateException it did not
     */
    void require(String... words) throws InterruptedException {
        Ended ended = run(words);
        if (ended.code() != 0) {
            throw new IllegalStateException(
                    "./orderflow " + String.join(" ", words) + " ended with " + ended.code() + ": " + ended.output());
        }
    }
}
