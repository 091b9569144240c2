package io.orderflow.kafka;

import static java.util.Objects.requireNonNull;

import java.util.List;

/**
 * One Kafka record, as received: nothing decoded. Lives within one task.
 *
 * @param key null when the record has none
 * @param value null for a tombstone
 * @param timestamp of the record, in milliseconds since 1970; negative when Kafka has none
 */
@SuppressWarnings("ArrayRecordComponent") // Never compared; copying every payload would be too costly.
public record Received(long offset, byte[] key, byte[] value, List<Header> headers, long timestamp) {

    public Received {
        requireNonNull(headers, "headers is null");
    }

    /** Approximate bytes this record holds in memory. */
    public int size() {
        int size = 100 + (key == null ? 0 : key.length) + (value == null ? 0 : value.length);
        for (Header header : headers) {
            size += 50 + header.name().length() + (header.value() == null ? 0 : header.value().length);
        }
        return size;
    }

    /** @param value null when the header has none */
    @SuppressWarnings("ArrayRecordComponent") // As above.
    public record Header(String name, byte[] value) {
        public Header {
            requireNonNull(name, "name is null");
        }
    }
}
