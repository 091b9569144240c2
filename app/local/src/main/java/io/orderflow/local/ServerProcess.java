package io.orderflow.local;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;

/**
 * The running server of one folder: started, awaited, stopped, and restarted. Not thread-safe.
 */
final class ServerProcess {
    private static final Duration STOP_LIMIT = Duration.ofSeconds(20);
    private static final long POLL_MILLIS = 50;

    private final String name;
    private final Path mark;
    private final Path log;
    private WatchedProcess process;

    /**
     * @param name of the server, for messages
     * @param log receives the output of the process since its last start
     */
    ServerProcess(String name, Path folder, Path log) {
        this.name = name;
        this.mark = folder.resolve("server.pid");
        this.log = log;
    }

    /** Stops a server left by a former owner of the folder, if it is still shutting down. */
    void endOrphan() {
        ProcessMark.read(mark).flatMap(ProcessMark::running).ifPresent(orphan -> {
            try {
                orphan.destroy();
                orphan.onExit().get(STOP_LIMIT.toSeconds(), TimeUnit.SECONDS);
            } catch (TimeoutException e) {
                orphan.destroyForcibly();
            } catch (java.util.concurrent.ExecutionException e) {
                throw new ServiceFailedException("Cannot wait for process " + orphan.pid(), e);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
    }

    void requireStopped() {
        if (isRunning()) {
            throw new ServiceFailedException(name + " is already running (process " + pid() + ").");
        }
    }

    /** Starts the server and returns when it is ready. */
    void start(List<String> command, BooleanSupplier ready, Duration limit) {
        process = launch(command);
        long deadline = System.nanoTime() + limit.toNanos();
        while (!ready.getAsBoolean()) {
            if (!process.isRunning()) {
                throw failed(name + " ended while it was starting");
            }
            if (System.nanoTime() > deadline) {
                process.kill();
                throw failed(name + " was not ready within " + limit.toSeconds() + " s");
            }
            pause();
        }
    }

    /** Runs a set-up command of the server to its end. */
    void run(String what, List<String> command, Duration limit) {
        WatchedProcess step = launch(command);
        try {
            int status = step.waitFor(limit);
            if (status != 0) {
                step.kill();
                throw failed(name + ": " + what + " failed"
                        + (status == -1 ? " to end within " + limit.toSeconds() + " s" : " with status " + status));
            }
        } catch (InterruptedException e) {
            throw interrupted(step);
        }
    }

    private WatchedProcess launch(List<String> command) {
        try {
            Files.deleteIfExists(log);
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot empty " + log, e);
        }
        WatchedProcess started = WatchedProcess.start(command, log);
        ProcessMark.of(started.handle()).write(mark);
        return started;
    }

    private void pause() {
        try {
            process.waitFor(Duration.ofMillis(POLL_MILLIS));
        } catch (InterruptedException e) {
            throw interrupted(process);
        }
    }

    private ServiceFailedException interrupted(WatchedProcess started) {
        started.kill();
        Thread.currentThread().interrupt();
        return new ServiceFailedException(name + " was interrupted while it was starting.");
    }

    private ServiceFailedException failed(String what) {
        return new ServiceFailedException(what + ". The end of its log, " + log + ":\n  " + LogTail.of(log));
    }

    boolean isRunning() {
        return process != null && process.isRunning();
    }

    long pid() {
        if (process == null) {
            throw new ServiceFailedException(name + " has not been started.");
        }
        return process.handle().pid();
    }

    void stop() {
        if (process != null) {
            process.stop(STOP_LIMIT);
        }
    }

    void kill() {
        if (process != null) {
            process.kill();
        }
    }

    void freeze() {
        process.signal("STOP");
    }

    void thaw() {
        process.signal("CONT");
    }
}
