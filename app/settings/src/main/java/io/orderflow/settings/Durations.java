package io.orderflow.settings;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Durations in readable form: {@code 500 ms}, {@code 2s}, {@code 10 minutes}. */
public final class Durations {
    private static final Pattern FORM = Pattern.compile("([0-9]{1,12}(?:\\.[0-9]{1,9})?)\\s*([a-z]*)");

    private Durations() {}

    /** A duration with its unit; empty if the text is not one. */
    public static Optional<Duration> of(String text) {
        try {
            return Optional.of(parse(text));
        } catch (BadValue e) {
            return Optional.empty();
        }
    }

    /** Requires a unit: a bare number means seconds to some and milliseconds to others. */
    static Duration parse(String text) throws BadValue {
        return parse(text, "");
    }

    /** A bare number is in the given unit. */
    static Duration parse(String text, String unitOfBareNumber) throws BadValue {
        Matcher matcher = FORM.matcher(text.strip().toLowerCase(Locale.ROOT));
        if (!matcher.matches()) {
            throw notOne();
        }
        String unit = matcher.group(2).isEmpty() ? unitOfBareNumber : matcher.group(2);
        BigDecimal nanos = new BigDecimal(matcher.group(1)).multiply(BigDecimal.valueOf(nanosOf(unit)));
        BigDecimal[] parts =
                nanos.setScale(0, RoundingMode.HALF_UP).divideAndRemainder(BigDecimal.valueOf(1_000_000_000));
        return Duration.ofSeconds(parts[0].longValueExact(), parts[1].longValueExact());
    }

    private static long nanosOf(String unit) throws BadValue {
        return switch (unit) {
            case "ms", "millis", "millisecond", "milliseconds" -> 1_000_000L;
            case "s", "sec", "second", "seconds" -> 1_000_000_000L;
            case "m", "min", "minute", "minutes" -> 60_000_000_000L;
            case "h", "hour", "hours" -> 3_600_000_000_000L;
            case "d", "day", "days" -> 86_400_000_000_000L;
            default -> throw notOne();
        };
    }

    private static BadValue notOne() {
        return new BadValue("must be a duration such as 500 ms, 2 s or 10 minutes");
    }

    /** The shortest text that {@link #parse(String)} reads back as the same duration, in its largest whole unit. */
    public static String text(Duration duration) {
        long millis = duration.toMillis();
        if (millis % 1000 != 0) {
            return millis + " ms";
        }
        long seconds = millis / 1000;
        if (seconds != 0 && seconds % 86_400 == 0) {
            return seconds / 86_400 + " d";
        }
        if (seconds != 0 && seconds % 3600 == 0) {
            return seconds / 3600 + " h";
        }
        return seconds != 0 && seconds % 60 == 0 ? seconds / 60 + " min" : seconds + " s";
    }

    /** The duration, if it is within the limits. */
    static Duration within(Duration duration, Duration least, Duration most) throws BadValue {
        if (duration.compareTo(least) < 0 || duration.compareTo(most) > 0) {
            throw new BadValue("must be from " + text(least) + " to " + text(most));
        }
        return duration;
    }
}
