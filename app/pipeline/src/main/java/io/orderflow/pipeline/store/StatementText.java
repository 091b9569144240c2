package io.orderflow.pipeline.store;

import io.orderflow.pipeline.mysql.Mysql;
import java.time.LocalDate;
import java.time.LocalDateTime;

/**
 * The text of a statement, grown value by value. Text is quoted for a session whose {@code sql_mode} lacks
 * NO_BACKSLASH_ESCAPES and ANSI_QUOTES, which {@link Mysql#connect} sees to, and whose character set is utf8mb4 (MySQL
 * manual, "String Literals").
 */
public final class StatementText {

    private final StringBuilder text = new StringBuilder(1 << 12);

    public void clear() {
        text.setLength(0);
    }

    /** Characters so far; a character is at most three bytes of the statement (four bytes are two characters). */
    public int length() {
        return text.length();
    }

    /** Text of our own, as it is. */
    public StatementText raw(String sql) {
        text.append(sql);
        return this;
    }

    public StatementText comma() {
        text.append(',');
        return this;
    }

    public StatementText number(long value) {
        text.append(value);
        return this;
    }

    /** Text of strangers, as a literal. */
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
        if (cents < 0) {
            text.append('-');
        }
        text.append(Math.abs(cents / 100)).append('.');
        twoDigits((int) Math.abs(cents % 100));
        return this;
    }

    /** Years have four digits: the contract begins at 1000. */
    public StatementText timestamp(LocalDateTime time) {
        text.append('\'');
        day(time.toLocalDate());
        text.append(' ');
        twoDigits(time.getHour());
        text.append(':');
        twoDigits(time.getMinute());
        text.append(':');
        twoDigits(time.getSecond());
        text.append('\'');
        return this;
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

    private void twoDigits(int value) {
        text.append((char) ('0' + value / 10)).append((char) ('0' + value % 10));
    }

    @Override
    public String toString() {
        return text.toString();
    }
}
