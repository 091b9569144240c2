package io.orderflow.trial;

import io.orderflow.kafka.StartingPoint;

/** From where on the records of a topic are tried. */
sealed interface TrialStart {
    String FORMS = "must be earliest, latest-N, or a time: 2026-11-20T12:00:00 (UTC), 2026-11-20T12:00:00+01:00 or"
            + " milliseconds since 1970";

    /** From a place in the log on. */
    record At(StartingPoint point) implements TrialStart {}

    /** The newest records of all partitions together. */
    record Newest(long records) implements TrialStart {}

    /**
     * Reads the form that users write.
     *
     * @throws IllegalArgumentException it is none of {@link #FORMS}
     */
    static TrialStart parse(String text) {
        if (text.matches("latest-[1-9][0-9]{0,11}")) {
            return new Newest(Long.parseLong(text.substring("latest-".length())));
        }
        StartingPoint point;
        try {
            point = StartingPoint.parse(text);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(FORMS, e);
        }
        if (point instanceof StartingPoint.Latest || point instanceof StartingPoint.OfGroup) {
            throw new IllegalArgumentException(FORMS);
        }
        return new At(point);
    }
}
