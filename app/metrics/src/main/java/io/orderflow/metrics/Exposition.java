package io.orderflow.metrics;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

import io.prometheus.metrics.config.EscapingScheme;
import io.prometheus.metrics.expositionformats.PrometheusTextFormatWriter;
import io.prometheus.metrics.model.snapshots.ClassicHistogramBuckets;
import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.prometheus.metrics.model.snapshots.CounterSnapshot.CounterDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot.GaugeDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot.HistogramDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import io.prometheus.metrics.model.snapshots.SummarySnapshot;
import io.prometheus.metrics.model.snapshots.SummarySnapshot.SummaryDataPointSnapshot;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** The values of one scrape, written as Prometheus's text format. Used by one thread. */
public final class Exposition {

    /** The format's media type. */
    public static final String CONTENT_TYPE = PrometheusTextFormatWriter.CONTENT_TYPE;

    private final Map<Metric, List<Point>> points = new EnumMap<>(Metric.class);

    private sealed interface Point {
        Labels labels();

        record Value(double value, Labels labels) implements Point {}

        record Sum(long count, double sum, Labels labels) implements Point {}

        record Distribution(Buckets buckets, Labels labels) implements Point {}
    }

    /**
     * A counter or gauge.
     *
     * @param labels one value for each label of the metric
     */
    public void add(Metric metric, double value, String... labels) {
        require(metric, Metric.Kind.COUNTER, Metric.Kind.GAUGE);
        put(metric, new Point.Value(value, labels(metric, labels)));
    }

    /** The same, of a whole number. */
    public void add(Metric metric, long value, String... labels) {
        add(metric, (double) value, labels);
    }

    /** A gauge for each of these values of the last label: 1 for the current one, 0 for all others. */
    public void addOneOf(Metric metric, Iterable<String> all, String current, String... labels) {
        for (String one : all) {
            String[] with = Arrays.copyOf(labels, labels.length + 1);
            with[labels.length] = one;
            add(metric, one.equals(current) ? 1 : 0, with);
        }
    }

    /** A summary. */
    public void add(Metric metric, long count, double sum, String... labels) {
        require(metric, Metric.Kind.SUMMARY, Metric.Kind.SUMMARY);
        put(metric, new Point.Sum(count, sum, labels(metric, labels)));
    }

    /** A histogram. */
    public void add(Metric metric, Buckets buckets, String... labels) {
        require(metric, Metric.Kind.HISTOGRAM, Metric.Kind.HISTOGRAM);
        put(metric, new Point.Distribution(requireNonNull(buckets, "buckets is null"), labels(metric, labels)));
    }

    private void put(Metric metric, Point point) {
        points.computeIfAbsent(metric, m -> new ArrayList<>()).add(point);
    }

    private static void require(Metric metric, Metric.Kind one, Metric.Kind other) {
        if (metric.kind() != one && metric.kind() != other) {
            throw new IllegalArgumentException(metric + " is a " + metric.kind());
        }
    }

    private static Labels labels(Metric metric, String... values) {
        if (values.length != metric.labels().size()) {
            throw new IllegalArgumentException(metric + " has the labels " + metric.labels());
        }
        return values.length == 0 ? Labels.EMPTY : Labels.of(metric.labels(), List.of(values));
    }

    /** All of it. */
    public String text() {
        List<MetricSnapshot> snapshots = new ArrayList<>();
        points.forEach((metric, values) -> snapshots.add(snapshot(metric, values)));
        ByteArrayOutputStream text = new ByteArrayOutputStream();
        try {
            PrometheusTextFormatWriter.create()
                    .write(text, new MetricSnapshots(snapshots), EscapingScheme.UNDERSCORE_ESCAPING);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return text.toString(UTF_8);
    }

    private static MetricSnapshot snapshot(Metric metric, List<Point> points) {
        return switch (metric.kind()) {
            case COUNTER -> {
                // The format adds _total.
                var counter = CounterSnapshot.builder()
                        .name(metric.text().replaceFirst("_total$", ""))
                        .help(metric.help());
                points.forEach(point -> counter.dataPoint(CounterDataPointSnapshot.builder()
                        .value(((Point.Value) point).value())
                        .labels(point.labels())
                        .build()));
                yield counter.build();
            }
            case GAUGE -> {
                var gauge = GaugeSnapshot.builder().name(metric.text()).help(metric.help());
                points.forEach(point -> gauge.dataPoint(GaugeDataPointSnapshot.builder()
                        .value(((Point.Value) point).value())
                        .labels(point.labels())
                        .build()));
                yield gauge.build();
            }
            case SUMMARY -> {
                var summary = SummarySnapshot.builder().name(metric.text()).help(metric.help());
                points.forEach(point -> summary.dataPoint(SummaryDataPointSnapshot.builder()
                        .count(((Point.Sum) point).count())
                        .sum(((Point.Sum) point).sum())
                        .labels(point.labels())
                        .build()));
                yield summary.build();
            }
            case HISTOGRAM -> {
                var histogram = HistogramSnapshot.builder().name(metric.text()).help(metric.help());
                points.forEach(point -> histogram.dataPoint(dataPoint((Point.Distribution) point)));
                yield histogram.build();
            }
        };
    }

    private static HistogramDataPointSnapshot dataPoint(Point.Distribution point) {
        return HistogramDataPointSnapshot.builder()
                .classicHistogramBuckets(ClassicHistogramBuckets.of(
                        point.buckets().bounds(), point.buckets().counts()))
                .sum(point.buckets().sum())
                .labels(point.labels())
                .build();
    }
}
