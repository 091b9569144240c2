package io.orderflow.local;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.util.Arrays;
import java.util.List;

/** A COMMIT as a client of MySQL sends it, in plain text. */
public final class CommitPacket {

    /**
     * COM_QUERY "COMMIT" as one packet of the protocol: length, sequence number, command, text. Towards MySQL from
     * 8.0.23 on, two bytes say before the text that the query has no attributes.
     */
    private static final List<byte[]> FORMS =
            List.of("\7\0\0\0\3COMMIT".getBytes(ISO_8859_1), "\11\0\0\0\3\0\1COMMIT".getBytes(ISO_8859_1));

    private CommitPacket() {}

    /** Whether these bytes end with one. */
    public static boolean isLastOf(byte[] buffer, int length) {
        return FORMS.stream()
                .anyMatch(form -> length >= form.length
                        && Arrays.equals(buffer, length - form.length, length, form, 0, form.length));
    }
}
