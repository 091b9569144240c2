package io.orderflow.follow.notify;

import static java.util.Objects.requireNonNull;

import io.orderflow.contract.model.Role;
import io.orderflow.settings.Suggestion;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The text of a mail: a line {@code Subject: …}, an empty line, the body. {@code ${name}} is replaced by a field of the
 * confirmation or of its order; by nothing if this order has none.
 */
record Template(String subject, String body) {

    private static final Pattern PLACE = Pattern.compile("\\$\\{([^}]*)}");
    /** Those of a confirmation, and the roles of its order. */
    private static final List<String> FIELDS = Stream.concat(
                    Stream.of(
                            "key",
                            "status",
                            "confirmed_at",
                            "reason",
                            "field",
                            "message",
                            "contract",
                            "contract_number",
                            "topic",
                            "partition",
                            "offset",
                            "received_ms"),
                    Stream.of(Role.values()).map(Role::word))
            .toList();

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
            Optional<String> wrong = problem(lines[i]);
            if (wrong.isPresent()) {
                throw new IllegalArgumentException("line " + (i + 1) + ": " + wrong.get());
            }
        }
        return new Template(plain.substring(SUBJECT.length(), end), plain.substring(end + 2));
    }

    /** What is wrong with the places in a text; empty: nothing. A misspelt one would leave a gap in each message. */
    static Optional<String> problem(String text) {
        Matcher place = PLACE.matcher(text);
        while (place.find()) {
            String name = place.group(1);
            if (!FIELDS.contains(name)) {
                return Optional.of(place.group() + " is no field of a confirmation. "
                        + Suggestion.of(name, FIELDS, 3)
                                .map(meant -> "Did you mean ${" + meant + "}? ")
                                .orElse("")
                        + "They are " + String.join(", ", FIELDS));
            }
        }
        return text.replaceAll(PLACE.pattern(), "").contains("${") ? Optional.of("${ without its }") : Optional.empty();
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
