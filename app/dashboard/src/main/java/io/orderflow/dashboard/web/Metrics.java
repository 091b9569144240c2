package io.orderflow.dashboard.web;

import static java.util.Objects.requireNonNull;

import io.orderflow.dashboard.order.OrderSubmission;
import io.orderflow.dashboard.overview.LiveOverview;
import io.orderflow.dashboard.overview.Offsets;
import io.orderflow.dashboard.overview.Overview;
import io.orderflow.dashboard.overview.Verdict;
import io.orderflow.dashboard.watch.Outage;
import io.orderflow.metrics.Exposition;
import io.orderflow.metrics.Metric;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/** The pipeline and this server for Prometheus: what {@link Metric} lists of the dashboard. */
final class Metrics {

    private final LiveOverview situation;
    private final OrderSubmission submission;
    private final EventHub hub;
    private final Map<Request, Answers> answered = new ConcurrentHashMap<>();

    private record Request(String method, String route, int status) {}

    private static final class Answers {
        private final LongAdder count = new LongAdder();
        private final LongAdder nanos = new LongAdder();
    }

    Metrics(LiveOverview situation, OrderSubmission submission, EventHub hub) {
        this.situation = requireNonNull(situation, "situation is null");
        this.submission = requireNonNull(submission, "submission is null");
        this.hub = requireNonNull(hub, "hub is null");
    }

    /** @param route as it is declared: no id in a request becomes a label */
    void answered(String method, String route, int status, Duration took) {
        Answers of = answered.computeIfAbsent(new Request(method, route, status), request -> new Answers());
        of.count.increment();
        of.nanos.add(took.toNanos());
    }

    /** All of it, in Prometheus's text form. */
    String scrape() {
        Exposition to = new Exposition();
        Overview overview = situation.overview();
        counts(to, overview);
        state(to, overview);
        partitions(to, situation.offsets());
        to.add(Metric.DASHBOARD_ACKNOWLEDGED, submission.acknowledged());
        to.add(Metric.DASHBOARD_UNCERTAIN, submission.uncertain());
        to.add(Metric.DASHBOARD_LISTENERS, hub.count());
        answered.forEach((request, of) -> to.add(
                Metric.HTTP_REQUESTS,
                of.count.sum(),
                of.nanos.sum() / 1e9,
                request.method(),
                request.route(),
                Integer.toString(request.status())));
        return to.text();
    }

    /** Not before they are known: a counter that begins at 0 and leaps looks like that many orders at once. */
    private static void counts(Exposition to, Overview overview) {
        overview.identity().ifPresent(identity -> {
            to.add(Metric.RECEIVED, identity.received());
            to.add(Metric.STORED, identity.stored());
            to.add(Metric.DUPLICATE, identity.duplicate());
            to.add(Metric.REJECTED, identity.rejected());
            to.add(Metric.ABSENT, identity.absent());
            to.add(Metric.LOST, identity.lost());
        });
        to.add(
                Metric.BALANCED,
                overview.identity()
                        .map(identity -> identity.holds() ? 1.0 : 0.0)
                        .orElse(Double.NaN));
    }

    private void state(Exposition to, Overview overview) {
        to.add(
                Metric.LAG_RECORDS,
                overview.lag().map(lag -> (double) lag.records()).orElse(Double.NaN));
        to.add(
                Metric.LAG_SECONDS,
                overview.lag().map(lag -> lag.seconds().orElse(Double.NaN)).orElse(Double.NaN));
        to.add(
                Metric.HEARTBEAT_AGE,
                overview.job().map(Overview.JobNow::ageSeconds).orElse(Double.NaN));
        latency(to, "0.5", overview.freshness().map(Overview.Freshness::p50Ms).orElse(OptionalLong.empty()));
        latency(to, "0.95", overview.freshness().map(Overview.Freshness::p95Ms).orElse(OptionalLong.empty()));
        latency(to, "0.99", overview.freshness().map(Overview.Freshness::p99Ms).orElse(OptionalLong.empty()));
        to.addOneOf(
                Metric.VERDICT,
                Arrays.stream(Verdict.Word.values()).map(Verdict.Word::name).toList(),
                overview.verdict().verdict().name());
        for (String system : List.of(Outage.KAFKA, Outage.MYSQL)) {
            boolean away =
                    situation.away().stream().anyMatch(one -> one.system().equals(system));
            to.add(Metric.UP, away ? 0 : 1, system);
        }
    }

    private static void latency(Exposition to, String quantile, OptionalLong millis) {
        to.add(Metric.FRESHNESS, millis.isPresent() ? millis.getAsLong() / 1e3 : Double.NaN, quantile);
    }

    private static void partitions(Exposition to, Offsets offsets) {
        for (Offsets.OfPartition one : offsets.partitions()) {
            String partition = Integer.toString(one.partition());
            one.lagRecords().ifPresent(records -> to.add(Metric.PARTITION_LAG, records, partition));
            one.next().ifPresent(next -> to.add(Metric.PARTITION_NEXT, next, partition));
        }
    }
}
