package io.orderflow.dashboard.watch;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** Whether one system answers, as the last look at it found. A look that does not come back counts as no answer. Thread-safe. */
public final class Link {

    /** Longer than any look may take. */
    private static final Duration SILENCE = Duration.ofSeconds(10);

    private final String system;
    private Instant lastAnswer = Instant.now();
    private Optional<Away> away = Optional.empty();
    private boolean looked;

    Link(String system) {
        this.system = requireNonNull(system, "system is null");
    }

    synchronized void answered() {
        looked = true;
        lastAnswer = Instant.now();
        away = Optional.empty();
    }

    synchronized void failed(String message) {
        looked = true;
        Instant since = away.map(Away::since).orElseGet(Instant::now);
        away = Optional.of(new Away(system, since, message));
    }

    /** Empty: it answers. */
    public synchronized Optional<Away> away() {
        if (away.isEmpty() && Duration.between(lastAnswer, Instant.now()).compareTo(SILENCE) > 0) {
            return Optional.of(new Away(system, lastAnswer, "It has not answered since"));
        }
        return away;
    }

    /** When it was last seen, or when this began. */
    synchronized Instant lastAnswer() {
        return lastAnswer;
    }

    /** Whether a first look has ended, either way. */
    synchronized boolean isKnown() {
        return looked;
    }
}
