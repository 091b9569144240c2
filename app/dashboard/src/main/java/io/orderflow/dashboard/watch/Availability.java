package io.orderflow.dashboard.watch;

import static java.util.Objects.requireNonNull;

import io.orderflow.condition.Condition;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Whether one system answers, as the last check found. A check that does not return counts as no answer. Thread-safe.
 */
public final class Availability {

    /** Longer than any check may take. */
    private static final Duration SILENCE = Duration.ofSeconds(10);

    private static final Logger log = LoggerFactory.getLogger(Availability.class);

    private final String system;
    private final Condition unreachable;
    private final InstantSource clock;
    private Instant lastAnswer;
    private Optional<Outage> away = Optional.empty();

    public Availability(String system) {
        this(system, InstantSource.system());
    }

    public Availability(String system, InstantSource clock) {
        this.system = requireNonNull(system, "system is null");
        this.clock = requireNonNull(clock, "clock is null");
        this.lastAnswer = clock.instant();
        this.unreachable = system.equals(Outage.KAFKA) ? Condition.KAFKA_AWAY : Condition.MYSQL_AWAY;
    }

    public synchronized void answered() {
        lastAnswer = clock.instant();
        away.ifPresent(was -> log.info("{} answers again", system));
        away = Optional.empty();
    }

    public synchronized void failed(String message) {
        failed(unreachable, message);
    }

    public synchronized void failed(Condition reason, String message) {
        if (away.isEmpty()) {
            log.warn("{}: {}", reason, message);
        }
        Instant since = away.map(Outage::since).orElseGet(clock::instant);
        away = Optional.of(new Outage(system, reason.code(), since, message));
    }

    /** Empty: it answers. */
    public synchronized Optional<Outage> away() {
        if (away.isEmpty() && Duration.between(lastAnswer, clock.instant()).compareTo(SILENCE) > 0) {
            return Optional.of(new Outage(system, unreachable.code(), lastAnswer, "It has not answered since"));
        }
        return away;
    }
}
