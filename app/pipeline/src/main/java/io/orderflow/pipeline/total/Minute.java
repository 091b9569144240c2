package io.orderflow.pipeline.total;

import static java.util.Objects.requireNonNull;

import io.orderflow.pipeline.store.StatementText;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.Comparator;

/**
 * A minute in one currency.
 *
 * @param minute since 1970-01-01T00:00, as the time was stored
 * @param currency empty for a contract without that role
 */
record Minute(long minute, String currency) implements Comparable<Minute> {

    /** Of orders whose time is unknown: earlier than any time that can be stored otherwise. */
    static final long UNKNOWN = LocalDateTime.of(1, 1, 1, 0, 0).toEpochSecond(ZoneOffset.UTC) / 60;

    private static final int MINUTES_OF_DAY = 1440;
    private static final Comparator<Minute> ORDER =
            Comparator.comparingLong(Minute::minute).thenComparing(Minute::currency);

    Minute {
        requireNonNull(currency, "currency is null");
    }

    boolean matches(long minute, String currency) {
        return this.minute == minute && this.currency.equals(currency);
    }

    static long of(LocalDateTime time) {
        return Math.floorDiv(time.toEpochSecond(ZoneOffset.UTC), 60);
    }

    /** The day of a minute, in days since 1970-01-01. */
    static long day(long minute) {
        return Math.floorDiv(minute, MINUTES_OF_DAY);
    }

    void write(StatementText text) {
        if (minute == UNKNOWN) {
            text.raw("'0001-01-01 00:00:00'");
        } else {
            text.timestamp(LocalDateTime.ofEpochSecond(minute * 60, 0, ZoneOffset.UTC));
        }
    }

    static void writeDay(StatementText text, long day) {
        if (day == day(UNKNOWN)) {
            text.raw("'0001-01-01'");
        } else {
            text.date(LocalDate.ofEpochDay(day));
        }
    }

    @Override
    public int compareTo(Minute other) {
        return ORDER.compare(this, other);
    }
}
