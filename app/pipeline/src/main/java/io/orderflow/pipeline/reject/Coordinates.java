package io.orderflow.pipeline.reject;

import static java.util.Objects.requireNonNull;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Where a record lies in Kafka, as people write it: {@code orders-0@123}. */
public record Coordinates(String topic, int partition, long offset) {

    private static final Pattern FORM = Pattern.compile("([0-9A-Za-z._-]{1,249})-([0-9]{1,9})@([0-9]{1,18})");

    public Coordinates {
        requireNonNull(topic, "topic is null");
    }

    /** Empty if the text has another form. */
    public static Optional<Coordinates> parse(String text) {
        Matcher form = FORM.matcher(text);
        return form.matches()
                ? Optional.of(
                        new Coordinates(form.group(1), Integer.parseInt(form.group(2)), Long.parseLong(form.group(3))))
                : Optional.empty();
    }

    @Override
    public String toString() {
        return topic + "-" + partition + "@" + offset;
    }
}
