package io.orderflow.dashboard.reject;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.orderflow.dashboard.watch.Outage;
import io.orderflow.pipeline.reject.Coordinates;
import io.orderflow.pipeline.reject.RejectedRow;
import io.orderflow.program.terminal.DisplayText;
import io.orderflow.program.terminal.HexDump;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/** One rejected record, readable and as bytes; as in openapi.yaml. */
public record RejectedDetail(
        Instant at,
        String coordinates,
        String topicId,
        String reason,
        String field,
        String message,
        String state,
        Optional<String> replayedAs,
        Optional<String> origin,
        Optional<Instant> kafkaAt,
        Instant rejectedAt,
        Optional<Instant> deadLetterAt,
        Optional<String> key,
        List<Header> headers,
        int size,
        int kept,
        String sha256,
        String format,
        String readable,
        Optional<String> text,
        String hex,
        Optional<String> base64,
        List<Outage> away) {

    private static final int MOST_BYTES = 65_536;
    private static final int MOST_HEX = 4_096;
    private static final int SHORT = 500;

    /** @param value readable */
    public record Header(String name, Optional<String> value) {}

    /** @param hidden whether the value may hold what must not be shown: then only its size and hash are */
    static RejectedDetail of(RejectedRow row, List<Outage> away, boolean hidden) {
        Optional<byte[]> value = Optional.ofNullable(row.payload()).filter(bytes -> !hidden);
        Optional<String> text = value.filter(bytes -> !row.isCut() && bytes.length <= MOST_BYTES)
                .flatMap(RejectedDetail::text);
        return new RejectedDetail(
                Instant.now(),
                row.coordinates().toString(),
                row.topicId(),
                row.reason(),
                row.field(),
                row.message(),
                row.state().column(),
                replayedAs(row),
                row.origin().map(origin -> origin.coordinates().toString()),
                row.kafkaTimestamp(),
                row.rejectedAt(),
                row.deadLetterAt(),
                Optional.ofNullable(row.key()).map(key -> DisplayText.escaped(key, SHORT)),
                row.headers().stream()
                        .map(header -> new Header(
                                DisplayText.escaped(header.name()),
                                Optional.ofNullable(header.value()).map(bytes -> DisplayText.escaped(bytes, SHORT))))
                        .toList(),
                row.payloadSize(),
                Optional.ofNullable(row.payload()).map(bytes -> bytes.length).orElse(0),
                HexFormat.of().formatHex(row.payloadSha256()),
                hidden && row.payloadSize() > 0 ? "hidden" : format(Optional.ofNullable(row.payload()), text),
                value.map(bytes -> DisplayText.escaped(bytes, MOST_BYTES)).orElse(""),
                text,
                value.map(bytes -> HexDump.of(Arrays.copyOf(bytes, Math.min(bytes.length, MOST_HEX)), MOST_HEX))
                        .orElse(""),
                value.map(bytes ->
                        Base64.getEncoder().encodeToString(Arrays.copyOf(bytes, Math.min(bytes.length, MOST_BYTES)))),
                away);
    }

    static Optional<String> replayedAs(RejectedRow row) {
        return row.settledAs().map(Coordinates::toString);
    }

    private static String format(Optional<byte[]> value, Optional<String> text) {
        if (value.isEmpty()) {
            return "none";
        }
        if (value.get().length == 0) {
            return "empty";
        }
        return text.isPresent() ? "text" : "binary";
    }

    /** Exactly these bytes as text, if they are UTF-8. */
    private static Optional<String> text(byte[] bytes) {
        try {
            return Optional.of(UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString());
        } catch (CharacterCodingException e) {
            return Optional.empty();
        }
    }
}
