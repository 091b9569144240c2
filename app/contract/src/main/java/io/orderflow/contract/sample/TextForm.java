package io.orderflow.contract.sample;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.orderflow.contract.date.FormatProblemException;
import io.orderflow.contract.date.TimestampFormat;
import java.util.ArrayList;
import java.util.List;

/**
 * A way in which dates and timestamps are written. In the list of all, what is likelier comes first: a text that can be
 * read in two ways is read in the first.
 *
 * @param format as the contract has it; empty for ISO 8601, the default
 * @param date whether it is a day without a time
 * @param zoned whether it has a zone
 */
public record TextForm(String format, boolean date, boolean zoned, TimestampFormat reader) {
    private static final int DIGITS = 6;

    private static final List<String> TIMES = List.of(
            "yyyy-MM-dd HH:mm:ss",
            "yyyy-MM-dd HH:mm:ss.SSS",
            "yyyy-MM-dd HH:mm:ss.SSSSSS",
            "yyyy-MM-dd HH:mm:ssXXX",
            "yyyy-MM-dd HH:mm",
            "yyyy-MM-dd'T'HH:mm",
            "yyyy-MM-dd'T'HH:mmXXX",
            "yyyy/MM/dd HH:mm:ss",
            "yyyy/MM/dd HH:mm",
            "dd/MM/yyyy HH:mm:ss",
            "dd/MM/yyyy HH:mm",
            "MM/dd/yyyy HH:mm:ss",
            "MM/dd/yyyy HH:mm",
            "dd.MM.yyyy HH:mm:ss",
            "dd.MM.yyyy HH:mm",
            "dd-MM-yyyy HH:mm:ss",
            "dd-MM-yyyy HH:mm",
            "yyyyMMdd'T'HHmmss",
            "yyyyMMdd'T'HHmmss'Z'");

    private static final List<String> DAYS =
            List.of("yyyy/MM/dd", "dd/MM/yyyy", "MM/dd/yyyy", "dd.MM.yyyy", "dd-MM-yyyy");

    /** All that are recognised. */
    public static final List<TextForm> ALL = all();

    private static List<TextForm> all() {
        List<TextForm> all = new ArrayList<>();
        all.add(new TextForm("", false, false, TimestampFormat.iso(DIGITS, false)));
        all.add(new TextForm("", false, true, TimestampFormat.iso(DIGITS, true)));
        all.add(new TextForm("", true, false, TimestampFormat.isoDay()));
        TIMES.forEach(format -> all.add(of(format, false)));
        DAYS.forEach(format -> all.add(of(format, true)));
        return List.copyOf(all);
    }

    private static TextForm of(String format, boolean date) {
        try {
            TimestampFormat reader = TimestampFormat.of(format);
            return new TextForm(format, date, reader.hasZone(), reader);
        } catch (FormatProblemException e) {
            throw new IllegalStateException(format, e);
        }
    }

    boolean reads(String text) {
        if (text.length() < 8 || text.length() > 40) {
            return false;
        }
        byte[] bytes = text.getBytes(UTF_8);
        return reader.parse(bytes, 0, bytes.length) != TimestampFormat.INVALID;
    }
}
