package io.orderflow.demo;

import static java.util.Objects.requireNonNull;

import io.orderflow.condition.Condition;
import io.orderflow.local.ServiceFailedException;
import io.orderflow.program.schedule.StopRequest;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/** One demo from start to summary. Everything happens on one thread, but for the start of the services. */
final class Demo implements AutoCloseable {
    private static final Duration TICK = Duration.ofMillis(200);
    private static final Duration PRODUCER_GRACE = Duration.ofSeconds(20);
    private static final Duration JOB_GRACE = Duration.ofSeconds(20);
    private static final Duration DRAIN_LIMIT = Duration.ofSeconds(10);

    private final DemoOptions options;
    private final DataFolder data;
    private final StopRequest stop;
    private final Steps steps;
    private final Display display;
    private final CompletableFuture<DemoServices> starting;
    private Optional<DemoPipeline> pipeline = Optional.empty();

    /** Starts the services; {@link #run} goes on from there. */
    Demo(DemoOptions options, DataFolder data, StopRequest stop, Clock clock, Terminal terminal) {
        this.options = requireNonNull(options, "options is null");
        this.data = requireNonNull(data, "data is null");
        this.stop = requireNonNull(stop, "stop is null");
        this.steps = new Steps(clock::elapsed);
        this.display = new Display(terminal, clock, steps);
        DemoServices.Own own = DemoServices.Own.in(System.getenv());
        this.starting = new CompletableFuture<>();
        tellServices(own);
        new Thread(() -> startServices(own), "start-services").start();
    }

    private void tellServices(DemoServices.Own own) {
        if (own.kafka()) {
            steps.doing("Kafka", "starting");
        }
        if (own.mysql()) {
            steps.doing("MariaDB", "starting");
        }
    }

    private void startServices(DemoServices.Own own) {
        try {
            starting.complete(DemoServices.start(own, options, data, this::progress));
        } catch (RuntimeException | Error e) {
            starting.completeExceptionally(e);
        }
    }

    /** {@code Kafka: starting on port 9092} → the step's name and text. */
    private void progress(String sentence) {
        int colon = sentence.indexOf(": ");
        String name = sentence.substring(0, Math.max(0, colon));
        String text = sentence.substring(colon + 2);
        if (text.startsWith("ready")) {
            steps.done(name, text);
        } else {
            steps.doing(name, text);
        }
    }

    /**
     * Runs until a stop is requested or the duration is over, and ends everything cleanly.
     *
     * @throws DemoFailedException if a part cannot start or go on; call {@link #close} then
     * @throws ServiceFailedException if a service cannot
     */
    Condition run() throws InterruptedException {
        while (!stop.isRequested()) {
            tick();
            stop.await(TICK);
        }
        return end();
    }

    private void tick() throws InterruptedException {
        if (pipeline.isEmpty() && starting.isDone()) {
            pipeline = Optional.of(DemoPipeline.start(options, services(), data, steps, display));
        }
        if (pipeline.isPresent()) {
            pipeline.get().tick();
            if (pipeline.get().isOver(options.duration())) {
                stop.request();
            }
        } else {
            display.starting();
        }
        if (data.isNearlyFull()) {
            throw new DemoFailedException(
                    Condition.FAILED,
                    "The disk of " + data.path() + " is nearly full: the demo ends before its services fail."
                            + " Free some space; the next start goes on from here.");
        }
    }

    private DemoServices services() {
        try {
            return starting.join();
        } catch (CompletionException e) {
            throw e.getCause() instanceof RuntimeException cause ? cause : e;
        }
    }

    private Condition end() throws InterruptedException {
        if (pipeline.isEmpty()) {
            display.ending("ending: the services, which were starting");
            close();
            display.last("OrderFlow demo ended before it ran; nothing is left running.");
            return Condition.OK;
        }
        DemoPipeline running = pipeline.get();
        running.end(PRODUCER_GRACE, DRAIN_LIMIT, JOB_GRACE);
        DemoSummary summary = running.summary();
        display.ending("ending: Kafka and the database");
        close();
        display.last(summary.lines());
        return summary.isBalanced() ? Condition.OK : Condition.FAILED;
    }

    /** Ends whatever runs. May be called more than once. */
    @Override
    public void close() {
        pipeline.ifPresent(DemoPipeline::close);
        try {
            starting.join().close();
        } catch (CompletionException e) {
            // It has not started, and said so already.
        }
    }
}
