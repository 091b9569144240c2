package io.orderflow.cli.rejected;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.orderflow.kafka.Received;
import io.orderflow.program.terminal.DisplayText;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;

/** A record of the dead-letter topic for a terminal or a program. Anybody may write there: nothing of it is believed. */
final class DeadLetterText {

    private static final String ERRORS = "__orderflow.errors.";
    private static final int VALUE_BYTES = 300;
    private static final int HEADER_BYTES = 500;

    private DeadLetterText() {}

    static String of(ConsumerRecord<byte[], byte[]> record) {
        String reason = error(record, "reason");
        if (reason.isEmpty()) {
            return String.format(
                    Locale.ROOT,
                    "%s-%d@%d is no dead letter of OrderFlow: it has no header %sreason",
                    record.topic(),
                    record.partition(),
                    record.offset(),
                    ERRORS);
        }
        String field = error(record, "field");
        String value = record.value() == null
                ? "no value"
                : DisplayText.escaped(record.value(), VALUE_BYTES)
                        + (record.value().length > VALUE_BYTES
                                ? String.format(Locale.ROOT, " (%d bytes)", record.value().length)
                                : "");
        return String.format(
                Locale.ROOT,
                "%s %s-%s@%s %s%s: %s%n  %s",
                time(record),
                error(record, "topic"),
                error(record, "partition"),
                error(record, "offset"),
                reason,
                field.isEmpty() ? "" : " of " + field,
                error(record, "message"),
                value);
    }

    static String json(ConsumerRecord<byte[], byte[]> record) {
        ObjectNode json = RejectedJson.object()
                .put(
                        "coordinates",
                        String.format(
                                Locale.ROOT,
                                "%s-%s@%s",
                                error(record, "topic"),
                                error(record, "partition"),
                                error(record, "offset")))
                .put("pipeline", error(record, "pipeline"))
                .put("topic_id", error(record, "topic.id"))
                .put("life", error(record, "life"))
                .put("reason", error(record, "reason"))
                .put("field", error(record, "field"))
                .put("message", error(record, "message"))
                .put("key", RejectedJson.base64(record.key()))
                .put("payload", RejectedJson.base64(record.value()));
        List<Received.Header> headers = new ArrayList<>();
        record.headers().forEach(header -> headers.add(new Received.Header(header.key(), header.value())));
        json.set("headers", RejectedJson.headers(headers));
        return RejectedJson.text(json);
    }

    private static String time(ConsumerRecord<byte[], byte[]> record) {
        try {
            return Instant.ofEpochMilli(Long.parseLong(error(record, "timestamp")))
                    .toString();
        } catch (NumberFormatException | DateTimeException e) {
            return "(no time)";
        }
    }

    /** Of several headers of one name the last is the job's. */
    private static String error(ConsumerRecord<byte[], byte[]> record, String name) {
        Header header = record.headers().lastHeader(ERRORS + name);
        return header == null || header.value() == null
                ? ""
                : DisplayText.escaped(new String(cut(header.value()), UTF_8));
    }

    private static byte[] cut(byte[] value) {
        return value.length <= 4 * HEADER_BYTES ? value : java.util.Arrays.copyOf(value, 4 * HEADER_BYTES);
    }
}
