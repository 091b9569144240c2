package io.orderflow.pipeline.store;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.time.LocalDate;
import java.util.Arrays;

/**
 * Rows as {@code LOAD DATA} reads them by default: a line each, tabs between the values, {@code \N} for none, and a
 * backslash before tabs, line feeds, backslashes and U+0000 of a text (MySQL manual, "LOAD DATA Statement"). In UTF-8,
 * in a buffer that is reused.
 */
final class LoadText implements RowText {

    private static final long MICROS = 1_000_000;
    private static final int SECONDS_OF_DAY = 86_400;

    private byte[] bytes = new byte[1 << 12];
    private int length;
    /** The day that was written last: rows of one chunk are mostly of one or two days. */
    private long lastDay = Long.MIN_VALUE;

    private byte[] lastDayWritten = {};

    void clear() {
        length = 0;
    }

    int length() {
        return length;
    }

    /** What was written; valid until the next {@link #clear}. */
    InputStream stream() {
        return new ByteArrayInputStream(bytes, 0, length);
    }

    void endOfLine() {
        put('\n');
    }

    @Override
    public LoadText comma() {
        return put('\t');
    }

    @Override
    public LoadText nullValue() {
        return put('\\').put('N');
    }

    @Override
    public LoadText number(long value) {
        if (value < 0) {
            return number(Long.toString(value));
        }
        int digits = 1;
        for (long rest = value; rest >= 10; rest /= 10) {
            digits++;
        }
        return digits(value, digits);
    }

    @Override
    public LoadText number(String written) {
        return ascii(written.getBytes(ISO_8859_1));
    }

    @Override
    public LoadText decimal(long unscaled, int scale) {
        if (scale == 0) {
            return number(unscaled);
        }
        if (unscaled < 0) {
            put('-');
        }
        long power = 1;
        for (int i = 0; i < scale; i++) {
            power *= 10;
        }
        // At most 18 digits: none of these overflows.
        return number(Math.abs(unscaled / power)).put('.').digits(Math.abs(unscaled % power), scale);
    }

    @Override
    public LoadText floating(double value) {
        return number(Double.toString(value));
    }

    @Override
    public LoadText day(long day) {
        if (day != lastDay) {
            lastDayWritten = LocalDate.ofEpochDay(day).toString().getBytes(ISO_8859_1);
            lastDay = day;
        }
        return ascii(lastDayWritten);
    }

    @Override
    public LoadText timestamp(long micros, int digits) {
        long second = Math.floorDiv(micros, MICROS);
        int ofDay = Math.floorMod(second, SECONDS_OF_DAY);
        day(Math.floorDiv(second, (long) SECONDS_OF_DAY)).put(' ');
        digits(ofDay / 3600, 2).put(':').digits(ofDay / 60 % 60, 2).put(':').digits(ofDay % 60, 2);
        if (digits > 0) {
            long fraction = Math.floorMod(micros, MICROS);
            for (int i = digits; i < 6; i++) {
                fraction /= 10;
            }
            put('.').digits(fraction, digits);
        }
        return this;
    }

    @Override
    public LoadText quoted(String value) {
        room(2 * value.length());
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if (c >= 0x80) {
                return encoded(value.substring(i).getBytes(UTF_8));
            }
            escaped((byte) c);
        }
        return this;
    }

    private LoadText encoded(byte[] utf8) {
        room(2 * utf8.length);
        for (byte c : utf8) {
            escaped(c);
        }
        return this;
    }

    private void escaped(byte c) {
        switch (c) {
            case '\t' -> escape('t');
            case '\n' -> escape('n');
            case '\\' -> escape('\\');
            case 0 -> escape('0');
            default -> bytes[length++] = c;
        }
    }

    private void escape(char letter) {
        bytes[length++] = '\\';
        bytes[length++] = (byte) letter;
    }

    /** The last so many digits, with zeros before them. */
    private LoadText digits(long value, int digits) {
        room(digits);
        long rest = value;
        for (int at = length + digits - 1; at >= length; at--) {
            bytes[at] = (byte) ('0' + rest % 10);
            rest /= 10;
        }
        length += digits;
        return this;
    }

    private LoadText ascii(byte[] text) {
        room(text.length);
        System.arraycopy(text, 0, bytes, length, text.length);
        length += text.length;
        return this;
    }

    private LoadText put(char c) {
        room(1);
        bytes[length++] = (byte) c;
        return this;
    }

    private void room(int more) {
        if (length + more > bytes.length) {
            bytes = Arrays.copyOf(bytes, Math.max(length + more, 2 * bytes.length));
        }
    }
}
