package io.orderflow.kafka;

import static java.util.Objects.requireNonNull;

import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;

/** Where a pipeline's very first start begins. Later starts continue from the ledger. */
public sealed interface StartingPoint {

    String FORMS = "earliest, latest, group:NAME, or a time: 2026-11-20T12:00:00 (UTC), 2026-11-20T12:00:00+01:00 or"
            + " milliseconds since 1970";

    record Earliest() implements StartingPoint {}

    record Latest() implements StartingPoint {}

    /** At the first record with this timestamp or a later one; at the end of a partition that has none. */
    record At(Instant time) implements StartingPoint {
        public At {
            requireNonNull(time, "time is null");
        }
    }

    /** At the committed offsets of a consumer group; earliest where it has none. */
    record OfGroup(String name) implements StartingPoint {
        public OfGroup {
            requireNonNull(name, "name is null");
        }
    }

    /**
     * Parses the user's notation.
     *
     * @throws IllegalArgumentException it is none of {@link #FORMS}
     */
    static StartingPoint parse(String text) {
        if (text.equals("earliest")) {
            return new Earliest();
        }
        if (text.equals("latest")) {
            return new Latest();
        }
        if (text.startsWith("group:") && text.length() > "group:".length()) {
            return new OfGroup(text.substring("group:".length()));
        }
        if (text.matches("[0-9]{1,15}")) {
            return new At(Instant.ofEpochMilli(Long.parseLong(text)));
        }
        try {
            return new At(
                    text.matches(".*(Z|[+-][0-9]{2}:?[0-9]{2})$")
                            ? java.time.OffsetDateTime.parse(text).toInstant()
                            : LocalDateTime.parse(text).toInstant(ZoneOffset.UTC));
        } catch (DateTimeParseException e) {
            throw new IllegalArgumentException("must be " + FORMS, e);
        }
    }
}
