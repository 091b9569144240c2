package io.orderflow.contract.date;

import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.Arrays;

/**
 * The format of a date or timestamp, and its parser. Every digit is required; a day that does not exist, an hour 24, a
 * second 60 or an extra character is refused, never corrected. Not serializable: compiled where it is used.
 * Thread-safe.
 */
public final class TimestampFormat {
    /** Result of {@link #parse} for a text that does not have this format. No timestamp has this number. */
    public static final long INVALID = Long.MIN_VALUE;

    static final int YEAR = -1;
    static final int MONTH = -2;
    static final int DAY = -3;
    static final int HOUR = -4;
    static final int MINUTE = -5;
    static final int SECOND = -6;
    static final int ZONE = -7;
    /** A fraction with a fixed number of digits: this minus their number. */
    static final int FRACTION = -20;
    /** A point and a fraction with up to this many digits, or nothing. */
    static final int OPTIONAL_FRACTION = -40;

    private static final int MOST_OFFSET_HOURS = 18;

    private final int[] steps;
    private final String shown;
    private final long unit;

    TimestampFormat(int[] steps, String shown) {
        this.steps = steps.clone();
        this.shown = shown;
        this.unit = unit(this);
    }

    /** The default, ISO 8601: {@code YYYY-MM-DDTHH:MM:SS}, a fraction if the column has one, a zone. */
    public static TimestampFormat iso(int digits, boolean zoned) {
        int[] whole = {YEAR, '-', MONTH, '-', DAY, 'T', HOUR, ':', MINUTE, ':', SECOND};
        int[] steps = Arrays.copyOf(whole, whole.length + (digits > 0 ? 1 : 0) + (zoned ? 1 : 0));
        if (digits > 0) {
            steps[whole.length] = OPTIONAL_FRACTION - digits;
        }
        if (zoned) {
            steps[steps.length - 1] = ZONE;
        }
        String fraction = digits == 0 ? "" : " with at most " + digits + " digits of a fraction";
        return new TimestampFormat(
                steps, "YYYY-MM-DDTHH:MM:SS" + (zoned ? " and Z or an offset as +02:00" : "") + fraction);
    }

    /** {@code YYYY-MM-DD}. */
    public static TimestampFormat isoDay() {
        return new TimestampFormat(new int[] {YEAR, '-', MONTH, '-', DAY}, "YYYY-MM-DD");
    }

    /** Parses a format of the contract. */
    public static TimestampFormat of(String format) throws FormatProblemException {
        return new TimestampFormat(FormatReader.steps(format), format);
    }

    public boolean hasZone() {
        return has(ZONE);
    }

    public boolean hasTime() {
        return has(HOUR);
    }

    /** Maximum digits of the fraction of a second. */
    public int digits() {
        int digits = 0;
        for (int step : steps) {
            if (step <= OPTIONAL_FRACTION) {
                digits = OPTIONAL_FRACTION - step;
            } else if (step <= FRACTION) {
                digits = FRACTION - step;
            }
        }
        return digits;
    }

    private boolean has(int wanted) {
        return Arrays.stream(steps).anyMatch(step -> step == wanted);
    }

    /**
     * Whether a time is what {@link #parse} reads in what {@link #write} makes of it: with no part that would be cut.
     */
    public boolean holds(long micros) {
        return micros >= Calendar.FIRST && micros <= Calendar.LAST && Math.floorMod(micros, unit) == 0;
    }

    /** The smallest step of the format, in microseconds. */
    private static long unit(TimestampFormat format) {
        if (format.digits() > 0) {
            long unit = Calendar.MICROS_PER_SECOND;
            for (int digit = 0; digit < format.digits(); digit++) {
                unit /= 10;
            }
            return unit;
        }
        return format.has(SECOND)
                ? Calendar.MICROS_PER_SECOND
                : format.has(MINUTE)
                        ? 60 * Calendar.MICROS_PER_SECOND
                        : format.has(HOUR) ? 3600 * Calendar.MICROS_PER_SECOND : Calendar.MICROS_PER_DAY;
    }

    /** The format, for messages. */
    @Override
    public String toString() {
        return shown;
    }

    /**
     * Microseconds since 1970-01-01T00:00:00, in UTC where the text has a zone; {@link #INVALID} if the text is not of
     * this format, is not an existing date and time, or is outside the years 1000 to 9999.
     */
    public long parse(byte[] text, int from, int to) {
        int year = 0;
        int month = 0;
        int day = 0;
        int seconds = 0;
        int micros = 0;
        int at = from;
        for (int step : steps) {
            // Non-digits make a part negative; for months and days this is detected below.
            switch (step) {
                case YEAR -> {
                    int century = two(text, at, to);
                    int yearOfCentury = two(text, at + 2, to);
                    if ((century | yearOfCentury) < 0) {
                        return INVALID;
                    }
                    year = century * 100 + yearOfCentury;
                    at += 4;
                }
                case MONTH -> {
                    month = two(text, at, to);
                    at += 2;
                }
                case DAY -> {
                    day = two(text, at, to);
                    at += 2;
                }
                case HOUR -> {
                    int hour = two(text, at, to);
                    if (hour < 0 || hour > 23) {
                        return INVALID;
                    }
                    seconds += hour * 3600;
                    at += 2;
                }
                case MINUTE -> {
                    int minute = two(text, at, to);
                    if (minute < 0 || minute > 59) {
                        return INVALID;
                    }
                    seconds += minute * 60;
                    at += 2;
                }
                case SECOND -> {
                    int second = two(text, at, to);
                    if (second < 0 || second > 59) {
                        return INVALID;
                    }
                    seconds += second;
                    at += 2;
                }
                case ZONE -> {
                    if (at < to && text[at] == 'Z') {
                        at++;
                    } else {
                        int offset = offset(text, at, to);
                        if (offset == Integer.MIN_VALUE) {
                            return INVALID;
                        }
                        seconds -= offset;
                        at += 6;
                    }
                }
                default -> {
                    if (step >= 0) {
                        if (at >= to || (text[at] & 0xFF) != step) {
                            return INVALID;
                        }
                        at++;
                        continue;
                    }
                    int digits = FRACTION - step;
                    if (step <= OPTIONAL_FRACTION) {
                        digits = optionalDigits(text, at, to, OPTIONAL_FRACTION - step);
                        if (digits == 0) {
                            continue;
                        }
                        at++;
                    }
                    micros = fraction(text, at, to, digits);
                    if (micros < 0) {
                        return INVALID;
                    }
                    at += digits;
                }
            }
        }
        if (at != to || month < 1 || month > 12 || day < 1 || day > Calendar.lengthOfMonth(year, month)) {
            return INVALID;
        }
        long result = Calendar.daysOf(year, month, day) * Calendar.MICROS_PER_DAY
                + seconds * Calendar.MICROS_PER_SECOND
                + micros;
        return result < Calendar.FIRST || result > Calendar.LAST ? INVALID : result;
    }

    /** The number of digits after a point here; 0 without a point; invalid if too many or none. */
    private static int optionalDigits(byte[] text, int at, int to, int most) {
        if (at >= to || text[at] != '.') {
            return 0;
        }
        int digits = 0;
        while (digits < most && at + 1 + digits < to && isDigit(text[at + 1 + digits])) {
            digits++;
        }
        return Math.max(1, digits);
    }

    /** Microseconds of a fraction with this many digits; -1 if they are missing. */
    private static int fraction(byte[] text, int at, int to, int digits) {
        if (at + digits > to) {
            return -1;
        }
        int micros = 0;
        for (int i = 0; i < 6; i++) {
            if (i < digits && !isDigit(text[at + i])) {
                return -1;
            }
            micros = micros * 10 + (i < digits ? text[at + i] - '0' : 0);
        }
        return micros;
    }

    /** Seconds of {@code ±HH:MM}; the minimum int if it is invalid. */
    private static int offset(byte[] text, int at, int to) {
        if (at + 6 > to || (text[at] != '+' && text[at] != '-') || text[at + 3] != ':') {
            return Integer.MIN_VALUE;
        }
        int hours = two(text, at + 1, to);
        int minutes = two(text, at + 4, to);
        if (hours < 0 || minutes < 0 || minutes > 59 || hours * 60 + minutes > MOST_OFFSET_HOURS * 60) {
            return Integer.MIN_VALUE;
        }
        int seconds = hours * 3600 + minutes * 60;
        return text[at] == '-' ? -seconds : seconds;
    }

    /** -1 if they are not both digits. */
    private static int two(byte[] text, int at, int to) {
        if (at + 2 > to) {
            return -1;
        }
        int tens = text[at] - '0';
        int ones = text[at + 1] - '0';
        return tens < 0 || tens > 9 || ones < 0 || ones > 9 ? -1 : tens * 10 + ones;
    }

    private static boolean isDigit(byte c) {
        return c >= '0' && c <= '9';
    }

    /** Writes a timestamp in this format, an instant as UTC. The reverse of {@link #parse}. */
    public String write(long micros) {
        LocalDateTime at = LocalDateTime.ofInstant(
                Instant.EPOCH.plusSeconds(Math.floorDiv(micros, Calendar.MICROS_PER_SECOND)), ZoneOffset.UTC);
        String fraction = digits(Math.floorMod(micros, Calendar.MICROS_PER_SECOND), 6);
        StringBuilder text = new StringBuilder();
        for (int step : steps) {
            switch (step) {
                case YEAR -> text.append(digits(at.getYear(), 4));
                case MONTH -> text.append(digits(at.getMonthValue(), 2));
                case DAY -> text.append(digits(at.getDayOfMonth(), 2));
                case HOUR -> text.append(digits(at.getHour(), 2));
                case MINUTE -> text.append(digits(at.getMinute(), 2));
                case SECOND -> text.append(digits(at.getSecond(), 2));
                case ZONE -> text.append('Z');
                default -> {
                    if (step >= 0) {
                        text.append((char) step);
                    } else if (step > OPTIONAL_FRACTION) {
                        text.append(fraction, 0, FRACTION - step);
                    } else if (Math.floorMod(micros, Calendar.MICROS_PER_SECOND) != 0) {
                        text.append('.').append(fraction, 0, OPTIONAL_FRACTION - step);
                    }
                }
            }
        }
        return text.toString();
    }

    private static String digits(long value, int width) {
        String digits = Long.toString(value);
        return "0".repeat(Math.max(0, width - digits.length())) + digits;
    }
}
