package io.orderflow.demo;

import static java.util.Objects.requireNonNull;

import io.orderflow.condition.Condition;
import io.orderflow.local.Installation;
import io.orderflow.local.LogTail;
import io.orderflow.local.WatchedProcess;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * One of the demo's programs: a process of its own, started through the launcher as a person would, started again when
 * it dies, and never left behind. Used by one thread.
 */
final class Worker {
    private final String name;
    private final List<String> command;
    private final Map<String, String> environment;
    private final Path log;
    private WatchedProcess process;
    private long startedNanos;
    private long nextStartNanos;
    private int restarts;
    private final Deaths deaths = new Deaths();
    private OptionalInt lastStatus = OptionalInt.empty();

    /**
     * @param name for a person: {@code job}
     * @param arguments of the launcher
     */
    Worker(String name, List<String> arguments, Map<String, String> environment, Path log) {
        this.name = requireNonNull(name, "name is null");
        this.command = new ArrayList<>(
                List.of("bash", Installation.home().resolve("orderflow").toString()));
        this.command.addAll(arguments);
        this.environment = Map.copyOf(environment);
        this.log = requireNonNull(log, "log is null");
    }

    void start() {
        startedNanos = System.nanoTime();
        lastStatus = OptionalInt.empty();
        process = WatchedProcess.start(command, log, environment);
    }

    /**
     * Starts the process again if it has died, after a wait that grows.
     *
     * @throws DemoFailedException if that would not help; with the end of the log
     */
    void keep() throws InterruptedException {
        if (isRunning()) {
            return;
        }
        if (lastStatus.isEmpty()) {
            died(process.waitFor(Duration.ofSeconds(1)));
        } else if (System.nanoTime() - nextStartNanos >= 0) {
            restarts++;
            start();
        }
    }

    private void died(int status) {
        lastStatus = OptionalInt.of(status);
        Duration wait = deaths.after(status, Duration.ofNanos(System.nanoTime() - startedNanos))
                .orElseThrow(() -> new DemoFailedException(
                        Condition.FAILED,
                        "The %s ended with status %d (%s). The end of its log, %s:%n  %s"
                                .formatted(
                                        name,
                                        status,
                                        Deaths.isFinal(status)
                                                ? "a restart would not help"
                                                : "for the third time in a row",
                                        log,
                                        LogTail.of(log))));
        nextStartNanos = System.nanoTime() + wait.toNanos();
    }

    boolean isRunning() {
        return process != null && process.isRunning();
    }

    long pid() {
        return process == null ? -1 : process.handle().pid();
    }

    /** What a person should know of its deaths; empty if there were none. */
    Optional<String> trouble() {
        if (lastStatus.isPresent()) {
            return Optional.of("The " + name + " ended with status " + lastStatus.getAsInt() + ": starting it again");
        }
        return restarts == 0
                ? Optional.empty()
                : Optional.of("The " + name + " died and was started again, " + restarts + " times so far");
    }

    /** Asks it to end and waits for it. */
    void stop(Duration grace) {
        if (process != null) {
            process.stop(grace);
        }
    }

    Path log() {
        return log;
    }
}
