package io.orderflow.contract.avro;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Arrays;
import java.util.Locale;

/** JSON without blanks, in a buffer that is reused for each value. */
final class JsonBuffer {
    private byte[] bytes = new byte[512];
    private int length;

    void clear() {
        length = 0;
    }

    byte[] toBytes() {
        return Arrays.copyOf(bytes, length);
    }

    JsonBuffer raw(char c) {
        room(1);
        bytes[length++] = (byte) c;
        return this;
    }

    /** ASCII that needs no escapes. */
    JsonBuffer raw(String ascii) {
        room(ascii.length());
        for (int i = 0; i < ascii.length(); i++) {
            bytes[length++] = (byte) ascii.charAt(i);
        }
        return this;
    }

    JsonBuffer text(String text) {
        byte[] utf8 = text.getBytes(UTF_8);
        return text(utf8, 0, utf8.length);
    }

    /** A text of valid UTF-8. */
    JsonBuffer text(byte[] utf8, int from, int to) {
        raw('"');
        for (int at = from; at < to; at++) {
            byte c = utf8[at];
            if (c == '"' || c == '\\') {
                raw('\\').raw((char) c);
            } else if (c >= 0 && c < ' ') {
                raw(String.format(Locale.ROOT, "\\u%04x", c));
            } else {
                room(1);
                bytes[length++] = c;
            }
        }
        return raw('"');
    }

    private void room(int more) {
        if (length + more > bytes.length) {
            bytes = Arrays.copyOf(bytes, Math.max(length + more, 2 * bytes.length));
        }
    }
}
