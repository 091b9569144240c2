package io.orderflow.demo;

import io.orderflow.demo.Observation.Heartbeat;
import io.orderflow.demo.Observation.Ledger;
import io.orderflow.local.Installation;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/** The running parts on running services: kept alive, observed, and ended cleanly. Used by one thread. */
final class DemoPipeline implements AutoCloseable {
    private static final Duration OBSERVE_EVERY = Duration.ofSeconds(1);
    private static final int USUAL_DASHBOARD_PORT = 8080;
    private static final Duration LAST_CONFIRMATIONS = Duration.ofSeconds(5);
    private static final Duration AT_ONCE = Duration.ofSeconds(5);

    private final DemoServices services;
    private final DataFolder data;
    private final Steps steps;
    private final Display display;
    private final Worker job;
    private final Worker producer;
    private final Worker dashboard;
    private final Optional<Worker> streams;
    private final Optional<Worker> confirmer;
    private final Optional<Confirmations> confirmations;
    private final Observer observer;
    private final LogEnds ends;
    private final Rate rate = new Rate();
    private final Ledger before;
    private Observation seen;
    private OptionalLong lag = OptionalLong.empty();
    private Optional<Duration> firstOrder = Optional.empty();
    private Optional<String> serviceTrouble = Optional.empty();
    private Duration observed = Duration.ZERO;

    private DemoPipeline(DemoOptions options, DemoServices services, DataFolder data, Steps steps, Display display) {
        this.services = services;
        this.data = data;
        this.steps = steps;
        this.display = display;
        Map<String, String> onTop = new HashMap<>(services.settings(data));
        options.contract().ifPresent(chosen -> onTop.putAll(ChosenContract.settings(chosen, Installation.home())));
        DemoSettings settings = DemoSettings.load(onTop);
        this.job = Programs.job(settings, onTop, data);
        this.producer = Programs.producer(options, settings, onTop, data);
        int port = options.dashboardPort().orElseGet(() -> FreePort.preferring(USUAL_DASHBOARD_PORT));
        this.dashboard = Programs.dashboard(settings, port, onTop, data);
        this.streams = options.withStreams() ? Optional.of(Programs.streams(settings, onTop, data)) : Optional.empty();
        this.confirmer = options.follows() ? Optional.of(Programs.confirmer(settings, onTop, data)) : Optional.empty();
        this.confirmations = options.follows()
                ? Optional.of(new Confirmations(settings.kafka(), settings.confirmationsTopic()))
                : Optional.empty();
        this.observer = new Observer(settings.mysql(), settings.pipeline());
        this.ends = new LogEnds(settings.kafka());
        if (services.mysql().isPresent()) {
            data.writeClientFile(settings.mysql());
        }
        this.seen = observer.observe().orElse(Observation.NOTHING);
        this.before = seen.ledger();
        display.show(Locations.of(settings, services, data, "http://127.0.0.1:" + port, logs()));
    }

    /** Starts the job and the producer. */
    static DemoPipeline start(
            DemoOptions options, DemoServices services, DataFolder data, Steps steps, Display display) {
        DemoPipeline pipeline = new DemoPipeline(options, services, data, steps, display);
        steps.doing("Job", "starting Spark");
        pipeline.job.start();
        pipeline.producer.start();
        pipeline.dashboard.start();
        steps.done("Producer", "started, " + options.rate() + " orders/s, " + options.broken() + " broken on purpose");
        return pipeline;
    }

    private List<Path> logs() {
        List<Path> logs = new ArrayList<>(List.of(job.log(), producer.log(), dashboard.log()));
        streams.ifPresent(queries -> logs.add(queries.log()));
        confirmer.ifPresent(follower -> logs.add(follower.log()));
        services.kafka().ifPresent(kafka -> logs.add(data.kafka().resolve("kafka.log")));
        services.mysql().ifPresent(mysql -> logs.add(data.mysql().resolve("mariadb.log")));
        return logs;
    }

    /** Called several times a second. */
    void tick() throws InterruptedException {
        services.revive().ifPresent(trouble -> serviceTrouble = Optional.of(trouble));
        job.keep();
        producer.keep();
        dashboard.keep();
        if (streams.isPresent() && firstOrder.isPresent()) {
            streams.get().keep();
        }
        if (confirmer.isPresent() && firstOrder.isPresent()) {
            confirmer.get().keep();
        }
        if (firstOrder.isEmpty() || display.clock().elapsed().minus(observed).compareTo(OBSERVE_EVERY) >= 0) {
            observe();
        }
        show(firstOrder.isEmpty() ? "starting" : "running");
    }

    private void observe() throws InterruptedException {
        observed = display.clock().elapsed();
        confirmations.ifPresent(Confirmations::read);
        observer.observe().ifPresent(now -> seen = now.with(confirmations.map(Confirmations::seen)));
        rate.saw(System.nanoTime(), seen.ledger().received());
        if (firstOrder.isEmpty()) {
            noticeSteps();
        }
        if (firstOrder.isPresent() && !seen.ledger().next().isEmpty()) {
            measureLag();
        }
    }

    private void measureLag() throws InterruptedException {
        lag = ends.lag(seen.ledger().next()).map(OptionalLong::of).orElse(OptionalLong.empty());
    }

    private void noticeSteps() {
        Optional<Heartbeat> heartbeat = seen.heartbeat().filter(beat -> beat.isOf(job.pid()));
        heartbeat.ifPresent(beat -> {
            if (beat.isRunning()) {
                steps.done("Job", "running, epoch " + beat.epoch());
            } else {
                steps.doing("Job", (beat.state() + " " + beat.reason()).strip());
            }
        });
        if (seen.ledger().stored() > before.stored()) {
            firstOrder = Optional.of(observed);
            steps.done("Job", "running");
            steps.done("First order", "stored");
            confirmer.ifPresent(follower -> {
                steps.done("Confirm", "starting");
                follower.start();
            });
            // Only now: its start takes the cores that the first order needs.
            streams.ifPresent(queries -> {
                steps.done("Streams", "starting the queries of sql/streams");
                queries.start();
            });
        }
    }

    private void show(String doing) {
        display.show(doing, firstOrder, seen, rate.perSecond(), lag, notes());
    }

    private List<String> notes() {
        List<String> notes = new ArrayList<>();
        if (!observer.trouble().isEmpty()) {
            notes.add("The database does not answer: " + observer.trouble());
        }
        serviceTrouble.ifPresent(notes::add);
        job.trouble().ifPresent(notes::add);
        producer.trouble().ifPresent(notes::add);
        dashboard.trouble().ifPresent(notes::add);
        streams.flatMap(Worker::trouble).ifPresent(notes::add);
        confirmer.flatMap(Worker::trouble).ifPresent(notes::add);
        return notes;
    }

    boolean isOver(Optional<Duration> duration) {
        return duration.isPresent()
                && firstOrder.isPresent()
                && display.clock().elapsed().minus(firstOrder.get()).compareTo(duration.get()) >= 0;
    }

    /** Ends the producer, lets the job settle what is left for a while, and ends the job. */
    void end(Duration producerGrace, Duration drainLimit, Duration jobGrace) throws InterruptedException {
        display.ending("ending: the producer");
        producer.stop(producerGrace);
        display.ending("ending: the last orders");
        Duration until = display.clock().elapsed().plus(drainLimit);
        boolean drained = isDrained();
        while (!drained && job.isRunning() && display.clock().elapsed().compareTo(until) < 0) {
            java.util.concurrent.TimeUnit.MILLISECONDS.sleep(200);
            drained = isDrained();
        }
        if (confirmer.isPresent()) {
            endConfirmer(confirmer.get(), jobGrace);
        }
        if (streams.isPresent()) {
            display.ending("ending: the streams");
            streams.get().stop(jobGrace);
        }
        display.ending("ending: the job");
        job.stop(jobGrace);
        observe();
        measureLag();
    }

    /** It follows what the job has just settled, and ends with nothing open. */
    private void endConfirmer(Worker follower, Duration grace) throws InterruptedException {
        Duration until = display.clock().elapsed().plus(LAST_CONFIRMATIONS);
        while (follower.isRunning()
                && !isConfirmed()
                && display.clock().elapsed().compareTo(until) < 0) {
            java.util.concurrent.TimeUnit.MILLISECONDS.sleep(200);
            observe();
            display.ending("ending: the last confirmations");
        }
        display.ending("ending: the confirmer");
        follower.stop(grace);
    }

    /** At least what was settled since the start; more if an earlier demo left some. */
    private boolean isConfirmed() {
        return seen.confirmed().isPresent()
                && seen.confirmed().get().all()
                        >= seen.ledger().stored()
                                - before.stored()
                                + seen.ledger().rejected()
                                - before.rejected();
    }

    private boolean isDrained() throws InterruptedException {
        observe();
        measureLag();
        display.ending("ending: the last orders");
        return lag.isPresent() && lag.getAsLong() == 0;
    }

    DemoSummary summary() {
        OptionalLong rows = observer.countOrders().map(OptionalLong::of).orElse(OptionalLong.empty());
        return new DemoSummary(display.clock().elapsed(), firstOrder, before, seen, lag, rows, producer.log(), data);
    }

    /** Ends whatever still runs, without waiting for records. */
    @Override
    public void close() {
        dashboard.stop(AT_ONCE);
        producer.stop(AT_ONCE);
        streams.ifPresent(queries -> queries.stop(AT_ONCE));
        confirmer.ifPresent(follower -> follower.stop(AT_ONCE));
        job.stop(AT_ONCE);
        observer.close();
        ends.close();
        confirmations.ifPresent(Confirmations::close);
    }
}
