package io.orderflow.cli.rejected;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.orderflow.pipeline.operate.reject.PublishedDeadLetter;
import io.orderflow.program.terminal.DisplayText;
import java.time.Instant;
import java.util.Locale;

/**
 * A record of the dead-letter topic for a terminal or a program. Anybody may write there: nothing of it is believed.
 */
final class DeadLetterText {

    private static final int VALUE_BYTES = 300;

    private DeadLetterText() {}

    static String of(PublishedDeadLetter letter) {
        if (!letter.hasReason()) {
            return letter.at() + " is no dead letter of OrderFlow: it has no header " + PublishedDeadLetter.ERRORS
                    + "reason";
        }
        return String.format(
                Locale.ROOT,
                "%s %s %s%s: %s%n  %s",
                letter.timestamp().map(Instant::toString).orElse("(no time)"),
                DisplayText.escaped(letter.rejectedAt()),
                DisplayText.escaped(letter.reason()),
                letter.field().isEmpty() ? "" : " of " + DisplayText.escaped(letter.field()),
                DisplayText.escaped(letter.message()),
                value(letter.value()));
    }

    private static String value(byte[] value) {
        if (value == null) {
            return "no value";
        }
        return DisplayText.escaped(value, VALUE_BYTES)
                + (value.length > VALUE_BYTES ? String.format(Locale.ROOT, " (%d bytes)", value.length) : "");
    }

    static String json(PublishedDeadLetter letter) {
        ObjectNode json = RejectedJson.object()
                .put("coordinates", DisplayText.escaped(letter.rejectedAt()))
                .put("pipeline", DisplayText.escaped(letter.pipeline()))
                .put("topic_id", DisplayText.escaped(letter.topicId()))
                .put("life", DisplayText.escaped(letter.life()))
                .put("reason", DisplayText.escaped(letter.reason()))
                .put("field", DisplayText.escaped(letter.field()))
                .put("message", DisplayText.escaped(letter.message()))
                .put("key", RejectedJson.base64(letter.key()))
                .put("payload", RejectedJson.base64(letter.value()));
        json.set("headers", RejectedJson.headers(letter.headers()));
        return RejectedJson.text(json);
    }
}
