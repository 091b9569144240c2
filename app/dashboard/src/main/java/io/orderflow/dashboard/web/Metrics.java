package io.orderflow.dashboard.web;

import static java.util.Objects.requireNonNull;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.orderflow.dashboard.order.OrderSubmission;
import io.orderflow.dashboard.overview.LiveOverview;
import io.orderflow.dashboard.overview.Offsets;
import io.orderflow.dashboard.overview.Overview;
import io.orderflow.dashboard.overview.Verdict;
import io.orderflow.dashboard.watch.Outage;
import java.time.Duration;
import java.util.Arrays;
import java.util.OptionalLong;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;

/** The pipeline and this server for Prometheus. Names begin with orderflow_; no order's id is ever in a label. */
final class Metrics implements AutoCloseable {

    private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final LiveOverview situation;
    private final MultiGauge partitionLag;
    private final MultiGauge partitionNext;
    private boolean counts;

    Metrics(LiveOverview situation, OrderSubmission desk, EventHub hub) {
        this.situation = requireNonNull(situation, "situation is null");
        gauge(
                "orderflow.ledger.balanced",
                "1 if every partition adds up",
                overview -> overview.identity()
                        .map(identity -> identity.holds() ? 1.0 : 0.0)
                        .orElse(Double.NaN));
        gauge(
                "orderflow.lag.records",
                "Records without an outcome",
                overview -> overview.lag().map(lag -> (double) lag.records()).orElse(Double.NaN));
        gauge(
                "orderflow.lag.seconds",
                "Age of the oldest record without an outcome",
                overview -> overview.lag()
                        .map(lag -> lag.seconds().orElse(Double.NaN))
                        .orElse(Double.NaN));
        gauge(
                "orderflow.heartbeat.age.seconds",
                "Since the last heartbeat of the job",
                overview -> overview.job().map(Overview.JobNow::ageSeconds).orElse(Double.NaN));
        latency("0.5", Overview.Freshness::p50Ms);
        latency("0.95", Overview.Freshness::p95Ms);
        latency("0.99", Overview.Freshness::p99Ms);
        for (Verdict.Word word : Verdict.Word.values()) {
            Gauge.builder(
                            "orderflow.verdict",
                            situation,
                            s -> s.overview().verdict().verdict() == word ? 1 : 0)
                    .description("1 for the current verdict")
                    .tag("verdict", word.name())
                    .register(registry);
        }
        for (String system : Arrays.asList(Outage.KAFKA, Outage.MYSQL)) {
            Gauge.builder("orderflow.up", situation, s -> isAway(s, system) ? 0 : 1)
                    .description("1 if the dashboard reaches it")
                    .tag("system", system)
                    .register(registry);
        }
        this.partitionLag = MultiGauge.builder("orderflow.partition.lag.records")
                .description("Records without an outcome, by partition")
                .register(registry);
        this.partitionNext = MultiGauge.builder("orderflow.partition.next.offset")
                .description("The first offset without an outcome")
                .register(registry);
        FunctionCounter.builder("orderflow.dashboard.orders.acknowledged", desk, OrderSubmission::acknowledged)
                .description("Orders sent by this dashboard")
                .register(registry);
        FunctionCounter.builder("orderflow.dashboard.orders.uncertain", desk, OrderSubmission::uncertain)
                .description("Orders sent without an acknowledgement from Kafka")
                .register(registry);
        Gauge.builder("orderflow.dashboard.listeners", hub, EventHub::count)
                .description("Pages connected to events")
                .register(registry);
    }

    private static boolean isAway(LiveOverview situation, String system) {
        return situation.away().stream().anyMatch(away -> away.system().equals(system));
    }

    /** Not before they are known: a counter that begins at 0 and leaps looks like that many orders at once. */
    private synchronized void countOnceKnown() {
        if (counts || situation.overview().identity().isEmpty()) {
            return;
        }
        counts = true;
        counter("received", "Records settled", identity -> identity.received());
        counter("stored", "Records stored", identity -> identity.stored());
        counter("duplicate", "Records that repeat a stored order", identity -> identity.duplicate());
        counter("rejected", "Records rejected", identity -> identity.rejected());
        counter("absent", "Offsets that Kafka never shows", identity -> identity.absent());
        counter("lost", "Offsets given up by an operator", identity -> identity.lost());
    }

    private void counter(String name, String description, ToDoubleFunction<Overview.Identity> of) {
        FunctionCounter.builder(
                        "orderflow." + name,
                        situation,
                        s -> s.overview().identity().map(of::applyAsDouble).orElse(0.0))
                .description(description)
                .register(registry);
    }

    private void gauge(String name, String description, ToDoubleFunction<Overview> of) {
        Gauge.builder(name, situation, s -> of.applyAsDouble(s.overview()))
                .description(description)
                .register(registry);
    }

    private void latency(String quantile, Function<Overview.Freshness, OptionalLong> millis) {
        Gauge.builder(
                        "orderflow.freshness.seconds",
                        situation,
                        s -> s.overview()
                                .freshness()
                                .map(millis)
                                .filter(OptionalLong::isPresent)
                                .map(known -> known.getAsLong() / 1e3)
                                .orElse(Double.NaN))
                .description("Produced to stored, over the last minute")
                .tag("quantile", quantile)
                .register(registry);
    }

    /** @param route as it is declared: no id in a request becomes a label */
    void answered(String method, String route, int status, Duration took) {
        Timer.builder("orderflow.http.requests")
                .description("Requests answered by this server")
                .tags("method", method, "route", route, "status", Integer.toString(status))
                .register(registry)
                .record(took);
    }

    /** All of it, in Prometheus's text form. */
    String scrape() {
        countOnceKnown();
        partitionLag.register(
                situation.offsets().partitions().stream()
                        .filter(one -> one.lagRecords().isPresent())
                        .map(one -> MultiGauge.Row.of(
                                partition(one), one.lagRecords().orElse(0)))
                        .toList(),
                true);
        partitionNext.register(
                situation.offsets().partitions().stream()
                        .filter(one -> one.next().isPresent())
                        .map(one -> MultiGauge.Row.of(partition(one), one.next().orElse(0)))
                        .toList(),
                true);
        return registry.scrape();
    }

    private static Tags partition(Offsets.OfPartition one) {
        return Tags.of("partition", Integer.toString(one.partition()));
    }

    @Override
    public void close() {
        registry.close();
    }
}
