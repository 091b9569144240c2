package io.orderflow.follow.notify;

import static java.util.Objects.requireNonNull;

import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The text of a mail: a line {@code Subject: …}, an empty line, the body. {@code ${name}} is replaced by a field of the
 * confirmation or of its order; by nothing if this order has none.
 */
record Template(String subject, String body) {

    private static final Pattern PLACE = Pattern.compile("\\$\\{([^}]*)}");
    private static final Pattern NAME = Pattern.compile("[a-z_]{1,40}");
    private static final String SUBJECT = "Subject: ";

    Template {
        requireNonNull(subject, "subject is null");
        requireNonNull(body, "body is null");
    }

    /** @throws IllegalArgumentException says what is wrong, and in which line */
    static Template parse(String text) {
        String plain = text.replace("\r\n", "\n");
        int end = plain.indexOf("\n\n");
        if (!plain.startsWith(SUBJECT) || end < 0 || plain.substring(0, end).contains("\n")) {
            throw new IllegalArgumentException("line 1 must be \"Subject: …\", followed by an empty line and the text");
        }
        String[] lines = plain.split("\n", -1);
        for (int i = 0; i < lines.length; i++) {
            Matcher place = PLACE.matcher(lines[i]);
            while (place.find()) {
                if (!NAME.matcher(place.group(1)).matches()) {
                    throw new IllegalArgumentException("line " + (i + 1) + ": " + place.group()
                            + " is not a name; write a field of the confirmation, such as ${key}, ${status} or"
                            + " ${amount}");
                }
            }
            if (lines[i].replaceAll(PLACE.pattern(), "").contains("${")) {
                throw new IllegalArgumentException("line " + (i + 1) + ": ${ without its }");
            }
        }
        return new Template(plain.substring(SUBJECT.length(), end), plain.substring(end + 2));
    }

    /** The subject of a message, in one line whatever the values hold. */
    String subject(Map<String, String> values) {
        return filled(subject, values).replaceAll("\\p{Cntrl}", " ");
    }

    String body(Map<String, String> values) {
        return filled(body, values);
    }

    static String filled(String text, Map<String, String> values) {
        return PLACE.matcher(text)
                .replaceAll(place -> Matcher.quoteReplacement(values.getOrDefault(place.group(1), "")));
    }
}
