package io.orderflow.pipeline.reject;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.util.Objects.requireNonNull;

import io.orderflow.kafka.Received.Header;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Which rejected row a replayed record comes from, as its header says. Anybody may write such a header: it counts only
 * if the row is being replayed under the same ticket, a random number that the replay wrote into the row before it sent
 * the record.
 *
 * @param topicId as the row has it: Kafka's id of the topic, or the shorter one of a life that was closed since
 * @param ticket 32 hexadecimal digits
 */
public record Origin(String pipeline, Coordinates coordinates, String topicId, String ticket) {

    /** The header's name. */
    public static final String HEADER = "__orderflow.replay.origin";

    private static final int LONGEST = 500;
    private static final Pattern FORM =
            Pattern.compile("(?<at>\\S{1,280}) topic-id=(?<topic>[!-~]{1,22}) pipeline=(?<pipeline>[!-~]{1,100})"
                    + " ticket=(?<ticket>[0-9a-f]{32})");

    public Origin {
        requireNonNull(pipeline, "pipeline is null");
        requireNonNull(coordinates, "coordinates is null");
        requireNonNull(topicId, "topicId is null");
        requireNonNull(ticket, "ticket is null");
    }

    /** What the last header of this name says; empty if there is none, or if it says nothing of this form. */
    public static Optional<Origin> of(List<Header> headers) {
        for (int i = headers.size() - 1; i >= 0; i--) {
            Header header = headers.get(i);
            if (header.name().equals(HEADER)) {
                byte[] value = header.value();
                return value == null || value.length > LONGEST
                        ? Optional.empty()
                        : parse(new String(value, ISO_8859_1));
            }
        }
        return Optional.empty();
    }

    private static Optional<Origin> parse(String text) {
        Matcher form = FORM.matcher(text);
        return form.matches()
                ? Coordinates.parse(form.group("at"))
                        .map(at -> new Origin(form.group("pipeline"), at, form.group("topic"), form.group("ticket")))
                : Optional.empty();
    }

    /** The header to send. */
    public Header header() {
        String text = String.format(
                Locale.ROOT, "%s topic-id=%s pipeline=%s ticket=%s", coordinates, topicId, pipeline, ticket);
        return new Header(HEADER, text.getBytes(ISO_8859_1));
    }
}
