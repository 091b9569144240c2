package io.orderflow.pipeline.store;

import io.orderflow.pipeline.mysql.Mysql;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.stream.LongStream;

/**
 * The text of a statement, grown value by value. Text is quoted for a session whose {@code sql_mode} lacks
 * NO_BACKSLASH_ESCAPES and ANSI_QUOTES, which {@link Mysql#connect} sees to, and whose character set is utf8mb4 (MySQL
 * manual, "String Literals").
 */
public final class StatementText implements RowText {

    /** The times of a DATETIME: years up to 9999, in milliseconds since 1970. */
    public static final long LAST_MILLI = 253_402_300_799_999L;

    private static final long MICROS = 1_000_000;
    private static final long SECONDS_OF_DAY = 86_400;
    private static final long[] POWERS =
            LongStream.iterate(1, power -> power * 10).limit(19).toArray();

    private final StringBuilder text = new StringBuilder(1 << 12);

    public void clear() {
        text.setLength(0);
    }

    /** Characters so far; a character is at most three bytes of the statement (four bytes are two characters). */
    public int length() {
        return text.length();
    }

    /** UTF-8 bytes so far; counted by each call. */
    public long bytes() {
        long bytes = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            // Four bytes are two characters.
            bytes += c < 0x80 ? 1 : c < 0x800 || Character.isSurrogate(c) ? 2 : 3;
        }
        return bytes;
    }

    /** Goes back to this length. */
    void shorten(int length) {
        text.setLength(length);
    }

    /** Text of our own, as it is. */
    public StatementText raw(String sql) {
        text.append(sql);
        return this;
    }

    @Override
    public StatementText comma() {
        text.append(',');
        return this;
    }

    @Override
    public StatementText nullValue() {
        return raw("NULL");
    }

    @Override
    public StatementText number(long value) {
        text.append(value);
        return this;
    }

    @Override
    public StatementText number(String written) {
        return raw(written);
    }

    /** Text of strangers, as a literal. */
    @Override
    public StatementText quoted(String value) {
        text.append('\'');
        int from = 0;
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if (c == '\'' || c == '\\') {
                text.append(value, from, i).append(c);
                from = i;
            }
        }
        text.append(value, from, value.length()).append('\'');
        return this;
    }

    /** Bytes given as hexadecimal digits. */
    public StatementText hex(String digits) {
        text.append("X'").append(digits).append('\'');
        return this;
    }

    /** An amount in cents, with two decimals. */
    public StatementText money(long cents) {
        return decimal(cents, 2);
    }

    @Override
    public StatementText decimal(long unscaled, int scale) {
        if (scale == 0) {
            return number(unscaled);
        }
        if (unscaled < 0) {
            text.append('-');
        }
        long power = POWERS[scale];
        text.append(Math.abs(unscaled / power)).append('.');
        digits(Math.abs(unscaled % power), scale);
        return this;
    }

    /** What has an exponent is read as a double by the server, not as a decimal. */
    @Override
    public StatementText floating(double value) {
        String written = Double.toString(value);
        text.append(written);
        if (written.indexOf('E') < 0) {
            text.append("E0");
        }
        return this;
    }

    /** Years have four digits: the contract begins at 1000. */
    public StatementText timestamp(LocalDateTime time) {
        return timestamp(time.toEpochSecond(ZoneOffset.UTC) * MICROS, 0);
    }

    @Override
    public StatementText timestamp(long micros, int digits) {
        long second = Math.floorDiv(micros, MICROS);
        int ofDay = (int) Math.floorMod(second, SECONDS_OF_DAY);
        text.append('\'');
        day(LocalDate.ofEpochDay(Math.floorDiv(second, SECONDS_OF_DAY)));
        text.append(' ');
        twoDigits(ofDay / 3600);
        text.append(':');
        twoDigits(ofDay / 60 % 60);
        text.append(':');
        twoDigits(ofDay % 60);
        if (digits > 0) {
            text.append('.');
            digits(Math.floorMod(micros, MICROS) / POWERS[6 - digits], digits);
        }
        text.append('\'');
        return this;
    }

    @Override
    public StatementText day(long day) {
        return date(LocalDate.ofEpochDay(day));
    }

    public StatementText date(LocalDate day) {
        text.append('\'');
        day(day);
        text.append('\'');
        return this;
    }

    private void day(LocalDate day) {
        text.append(day.getYear()).append('-');
        twoDigits(day.getMonthValue());
        text.append('-');
        twoDigits(day.getDayOfMonth());
    }

    /** With zeros before it. */
    private void digits(long value, int digits) {
        for (long power = POWERS[digits - 1]; power > 0; power /= 10) {
            text.append((char) ('0' + value / power % 10));
        }
    }

    private void twoDigits(int value) {
        text.append((char) ('0' + value / 10)).append((char) ('0' + value % 10));
    }

    @Override
    public String toString() {
        return text.toString();
    }
}
