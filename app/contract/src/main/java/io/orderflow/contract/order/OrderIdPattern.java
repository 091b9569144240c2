package io.orderflow.contract.order;

import static java.util.Objects.requireNonNull;

import java.io.Serializable;
import java.util.Locale;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The shape of order ids: a fixed prefix, then ASCII digits. Serializable: shipped to executors; holds only a string
 * and numbers.
 *
 * <p>Deliberately not a free regular expression: ids are matched in the hot path over hostile bytes, and the producer
 * has to count with them.
 *
 * @param prefix ASCII letters, digits, {@code _} and {@code -}; may be empty
 * @param minDigits fewest digits, at least 1; shorter numbers are padded with zeros
 * @param maxDigits most digits, at most 18, so that a number fits a long
 */
public record OrderIdPattern(String prefix, int minDigits, int maxDigits) implements Serializable {

    /** {@code ORDER-000001} and following ids. */
    public static final OrderIdPattern STANDARD = new OrderIdPattern("ORDER-", 6, 12);

    private static final Pattern WRITTEN = Pattern.compile("([A-Za-z0-9_-]*)\\[0-9]\\{(\\d{1,2}),(\\d{1,2})}");

    public OrderIdPattern {
        requireNonNull(prefix, "prefix is null");
        for (int i = 0; i < prefix.length(); i++) {
            if (!allowedInPrefix(prefix.charAt(i))) {
                throw new IllegalArgumentException(String.format(
                        Locale.ROOT,
                        "The prefix of order ids may hold ASCII letters, digits, _ and - only; it was \"%s\"",
                        prefix));
            }
        }
        if (minDigits < 1 || maxDigits < minDigits || maxDigits > 18) {
            throw new IllegalArgumentException(String.format(
                    Locale.ROOT,
                    "Order ids need 1 to 18 digits, the fewest first; it was {%d,%d}",
                    minDigits,
                    maxDigits));
        }
    }

    /**
     * Reads the form that {@link #toString()} writes.
     *
     * @throws IllegalArgumentException if the text has another form
     */
    public static OrderIdPattern parse(String written) {
        Matcher parts = WRITTEN.matcher(written);
        if (!parts.matches()) {
            throw new IllegalArgumentException(String.format(
                    Locale.ROOT,
                    "The pattern of order ids must be a prefix and a range of digits, as in %s; it was \"%s\"",
                    STANDARD,
                    written));
        }
        return new OrderIdPattern(parts.group(1), Integer.parseInt(parts.group(2)), Integer.parseInt(parts.group(3)));
    }

    /** Length of the longest id, in characters. */
    public int longest() {
        return prefix.length() + maxDigits;
    }

    /** The highest number an id can carry. */
    public long highest() {
        long highest = 0;
        for (int i = 0; i < maxDigits; i++) {
            highest = highest * 10 + 9;
        }
        return highest;
    }

    /**
     * The id with this number.
     *
     * @throws IllegalArgumentException if the number is negative or has too many digits
     */
    public String idOf(long number) {
        if (number < 0 || number > highest()) {
            throw new IllegalArgumentException(String.format(
                    Locale.ROOT, "Order number %d does not fit %s: it must be from 0 to %d", number, this, highest()));
        }
        String digits = Long.toString(number);
        return prefix + "0".repeat(Math.max(0, minDigits - digits.length())) + digits;
    }

    /** The number in an id, empty if the text is not an id of this pattern. */
    public OptionalLong numberOf(String id) {
        int digits = id.length() - prefix.length();
        if (digits < minDigits || digits > maxDigits || !id.startsWith(prefix)) {
            return OptionalLong.empty();
        }
        long number = 0;
        for (int i = prefix.length(); i < id.length(); i++) {
            char c = id.charAt(i);
            if (c < '0' || c > '9') {
                return OptionalLong.empty();
            }
            number = number * 10 + (c - '0');
        }
        return OptionalLong.of(number);
    }

    boolean matches(byte[] text, int from, int to) {
        int digits = to - from - prefix.length();
        if (digits < minDigits || digits > maxDigits) {
            return false;
        }
        for (int i = 0; i < prefix.length(); i++) {
            if (text[from + i] != prefix.charAt(i)) {
                return false;
            }
        }
        for (int i = from + prefix.length(); i < to; i++) {
            if (text[i] < '0' || text[i] > '9') {
                return false;
            }
        }
        return true;
    }

    private static boolean allowedInPrefix(char c) {
        return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_' || c == '-';
    }

    /** As a regular expression, {@code ORDER-[0-9]{6,12}}: can also be pasted into SQL. */
    @Override
    public String toString() {
        return String.format(Locale.ROOT, "%s[0-9]{%d,%d}", prefix, minDigits, maxDigits);
    }
}
