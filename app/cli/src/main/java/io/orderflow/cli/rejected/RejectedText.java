package io.orderflow.cli.rejected;

import io.orderflow.kafka.Received.Header;
import io.orderflow.pipeline.reject.Coordinates;
import io.orderflow.pipeline.reject.RejectedRow;
import io.orderflow.program.terminal.DisplayText;
import io.orderflow.program.terminal.HexDump;
import java.time.Instant;
import java.util.HexFormat;

/** A rejected record for a person's terminal. */
final class RejectedText {

    private static final int SHORT = 2_048;
    private static final int SHORT_HEX = 512;
    private static final int HEADER_BYTES = 200;

    private RejectedText() {}

    /** @param all shows also a long value to its end */
    static String of(RejectedRow row, boolean all) {
        StringBuilder text = new StringBuilder();
        line(text, row.coordinates().toString(), headline(row));
        line(text, "", DisplayText.escaped(row.message()));
        line(text, "state", state(row));
        row.origin().ifPresent(origin -> line(text, "origin", "says it is a replay of " + origin.coordinates()));
        line(text, "topic id", row.topicId());
        line(text, "timestamp", row.kafkaTimestamp().map(Instant::toString).orElse("none"));
        line(text, "rejected", row.rejectedAt().toString());
        line(
                text,
                "dead letter",
                row.deadLetterAt().map(at -> "published " + at).orElse("not published yet"));
        line(text, "key", row.key() == null ? "none" : shown(row.key(), HEADER_BYTES));
        for (Header header : row.headers()) {
            line(
                    text,
                    "header",
                    DisplayText.escaped(header.name()) + " = "
                            + (header.value() == null ? "none" : shown(header.value(), HEADER_BYTES)));
        }
        payload(text, row, all);
        return text.toString();
    }

    private static String headline(RejectedRow row) {
        return row.reason() + (row.field().isEmpty() ? "" : " of " + DisplayText.escaped(row.field()));
    }

    private static String state(RejectedRow row) {
        return switch (row.state()) {
            case REJECTED -> "rejected";
            case REPLAYING -> "replaying: sent again, and the job has not come to it yet";
            case RESOLVED -> "resolved: stored as " + settledAs(row);
            case REJECTED_AGAIN -> "rejected again as " + settledAs(row);
        };
    }

    private static String settledAs(RejectedRow row) {
        return row.settledAs().map(Coordinates::toString).orElse("an unknown record");
    }

    private static void payload(StringBuilder text, RejectedRow row, boolean all) {
        if (row.payload() == null) {
            line(text, "value", "none (a tombstone)");
            return;
        }
        line(text, "value", row.payloadSize() + " bytes");
        line(text, "sha-256", HexFormat.of().formatHex(row.payloadSha256()));
        if (row.isCut()) {
            line(text, "", "only its first %d bytes were kept".formatted(row.payload().length));
        }
        if (row.payload().length > 0) {
            text.append('\n').append(shown(row.payload(), all ? Integer.MAX_VALUE : SHORT));
            text.append("\n\n").append(HexDump.of(row.payload(), all ? Integer.MAX_VALUE : SHORT_HEX));
        }
    }

    private static String shown(byte[] bytes, int most) {
        String shown = DisplayText.escaped(bytes, most);
        return bytes.length > most ? shown + " (%d bytes in all)".formatted(bytes.length) : shown;
    }

    private static void line(StringBuilder text, String name, String value) {
        text.append(name.isEmpty() ? " ".repeat(13) : "%-12s ".formatted(name))
                .append(value)
                .append('\n');
    }
}
