package io.orderflow.demo;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;

/**
 * All that is shown at one moment.
 *
 * @param doing {@code starting}, {@code running}, {@code ending: …}
 * @param since the demo's start
 * @param firstOrder how long after the demo's start the first order was stored; empty: none yet
 * @param perSecond records that got an outcome, over the last seconds
 * @param lag records without an outcome
 * @param notes what a person should know, most important first
 */
record DemoSnapshot(
        String doing,
        Duration since,
        List<Steps.Step> steps,
        Optional<Duration> firstOrder,
        Observation seen,
        OptionalDouble perSecond,
        OptionalLong lag,
        List<String> notes) {
    DemoSnapshot {
        requireNonNull(doing, "doing is null");
        requireNonNull(since, "since is null");
        steps = List.copyOf(steps);
        requireNonNull(firstOrder, "firstOrder is null");
        requireNonNull(seen, "seen is null");
        requireNonNull(perSecond, "perSecond is null");
        requireNonNull(lag, "lag is null");
        notes = List.copyOf(notes);
    }
}
