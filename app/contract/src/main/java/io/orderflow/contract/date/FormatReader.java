package io.orderflow.contract.date;

import java.util.Arrays;

/**
 * Parses a format with the letters {@code yyyy MM dd HH mm ss S XXX}, quoted literals, and non-letters. Other letters
 * of Java's formats are refused, and so are formats that leave a part of the date undefined.
 */
final class FormatReader {
    private static final int MOST_STEPS = 64;

    private final String format;
    private int[] steps = {};

    private FormatReader(String format) {
        this.format = format;
    }

    static int[] steps(String format) throws FormatProblemException {
        FormatReader reader = new FormatReader(format);
        reader.read();
        reader.check();
        return reader.steps;
    }

    private void read() throws FormatProblemException {
        int at = 0;
        while (at < format.length()) {
            char c = format.charAt(at);
            if (c == '\'') {
                at = quoted(at + 1);
            } else if (isLetter(c) && c != 'T') {
                int from = at;
                while (at < format.length() && format.charAt(at) == c) {
                    at++;
                }
                add(letters(format.substring(from, at)));
            } else {
                literal(c);
                at++;
            }
            if (steps.length > MOST_STEPS) {
                throw new FormatProblemException("is too long: at most " + MOST_STEPS + " parts are possible");
            }
        }
    }

    private int quoted(int from) throws FormatProblemException {
        int close = format.indexOf('\'', from);
        if (close < 0) {
            throw new FormatProblemException("a quote is never closed");
        }
        if (close == from) {
            literal('\'');
        }
        for (int i = from; i < close; i++) {
            literal(format.charAt(i));
        }
        return close + 1;
    }

    private void literal(char c) throws FormatProblemException {
        if (c < ' ' || c > '~') {
            throw new FormatProblemException("only printable ASCII characters may separate the parts");
        }
        add(c);
    }

    private int letters(String run) throws FormatProblemException {
        if (run.charAt(0) == 'S') {
            if (run.length() > 6) {
                throw new FormatProblemException("a fraction of a second has at most 6 digits: no column holds more");
            }
            return TimestampFormat.FRACTION - run.length();
        }
        return switch (run) {
            case "yyyy" -> TimestampFormat.YEAR;
            case "MM" -> TimestampFormat.MONTH;
            case "dd" -> TimestampFormat.DAY;
            case "HH" -> TimestampFormat.HOUR;
            case "mm" -> TimestampFormat.MINUTE;
            case "ss" -> TimestampFormat.SECOND;
            case "XXX" -> TimestampFormat.ZONE;
            default ->
                throw new FormatProblemException("\"" + run + "\" is not one of yyyy MM dd HH mm ss S XXX"
                        + (run.startsWith("Z") || run.startsWith("X") ? "; a zone is XXX" : "")
                        + (run.startsWith("u") || run.startsWith("y") ? "; a year is yyyy" : "")
                        + ". Put literal letters in single quotes");
        };
    }

    private void check() throws FormatProblemException {
        int[] parts = {
            TimestampFormat.YEAR, TimestampFormat.MONTH, TimestampFormat.DAY,
            TimestampFormat.HOUR, TimestampFormat.MINUTE, TimestampFormat.SECOND
        };
        String[] names = {"yyyy", "MM", "dd", "HH", "mm", "ss"};
        boolean before = true;
        for (int i = 0; i < parts.length; i++) {
            int part = parts[i];
            long times = Arrays.stream(steps).filter(step -> step == part).count();
            if (times > 1) {
                throw new FormatProblemException(names[i] + " appears twice");
            }
            if (times == 0 && i < 3) {
                throw new FormatProblemException(names[i] + " is missing: a date has year, month and day");
            }
            if (times == 1 && !before) {
                throw new FormatProblemException(names[i] + " needs " + names[i - 1] + " beside it");
            }
            before = times == 1;
        }
        long fractions = Arrays.stream(steps)
                .filter(step -> step <= TimestampFormat.FRACTION)
                .count();
        if (fractions > 1 || (fractions == 1 && !before)) {
            throw new FormatProblemException("S may appear only once, next to ss");
        }
        if (Arrays.stream(steps).filter(step -> step == TimestampFormat.ZONE).count() > 1) {
            throw new FormatProblemException("XXX appears twice");
        }
    }

    private void add(int step) {
        steps = Arrays.copyOf(steps, steps.length + 1);
        steps[steps.length - 1] = step;
    }

    private static boolean isLetter(char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
    }
}
