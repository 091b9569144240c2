package io.orderflow.local;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * A child process that never outlives this one. A shell beside it reads a pipe held open by this process: when this
 * process ends, even by {@code kill -9}, the pipe closes, and the shell stops the child.
 *
 * <p>Ctrl-C on the terminal reaches only this process, not the child: this process decides the stop order.
 */
public final class WatchedProcess {
    /** The shell becomes the child, so the child has the shell's process id ($$). */
    private static final String SHELL = """
        trap '' INT HUP
        exec 3<&0 </dev/null
        (
          read -r word <&3 && exit 0
          kill -TERM $$
          kill -CONT $$
          i=0
          while [ $i -lt 40 ] && kill -0 $$; do sleep 0.2; i=$((i + 1)); done
          kill -KILL $$
        ) >/dev/null 2>&1 &
        exec 3<&-
        exec "$@"
        """;

    private final Process process;

    private WatchedProcess(Process process) {
        this.process = process;
    }

    /**
     * Starts a command whose output is appended to a file and whose input is empty.
     *
     * @throws ServiceFailedException if there is no shell, or the log cannot be written
     */
    static WatchedProcess start(List<String> command, Path log) {
        return start(command, log, Map.of());
    }

    /**
     * The same, with additional environment variables.
     *
     * @throws ServiceFailedException if there is no shell, or the log cannot be written
     */
    public static WatchedProcess start(List<String> command, Path log, Map<String, String> environment) {
        List<String> words = new ArrayList<>(List.of("/bin/sh", "-c", SHELL, "watched"));
        words.addAll(command);
        try {
            ProcessBuilder builder = new ProcessBuilder(words)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
            builder.environment().putAll(environment);
            Process process = builder.start();
            var unused = process.onExit().thenAccept(WatchedProcess::dismissWatcher);
            return new WatchedProcess(process);
        } catch (IOException e) {
            throw new ServiceFailedException("Cannot start " + command.get(0) + " (" + e.getMessage() + ").", e);
        }
    }

    /**
     * Once notified that the child has ended, the watcher exits without a signal: the process id may soon be reused.
     */
    private static void dismissWatcher(Process process) {
        try (var pipe = process.getOutputStream()) {
            pipe.write("done\n".getBytes(US_ASCII));
        } catch (IOException e) {
            // The watcher has ended as well.
        }
    }

    public ProcessHandle handle() {
        return process.toHandle();
    }

    public boolean isRunning() {
        return process.isAlive();
    }

    /** Waits for the end; returns -1 if the time limit is reached first. */
    public int waitFor(Duration limit) throws InterruptedException {
        return process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS) ? process.exitValue() : -1;
    }

    /** Asks it to end, and kills it if it does not. */
    public void stop(Duration grace) {
        if (process.isAlive()) {
            process.destroy();
            signal("CONT");
            awaitEnd(grace);
        }
        kill();
    }

    /** Kills it immediately (SIGKILL). */
    public void kill() {
        process.destroyForcibly();
        awaitEnd(Duration.ofSeconds(10));
    }

    private void awaitEnd(Duration limit) {
        try {
            process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }

    /** Sends a signal by its name, such as STOP. */
    void signal(String name) {
        try {
            new ProcessBuilder("/bin/sh", "-c", "kill -" + name + " " + process.pid() + " 2>/dev/null")
                    .start()
                    .waitFor();
        } catch (IOException e) {
            throw new ServiceFailedException("Cannot send the signal " + name, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
