package io.orderflow.contract.order;

import java.time.LocalDateTime;
import java.time.Month;
import java.time.Year;
import java.util.Locale;
import java.util.Optional;

/**
 * {@code YYYY-MM-DDTHH:MM:SS}: exactly these 19 characters, four digits of year, no zone, no fraction, no second 60.
 */
final class OrderTimestamp {
    static final int LENGTH = 19;

    private OrderTimestamp() {}

    /** Empty if the text has another form or is not an existing date and time. */
    static Optional<LocalDateTime> parse(byte[] text, int from, int to) {
        if (to - from != LENGTH
                || text[from + 4] != '-'
                || text[from + 7] != '-'
                || text[from + 10] != 'T'
                || text[from + 13] != ':'
                || text[from + 16] != ':') {
            return Optional.empty();
        }
        // A non-digit makes its two digits negative, permanently.
        int century = twoDigits(text, from);
        int yearOfCentury = twoDigits(text, from + 2);
        int month = twoDigits(text, from + 5);
        int day = twoDigits(text, from + 8);
        int hour = twoDigits(text, from + 11);
        int minute = twoDigits(text, from + 14);
        int second = twoDigits(text, from + 17);
        if ((century | yearOfCentury | hour | minute | second) < 0
                || month < 1
                || month > 12
                || day < 1
                || hour > 23
                || minute > 59
                || second > 59) {
            return Optional.empty();
        }
        int year = century * 100 + yearOfCentury;
        if (day > 28 && day > Month.of(month).length(Year.isLeap(year))) {
            return Optional.empty();
        }
        return Optional.of(LocalDateTime.of(year, month, day, hour, minute, second));
    }

    /**
     * Writes the 19 characters and gives the offset behind them.
     *
     * @throws IllegalArgumentException if the year has not four digits, or there is a fraction of a second
     */
    static int write(LocalDateTime timestamp, byte[] out, int from) {
        int year = timestamp.getYear();
        if (year < 0 || year > 9999 || timestamp.getNano() != 0) {
            throw new IllegalArgumentException(String.format(
                            Locale.ROOT,
                            "The timestamp %s cannot be written as YYYY-MM-DDTHH:MM:SS: a year of four digits and"
                                    + " whole seconds",
                            timestamp)
                    + " are needed");
        }
        writeTwo(year / 100, out, from);
        writeTwo(year % 100, out, from + 2);
        out[from + 4] = '-';
        writeTwo(timestamp.getMonthValue(), out, from + 5);
        out[from + 7] = '-';
        writeTwo(timestamp.getDayOfMonth(), out, from + 8);
        out[from + 10] = 'T';
        writeTwo(timestamp.getHour(), out, from + 11);
        out[from + 13] = ':';
        writeTwo(timestamp.getMinute(), out, from + 14);
        out[from + 16] = ':';
        writeTwo(timestamp.getSecond(), out, from + 17);
        return from + LENGTH;
    }

    private static int twoDigits(byte[] text, int at) {
        int tens = text[at] - '0';
        int ones = text[at + 1] - '0';
        return tens < 0 || tens > 9 || ones < 0 || ones > 9 ? -1 : tens * 10 + ones;
    }

    private static void writeTwo(int value, byte[] out, int at) {
        out[at] = (byte) ('0' + value / 10);
        out[at + 1] = (byte) ('0' + value % 10);
    }
}
