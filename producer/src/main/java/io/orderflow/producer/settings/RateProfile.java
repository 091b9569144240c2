package io.orderflow.producer.settings;

import java.time.Duration;
import java.util.Optional;

/**
 * How a rate rises and falls around its mean.
 *
 * @param burstFactor speed-up during bursts; 1: no bursts
 * @param burstEvery from the beginning of one burst to that of the next; the first begins at the start
 * @param day length of a day of the day curve; empty: no curve
 */
public record RateProfile(double burstFactor, Duration burstLength, Duration burstEvery, Optional<Duration> day) {
    /** How far the day curve deviates from its mean. */
    private static final double SWING = 0.8;

    public boolean isFlat() {
        return burstFactor == 1 && day.isEmpty();
    }

    /**
     * The current speed-up over the mean.
     *
     * @param elapsed nanoseconds since the start
     * @param startOfDay nanoseconds from the beginning of a day of 24 hours to the start
     */
    public double factor(long elapsed, long startOfDay) {
        boolean burst = elapsed % burstEvery.toNanos() < burstLength.toNanos();
        double curve = day.map(length ->
                        1 - SWING * Math.cos(2 * Math.PI * (startOfDay + elapsed) / (double) length.toNanos()))
                .orElse(1.0);
        return curve * (burst ? burstFactor : 1);
    }
}
