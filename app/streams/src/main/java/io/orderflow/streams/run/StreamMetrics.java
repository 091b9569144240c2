package io.orderflow.streams.run;

import static java.util.Objects.requireNonNull;

import io.orderflow.metrics.Exposition;
import io.orderflow.metrics.Metric;
import io.orderflow.streams.run.StreamStatus.Counts;
import io.orderflow.streams.run.StreamStatus.Snapshot;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** Writes what is known of the queries into a scrape. Driver only. */
public final class StreamMetrics implements Consumer<Exposition> {

    private static final List<String> STATES = Arrays.stream(StreamState.values())
            .map(state -> state.condition().code())
            .toList();

    private final Supplier<List<Snapshot>> queries;

    public StreamMetrics(Supplier<List<Snapshot>> queries) {
        this.queries = requireNonNull(queries, "queries is null");
    }

    @Override
    public void accept(Exposition to) {
        queries.get().forEach(query -> query(to, query));
    }

    private static void query(Exposition to, Snapshot query) {
        String name = query.name();
        Counts counts = query.counts();
        to.add(Metric.STREAMS_RECEIVED, counts.received(), name);
        to.add(Metric.STREAMS_WRITTEN, counts.written(), name);
        to.add(Metric.STREAMS_REJECTED, counts.rejected(), name);
        to.add(Metric.STREAMS_LATE, counts.late(), name);
        to.add(Metric.STREAMS_AHEAD, counts.ahead(), name);
        to.add(Metric.STREAMS_STATE_ROWS, query.memory().rows(), name);
        to.add(Metric.STREAMS_STATE_BYTES, query.memory().bytes(), name);
        query.batches().lag().ifPresent(lag -> to.add(Metric.STREAMS_LAG_RECORDS, lag, name));
        query.watermark().ifPresent(time -> to.add(Metric.STREAMS_WATERMARK, time.getEpochSecond(), name));
        to.add(Metric.STREAMS_BATCHES, query.batches().count(), query.batches().millis() / 1e3, name);
        to.addOneOf(Metric.STREAMS_STATE, STATES, query.state().condition().code(), name);
        query.fault()
                .ifPresent(fault ->
                        to.add(Metric.STREAMS_CONDITION, 1, name, fault.reason().code()));
    }
}
