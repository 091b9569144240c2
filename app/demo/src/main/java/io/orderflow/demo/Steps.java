package io.orderflow.demo;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/** The steps of a start: what each is doing and how long it took. Safe for use by several threads. */
final class Steps {
    /**
     * One step.
     *
     * @param at since the demo's start
     */
    record Step(String name, String text, boolean done, Duration at) {}

    private final Map<String, Step> steps = new LinkedHashMap<>();
    private final List<Step> untold = new ArrayList<>();
    private final Supplier<Duration> clock;

    /** @param clock the time since the demo's start */
    Steps(Supplier<Duration> clock) {
        this.clock = clock;
    }

    synchronized void doing(String name, String text) {
        put(new Step(name, text, false, clock.get()));
    }

    synchronized void done(String name, String text) {
        put(new Step(name, text, true, clock.get()));
    }

    /** What is said again keeps the time at which it was said first. */
    private void put(Step step) {
        Step before = steps.get(step.name());
        if (before == null || !before.text().equals(step.text()) || before.done() != step.done()) {
            steps.put(step.name(), step);
            untold.add(step);
        }
    }

    synchronized List<Step> all() {
        return List.copyOf(steps.values());
    }

    /** Those that changed since the last call, for a log. */
    synchronized List<Step> news() {
        List<Step> news = List.copyOf(untold);
        untold.clear();
        return news;
    }
}
