package io.orderflow.producer.send;

import io.orderflow.producer.make.Outgoing;
import java.util.Base64;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A line of {@code orders-unsent.jsonl}: a record in flight ({@code {"seq":7,"order_id":…,"value":…}}, bytes in
 * base64), or a mark that it is settled ({@code {"done":7}}).
 */
public record UnsentLine(long sequence, String topic, Optional<Outgoing> record) {
    private static final Pattern DONE = Pattern.compile("\\{\"done\":([0-9]{1,18})}");
    private static final Pattern ASSIGNED =
            Pattern.compile("\\{\"seq\":([0-9]{1,18}),\"number\":([0-9]{1,18}),\"order_id\":\"([^\"\\\\]*)\","
                    + "\"topic\":\"([^\"\\\\]*)\","
                    + "\"key\":\"([0-9A-Za-z+/=]*)\",\"value\":(null|\"[0-9A-Za-z+/=]*\")}");

    /** Appends the line of a record in flight. */
    public static void saved(StringBuilder lines, long sequence, String topic, Outgoing record) {
        Base64.Encoder base64 = Base64.getEncoder();
        lines.append("{\"seq\":").append(sequence).append(",\"number\":").append(record.number());
        lines.append(",\"order_id\":\"")
                .append(record.orderId())
                .append("\",\"topic\":\"")
                .append(topic);
        lines.append("\",\"key\":\"")
                .append(base64.encodeToString(record.key()))
                .append("\",\"value\":");
        if (record.value().isPresent()) {
            lines.append('"')
                    .append(base64.encodeToString(record.value().get()))
                    .append('"');
        } else {
            lines.append("null");
        }
        lines.append("}\n");
    }

    static void done(StringBuilder lines, long sequence) {
        lines.append("{\"done\":").append(sequence).append("}\n");
    }

    /** The parsed line; empty if it is invalid, as the last line of a killed process may be. */
    public static Optional<UnsentLine> read(String line) {
        Matcher assigned = ASSIGNED.matcher(line);
        if (assigned.matches()) {
            Base64.Decoder base64 = Base64.getDecoder();
            String value = assigned.group(6);
            Outgoing record = Outgoing.leftBehind(
                    Long.parseLong(assigned.group(2)),
                    assigned.group(3),
                    base64.decode(assigned.group(5)),
                    value.equals("null")
                            ? Optional.empty()
                            : Optional.of(base64.decode(value.substring(1, value.length() - 1))));
            return Optional.of(
                    new UnsentLine(Long.parseLong(assigned.group(1)), assigned.group(4), Optional.of(record)));
        }
        Matcher done = DONE.matcher(line);
        return done.matches()
                ? Optional.of(new UnsentLine(Long.parseLong(done.group(1)), "", Optional.empty()))
                : Optional.empty();
    }

    /** The number of the id, if the next start must continue above it. */
    public OptionalLong number() {
        return record.isPresent() && record.get().number() > 0
                ? OptionalLong.of(record.get().number())
                : OptionalLong.empty();
    }
}
