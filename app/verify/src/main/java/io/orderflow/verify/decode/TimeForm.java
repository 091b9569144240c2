package io.orderflow.verify.decode;

import io.orderflow.contract.model.FieldType;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.Month;
import java.time.Year;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** How a contract writes a date or a timestamp: as a regular expression of fixed width, with a group per part. */
final class TimeForm {

    static final long SECOND = 1_000_000;
    static final long DAY = 86_400 * SECOND;

    private static final long FIRST = LocalDate.of(1000, 1, 1).toEpochDay() * DAY;
    private static final long LAST = LocalDate.of(10_000, 1, 1).toEpochDay() * DAY - 1;
    private static final int MICRO_DIGITS = 6;
    private static final int MOST_OFFSET = 18 * 60;

    /** A part that is replaced by a number, in the order of size. */
    private enum Part {
        YEAR("yyyy"),
        MONTH("MM"),
        DAY_OF_MONTH("dd"),
        HOUR("HH"),
        MINUTE("mm"),
        SECONDS("ss"),
        FRACTION("S"),
        ZONE("XXX");

        private final String letters;

        Part(String letters) {
            this.letters = letters;
        }
    }

    /** @param literal what stands here if it is no part */
    private record Piece(Optional<Part> part, String literal, int digits, boolean optional) {
        String expression() {
            if (part.isEmpty()) {
                return Pattern.quote(literal);
            }
            return switch (part.get()) {
                case ZONE -> "(Z|[+-][0-9]{2}:[0-9]{2})";
                case FRACTION -> optional ? "(?:\\.([0-9]{1," + digits + "}))?" : "([0-9]{" + digits + "})";
                default -> "([0-9]{" + digits + "})";
            };
        }
    }

    private final List<Piece> pieces = new ArrayList<>();
    /** The group of each part that this form has. */
    private final Map<Part, Integer> groups = new EnumMap<>(Part.class);

    private final Matcher matcher;

    private TimeForm(String format, int optionalDigits) {
        int at = 0;
        while (at < format.length()) {
            char c = format.charAt(at);
            if (c == '\'') {
                int close = format.indexOf('\'', at + 1);
                literal(close == at + 1 ? "'" : format.substring(at + 1, close));
                at = close + 1;
            } else if (c != 'T' && ((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'))) {
                int from = at;
                while (at < format.length() && format.charAt(at) == c) {
                    at++;
                }
                part(format.substring(from, at));
            } else {
                literal(String.valueOf(c));
                at++;
            }
        }
        if (optionalDigits > 0) {
            int behindSeconds = 1;
            while (!pieces.get(behindSeconds - 1).part().equals(Optional.of(Part.SECONDS))) {
                behindSeconds++;
            }
            pieces.add(behindSeconds, new Piece(Optional.of(Part.FRACTION), "", optionalDigits, true));
        }
        StringBuilder expression = new StringBuilder();
        int group = 0;
        for (Piece piece : pieces) {
            expression.append(piece.expression());
            if (piece.part().isPresent()) {
                groups.put(piece.part().get(), ++group);
            }
        }
        matcher = Pattern.compile(expression.toString()).matcher("");
    }

    /** The form of a field; empty if it holds neither dates nor timestamps as text. */
    static Optional<TimeForm> of(FieldType type) {
        if (type instanceof FieldType.Day day) {
            return Optional.of(new TimeForm(day.format().isEmpty() ? "yyyy-MM-dd" : day.format(), 0));
        }
        if (type instanceof FieldType.Timestamp timestamp) {
            return Optional.of(
                    timestamp.format().isEmpty()
                            ? new TimeForm("yyyy-MM-ddTHH:mm:ss" + (timestamp.zoned() ? "XXX" : ""), timestamp.digits())
                            : new TimeForm(timestamp.format(), 0));
        }
        return Optional.empty();
    }

    private void literal(String text) {
        pieces.add(new Piece(Optional.empty(), text, 0, false));
    }

    private void part(String letters) {
        for (Part part : Part.values()) {
            if (part.letters.equals(letters) || (part == Part.FRACTION && letters.charAt(0) == 'S')) {
                pieces.add(new Piece(Optional.of(part), "", letters.length(), false));
                return;
            }
        }
        throw new IllegalArgumentException("The letters " + letters + " of a checked contract are unknown");
    }

    boolean hasZone() {
        return groups.containsKey(Part.ZONE);
    }

    /** Whether a column holds it. */
    static boolean isInRange(long micros) {
        return micros >= FIRST && micros <= LAST;
    }

    /**
     * Microseconds since 1970, in UTC where the text has a zone; empty if the text is not of this form, is not an
     * existing date and time, or is outside the years 1000 to 9999.
     */
    OptionalLong micros(String text) {
        if (!matcher.reset(text).matches()) {
            return OptionalLong.empty();
        }
        int year = number(text, Part.YEAR);
        int month = number(text, Part.MONTH);
        int day = number(text, Part.DAY_OF_MONTH);
        int hour = number(text, Part.HOUR);
        int minute = number(text, Part.MINUTE);
        int second = number(text, Part.SECONDS);
        int offset = offsetMinutes(text);
        boolean exists = month >= 1
                && month <= 12
                && day >= 1
                && day <= Month.of(month).length(Year.isLeap(year))
                && hour < 24
                && minute < 60
                && second < 60
                && Math.abs(offset) <= MOST_OFFSET;
        if (!exists) {
            return OptionalLong.empty();
        }
        long minutes = LocalDate.of(year, month, day).toEpochDay() * 1440 + hour * 60L + minute - offset;
        long micros = (minutes * 60 + second) * SECOND + fraction(text);
        return isInRange(micros) ? OptionalLong.of(micros) : OptionalLong.empty();
    }

    private int number(String text, Part part) {
        int group = groups.getOrDefault(part, 0);
        return group == 0 ? 0 : Integer.parseInt(text, matcher.start(group), matcher.end(group), 10);
    }

    private long fraction(String text) {
        int group = groups.getOrDefault(Part.FRACTION, 0);
        if (group == 0 || matcher.start(group) < 0) {
            return 0;
        }
        long micros = Integer.parseInt(text, matcher.start(group), matcher.end(group), 10);
        for (int digits = matcher.end(group) - matcher.start(group); digits < MICRO_DIGITS; digits++) {
            micros *= 10;
        }
        return micros;
    }

    /** Beyond every offset if its minutes are no minutes. */
    private int offsetMinutes(String text) {
        int group = groups.getOrDefault(Part.ZONE, 0);
        if (group == 0 || text.charAt(matcher.start(group)) == 'Z') {
            return 0;
        }
        int at = matcher.start(group);
        int minutes = Integer.parseInt(text, at + 4, at + 6, 10);
        int all = Integer.parseInt(text, at + 1, at + 3, 10) * 60 + minutes;
        int size = minutes > 59 ? Integer.MAX_VALUE : all;
        return text.charAt(at) == '-' ? -size : size;
    }

    /** The text of this form for a timestamp, an instant in UTC; empty if the form does not hold it exactly. */
    Optional<String> write(long micros) {
        if (!isInRange(micros)) {
            return Optional.empty();
        }
        LocalDateTime at = at(micros);
        String fraction = String.format(Locale.ROOT, "%06d", Math.floorMod(micros, SECOND));
        StringBuilder text = new StringBuilder();
        for (Piece piece : pieces) {
            if (piece.part().isEmpty()) {
                text.append(piece.literal());
                continue;
            }
            switch (piece.part().get()) {
                case YEAR -> text.append(two(at.getYear() / 100)).append(two(at.getYear() % 100));
                case MONTH -> text.append(two(at.getMonthValue()));
                case DAY_OF_MONTH -> text.append(two(at.getDayOfMonth()));
                case HOUR -> text.append(two(at.getHour()));
                case MINUTE -> text.append(two(at.getMinute()));
                case SECONDS -> text.append(two(at.getSecond()));
                case ZONE -> text.append('Z');
                case FRACTION -> {
                    if (!piece.optional()) {
                        text.append(fraction, 0, piece.digits());
                    } else if (Math.floorMod(micros, SECOND) > 0) {
                        text.append('.').append(fraction, 0, piece.digits());
                    }
                }
            }
        }
        OptionalLong read = micros(text.toString());
        return read.isPresent() && read.getAsLong() == micros ? Optional.of(text.toString()) : Optional.empty();
    }

    /** As the server writes a DATETIME, without the last zeros of a fraction. */
    static String asColumn(long micros) {
        LocalDateTime at = at(micros);
        StringBuilder text = new StringBuilder(26)
                .append(at.toLocalDate())
                .append(' ')
                .append(two(at.getHour()))
                .append(':')
                .append(two(at.getMinute()))
                .append(':')
                .append(two(at.getSecond()));
        if (Math.floorMod(micros, SECOND) > 0) {
            text.append('.').append(String.format(Locale.ROOT, "%06d", Math.floorMod(micros, SECOND)));
            while (text.charAt(text.length() - 1) == '0') {
                text.setLength(text.length() - 1);
            }
        }
        return text.toString();
    }

    private static LocalDateTime at(long micros) {
        return LocalDateTime.ofEpochSecond(
                Math.floorDiv(micros, SECOND), (int) Math.floorMod(micros, SECOND) * 1000, ZoneOffset.UTC);
    }

    private static String two(int number) {
        return number < 10 ? "0" + number : Integer.toString(number);
    }
}
