package io.orderflow.verify.read;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.orderflow.verify.decode.OrderContent;
import io.orderflow.verify.finding.TaskReport;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.io.UncheckedIOException;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/**
 * One fact about an order id or a dead letter, as a row of Spark. The key holds a hash of the id and, in its lowest
 * bits, the kind: sorting by this one number puts everything about an id together, table rows first.
 */
public final class Entry {

    public static final StructType SCHEMA = new StructType()
            .add("key", DataTypes.LongType, false)
            .add("partition", DataTypes.IntegerType, false)
            .add("offset", DataTypes.LongType, false)
            .add("content", DataTypes.BinaryType, false);

    public static final int KIND_BITS = 3;

    /** The source of an entry, in processing order. */
    public enum Kind {
        /** A row of the orders table. */
        ORDER(0),
        /** An accepted record that is neither in the duplicates nor in the rejected orders. */
        STORED(1),
        DUPLICATE(2),
        /** An accepted record that was rejected as conflict. */
        CONFLICT(3),
        /** An accepted record above the ledger's first cursor. */
        LATE(4),
        /** A rejected row marked as published. */
        PUBLISHED(5),
        /** A record of the dead-letter topic. */
        DEAD_LETTER(6),
        /** A {@link TaskReport}, passed through. */
        NOTE(7);

        private final int code;

        Kind(int code) {
            this.code = code;
        }
    }

    /** By code; codes are numbered from 0 in this order. */
    private static final Kind[] KINDS = Kind.values();

    private Entry() {}

    public static Row of(Kind kind, int partition, long offset, byte[] content) {
        long hash = hash(content);
        return RowFactory.create(hash << KIND_BITS | kind.code, partition, offset, content);
    }

    public static Row note(TaskReport note) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
            out.writeObject(note);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        byte[] content = bytes.toByteArray();
        return RowFactory.create(
                hash(content, content.length) << KIND_BITS | Kind.NOTE.code,
                TaskReport.NONE,
                (long) TaskReport.NONE,
                content);
    }

    /** Only reads what {@link #note} of this run wrote. */
    public static TaskReport note(byte[] content) {
        try (ObjectInputStream in = new ObjectInputStream(new ByteArrayInputStream(content))) {
            return (TaskReport) in.readObject();
        } catch (IOException | ClassNotFoundException e) {
            throw new IllegalStateException("A note of this run cannot be read", e);
        }
    }

    public static Kind kind(long key) {
        return KINDS[(int) (key & ((1 << KIND_BITS) - 1))];
    }

    /** A collation may treat several spellings as one key: all of them get one hash. */
    private static long hash(byte[] content) {
        int length = OrderContent.keyLength(content);
        for (int i = 0; i < length; i++) {
            if (content[i] < 0) {
                byte[] folded = KeySpelling.folded(OrderContent.key(content)).getBytes(UTF_8);
                return hash(folded, folded.length);
            }
        }
        while (length > 0 && content[length - 1] == ' ') {
            length--;
        }
        return hash(content, length);
    }

    /** FNV-1a, ignoring ASCII case. */
    private static long hash(byte[] bytes, int length) {
        long hash = 0xcbf29ce484222325L;
        for (int i = 0; i < length; i++) {
            byte b = bytes[i];
            hash = (hash ^ (b >= 'a' && b <= 'z' ? b - 32 : b)) * 0x100000001b3L;
        }
        // The kind shifts out the high bits: mix them into the low ones.
        return hash ^ hash >>> 29;
    }
}
