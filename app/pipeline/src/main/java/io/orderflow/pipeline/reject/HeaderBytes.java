package io.orderflow.pipeline.reject;

import io.orderflow.kafka.Received.Header;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * Headers of a record as one column: for each, in their order, the length of the name, the name in UTF-8, the length of
 * the value (-1 for none), the value. Lengths are four bytes, big-endian. Names may repeat, values may be any bytes.
 */
public final class HeaderBytes {

    private HeaderBytes() {}

    /** Null when there are no headers. */
    public static byte[] write(List<Header> headers) {
        if (headers.isEmpty()) {
            return null;
        }
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            for (Header header : headers) {
                byte[] name = header.name().getBytes(StandardCharsets.UTF_8);
                out.writeInt(name.length);
                out.write(name);
                out.writeInt(header.value() == null ? -1 : header.value().length);
                if (header.value() != null) {
                    out.write(header.value());
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    /** Bytes of one header in the column. */
    static int size(Header header) {
        return 8
                + header.name().getBytes(StandardCharsets.UTF_8).length
                + (header.value() == null ? 0 : header.value().length);
    }

    /** @param bytes as written by {@link #write}; null for no headers */
    public static List<Header> read(byte[] bytes) {
        List<Header> headers = new ArrayList<>();
        if (bytes != null) {
            ByteBuffer in = ByteBuffer.wrap(bytes);
            while (in.hasRemaining()) {
                byte[] name = new byte[in.getInt()];
                in.get(name);
                int length = in.getInt();
                byte[] value = length < 0 ? null : new byte[length];
                if (value != null) {
                    in.get(value);
                }
                headers.add(new Header(new String(name, StandardCharsets.UTF_8), value));
            }
        }
        return headers;
    }
}
