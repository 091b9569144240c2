package io.orderflow.follow.group;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

import io.orderflow.condition.StoppedException;
import io.orderflow.program.schedule.DaemonThreads;
import io.orderflow.program.schedule.StopRequest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs a program that follows orders, with its progress lines and health file, until Ctrl-C, SIGTERM or a stop by name.
 */
public final class FollowerRun {

    private static final Logger log = LoggerFactory.getLogger(FollowerRun.class);

    /** Longer than a transaction takes while Kafka answers. */
    private static final int ORDERLY_SECONDS = 20;

    private static final Duration HEALTH = Duration.ofSeconds(2);

    private final FollowStatus status;
    private final Duration progress;
    private final Optional<Path> healthFile;
    private final Supplier<String> counts;
    private final Consumer<String> out;

    /**
     * @param counts what was done since the start, for a line
     * @param out receives a line at a time
     */
    public FollowerRun(
            FollowStatus status,
            Duration progress,
            Optional<Path> healthFile,
            Supplier<String> counts,
            Consumer<String> out) {
        this.status = requireNonNull(status, "status is null");
        this.progress = requireNonNull(progress, "progress is null");
        this.healthFile = requireNonNull(healthFile, "healthFile is null");
        this.counts = requireNonNull(counts, "counts is null");
        this.out = requireNonNull(out, "out is null");
    }

    /** What is run, until the stop is requested. */
    @FunctionalInterface
    public interface Work {
        void until(StopRequest stop) throws InterruptedException;
    }

    /** @throws StoppedException of the work */
    public void run(Work work) throws InterruptedException {
        run(new StopRequest(), work);
    }

    /**
     * The same, with a stop that others may request or see.
     *
     * @throws StoppedException of the work
     */
    public void run(StopRequest stop, Work work) throws InterruptedException {
        CountDownLatch ended = new CountDownLatch(1);
        Thread hook = new Thread(() -> {
            stop.request();
            await(ended);
        });
        Runtime.getRuntime().addShutdownHook(hook);
        Thread reports = DaemonThreads.of("orderflow-progress", () -> report(stop, ended));
        reports.start();
        try {
            work.until(stop);
        } finally {
            out.accept("Ended: " + counts.get());
            writeHealth();
            ended.countDown();
        }
    }

    private void report(StopRequest stop, CountDownLatch ended) {
        String last = "";
        long next = System.nanoTime() + progress.toNanos();
        try {
            while (!ended.await(Math.min(HEALTH.toMillis(), progress.toMillis()), TimeUnit.MILLISECONDS)
                    && !stop.isRequested()) {
                writeHealth();
                if (System.nanoTime() - next >= 0) {
                    next += progress.toNanos();
                    String line = line();
                    if (!line.equals(last)) {
                        out.accept(line);
                        last = line;
                    }
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private String line() {
        FollowStatus.Now now = status.now();
        return counts.get()
                + (status.held() == 0 ? "" : ", " + status.held() + " read ahead of the ledger")
                + (now.message().isEmpty() ? "" : "; " + now.state() + " " + now.reason() + ": " + now.message());
    }

    private void writeHealth() {
        if (healthFile.isEmpty()) {
            return;
        }
        Path file = healthFile.get().toAbsolutePath();
        Path next = file.resolveSibling(file.getFileName() + ".next");
        FollowStatus.Now now = status.now();
        try {
            Files.writeString(
                    next,
                    "{\"state\": \"" + now.state() + "\", \"reason\": \"" + now.reason() + "\", \"followed\": "
                            + status.followed() + ", \"held\": " + status.held() + "}\n",
                    UTF_8);
            Files.move(next, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            log.warn("The health file {} cannot be written: {}", file, e.toString());
        }
    }

    private static void await(CountDownLatch ended) {
        try {
            if (!ended.await(ORDERLY_SECONDS, TimeUnit.SECONDS)) {
                log.warn("The process ends in the middle of a delivery. What was not committed is done again.");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
