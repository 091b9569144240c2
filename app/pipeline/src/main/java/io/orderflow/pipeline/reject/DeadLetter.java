package io.orderflow.pipeline.reject;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

import io.orderflow.kafka.Received.Header;
import io.orderflow.pipeline.ledger.Life;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Headers;

/**
 * A rejected row as the record of the dead-letter topic: exact key, value and headers, and headers of our own that say
 * why and where, in the manner of Kafka Connect. A header that already had one of our names is forged: it is kept, as
 * {@code __orderflow.original.NAME}, and cannot be taken for ours. One that was called so already gets the prefix once
 * more, so that every name can be recovered: strip one prefix. Readers drop repeats by the headers pipeline, topic.id,
 * partition, offset and life.
 *
 * @param pipeline that rejected the record
 * @param life of the partition that the record came from
 * @param key null when the record has none
 * @param payload null for a tombstone; cut if it was longer than a row keeps
 * @param payloadSize bytes of the whole value
 * @param payloadSha256 of the whole value
 * @param timestamp milliseconds since 1970; negative when Kafka had none
 * @param keyCutFrom bytes of the whole key if it was cut to fit the topic, else 0
 * @param headersDropped how many headers were left out to fit the topic
 */
@SuppressWarnings("ArrayRecordComponent") // Never compared; lives from a row to a record.
record DeadLetter(
        String pipeline,
        Life life,
        int partition,
        long offset,
        String reason,
        String field,
        String message,
        byte[] key,
        byte[] payload,
        int payloadSize,
        byte[] payloadSha256,
        List<Header> headers,
        long timestamp,
        int keyCutFrom,
        int headersDropped) {

    private static final String OURS = "__orderflow.";
    private static final String ERRORS = OURS + "errors.";
    private static final String ORIGINAL = OURS + "original.";

    DeadLetter {
        requireNonNull(pipeline, "pipeline is null");
        requireNonNull(life, "life is null");
        requireNonNull(reason, "reason is null");
        requireNonNull(field, "field is null");
        requireNonNull(message, "message is null");
        headers = List.copyOf(headers);
    }

    ProducerRecord<byte[], byte[]> record(String deadLetterTopic, String topic) {
        ProducerRecord<byte[], byte[]> record = new ProducerRecord<>(deadLetterTopic, key, payload);
        Headers out = record.headers();
        for (Header header : headers) {
            out.add(isOurs(header.name()) ? ORIGINAL + header.name() : header.name(), header.value());
        }
        add(out, "pipeline", pipeline);
        add(out, "topic", topic);
        add(out, "topic.id", life.topicId());
        add(out, "life", Long.toString(life.began()));
        add(out, "partition", Integer.toString(partition));
        add(out, "offset", Long.toString(offset));
        add(out, "timestamp", timestamp < 0 ? "" : Long.toString(timestamp));
        add(out, "reason", reason);
        add(out, "field", field);
        add(out, "message", message);
        if (payload != null && payload.length < payloadSize) {
            add(out, "payload.cut.from", Integer.toString(payloadSize));
            add(out, "payload.sha256", HexFormat.of().formatHex(payloadSha256));
        }
        if (keyCutFrom > 0) {
            add(out, "key.cut.from", Integer.toString(keyCutFrom));
        }
        if (headersDropped > 0) {
            add(out, "headers.dropped", Integer.toString(headersDropped));
        }
        return record;
    }

    private static boolean isOurs(String name) {
        return name.startsWith(ERRORS) || name.startsWith(ORIGINAL);
    }

    /**
     * A shorter one, for a topic that takes no record as long as this: half the value, or if there is none the record
     * without its headers, or half the key. Empty if nothing can be left out any more. What is left out is marked.
     */
    Optional<DeadLetter> shorter() {
        if (payload != null && payload.length > 0) {
            return Optional.of(
                    with(key, Arrays.copyOf(payload, payload.length / 2), headers, keyCutFrom, headersDropped));
        }
        if (!headers.isEmpty()) {
            return Optional.of(with(key, payload, List.of(), keyCutFrom, headers.size()));
        }
        if (key != null && key.length > 0) {
            int whole = keyCutFrom > 0 ? keyCutFrom : key.length;
            return Optional.of(with(Arrays.copyOf(key, key.length / 2), payload, headers, whole, headersDropped));
        }
        return Optional.empty();
    }

    private DeadLetter with(
            byte[] newKey, byte[] newPayload, List<Header> newHeaders, int newKeyCutFrom, int newHeadersDropped) {
        return new DeadLetter(
                pipeline,
                life,
                partition,
                offset,
                reason,
                field,
                message,
                newKey,
                newPayload,
                payloadSize,
                payloadSha256,
                newHeaders,
                timestamp,
                newKeyCutFrom,
                newHeadersDropped);
    }

    private static void add(Headers headers, String name, String value) {
        headers.add(ERRORS + name, value.getBytes(UTF_8));
    }
}
