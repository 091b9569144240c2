package io.orderflow.settings;

import java.time.DateTimeException;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.format.ResolverStyle;
import java.time.temporal.ChronoField;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The date and time format of a file, in the letters of {@link DateTimeFormatter}. Accepts only ASCII digits and
 * existing dates and times: no 31 February, no 24:00.
 */
public final class DateFormat {
    private static final LocalDateTime SAMPLE = LocalDateTime.of(2019, 11, 23, 21, 0);
    /** A single d, M, H … accepts any number of digits, so 003 would be read as 3. */
    private static final Pattern SINGLE_LETTER = Pattern.compile(
            "(?<!d)d(?!d)|(?<!M)M(?!M)|(?<!H)H(?!H)|(?<!h)h(?!h)|(?<!k)k(?!k)|(?<!K)K(?!K)|(?<!m)m(?!m)|(?<!s)s(?!s)");

    private static final Pattern PADDED = Pattern.compile("(?<![0-9])0[0-9]{2,}");

    private final String pattern;
    private final DateTimeFormatter formatter;
    private final boolean hasSingleLetter;

    private DateFormat(String pattern) {
        this.pattern = pattern;
        // A strict year of era (yyyy) needs an era, which files do not write.
        this.formatter = new DateTimeFormatterBuilder()
                .appendPattern(pattern)
                .parseDefaulting(ChronoField.ERA, 1)
                .toFormatter(Locale.ROOT)
                .withResolverStyle(ResolverStyle.STRICT);
        this.hasSingleLetter = SINGLE_LETTER.matcher(pattern).find();
    }

    /** The format of a pattern; empty if it is invalid or lacks a date or a time. */
    public static Optional<DateFormat> of(String pattern) {
        try {
            DateFormat format = new DateFormat(pattern);
            return format.read(format.formatter.format(SAMPLE))
                    .filter(SAMPLE::equals)
                    .map(same -> format);
        } catch (IllegalArgumentException | DateTimeException e) {
            return Optional.empty();
        }
    }

    public String pattern() {
        return pattern;
    }

    /** The date and time; empty if the text has another form or does not exist in the calendar. */
    public Optional<LocalDateTime> read(String text) {
        if (hasSingleLetter && PADDED.matcher(text).find()) {
            return Optional.empty();
        }
        try {
            return Optional.of(LocalDateTime.parse(text, formatter));
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }

    @Override
    public String toString() {
        return pattern;
    }
}
