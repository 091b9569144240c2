package io.orderflow.contract.order;

import java.util.Locale;
import org.apache.avro.Schema;

/**
 * Reads Avro's binary encoding over untrusted bytes: nothing is allocated based on a length stated in the value,
 * nothing is read past its end, and skipping costs at most {@value #MOST_STEPS} steps and {@link Contract#MAX_DEPTH}
 * levels, whatever array lengths the value states. (Avro's own decoder allocates first and checks later.)
 */
final class AvroCursor {
    /** The items of an array of nulls or empty records take no bytes: their number must be limited. */
    private static final int MOST_STEPS = 4 * Contract.MAX_BYTES;

    private byte[] value = {};
    private int at;
    private int steps;

    void begin(byte[] bytes, int from) {
        value = bytes;
        at = from;
        steps = 0;
    }

    int at() {
        return at;
    }

    void expectEnd() throws CorruptAvroException {
        if (at < value.length) {
            throw corrupt(
                    String.format(Locale.ROOT, "the order has ended, but %d more bytes follow", value.length - at));
        }
    }

    int readInt() throws CorruptAvroException {
        int from = at;
        long number = readLong();
        if (number != (int) number) {
            at = from;
            throw corrupt("an int has more than 32 bits");
        }
        return (int) number;
    }

    long readLong() throws CorruptAvroException {
        long bits = 0;
        for (int shift = 0; shift < 70; shift += 7) {
            if (at == value.length) {
                throw corrupt("the value ends within a number");
            }
            byte b = value[at++];
            if (shift == 63 && (b & 0xFE) != 0) {
                break;
            }
            bits |= (b & 0x7FL) << shift;
            if (b >= 0) {
                return (bits >>> 1) ^ -(bits & 1);
            }
        }
        throw corrupt("a number has more than 64 bits");
    }

    /** Skips as many bytes as the value states next, and returns where they begin. */
    int skipBytes() throws CorruptAvroException {
        long length = readLong();
        return skipFixed(length);
    }

    /** Skips this many bytes, and returns where they begin. */
    int skipFixed(long length) throws CorruptAvroException {
        if (length < 0 || length > value.length - at) {
            throw corrupt(String.format(Locale.ROOT, "%d bytes should follow, but %d do", length, value.length - at));
        }
        int from = at;
        at += (int) length;
        return from;
    }

    /** Skips a string, and returns where it begins; it is valid UTF-8. */
    int skipText() throws CorruptAvroException {
        int from = skipBytes();
        int malformed = Utf8.firstMalformed(value, from, at);
        if (malformed >= 0) {
            throw new CorruptAvroException(Rejections.notUtf8(value, malformed));
        }
        return from;
    }

    /** The branch of a union that the value has. */
    Schema readBranch(Schema union) throws CorruptAvroException {
        long branch = readLong();
        if (branch < 0 || branch >= union.getTypes().size()) {
            throw corrupt(String.format(
                    Locale.ROOT,
                    "a union has %d branches, but %d is wanted",
                    union.getTypes().size(),
                    branch));
        }
        return union.getTypes().get((int) branch);
    }

    /**
     * Skips a value that is not needed.
     *
     * @param depth of the enclosing value; the whole order is 1
     */
    void skip(Schema schema, int depth) throws CorruptAvroException {
        if (++steps > MOST_STEPS) {
            throw corrupt(String.format(Locale.ROOT, "there are more than %d items", MOST_STEPS));
        }
        switch (schema.getType()) {
            case NULL -> {}
            case BOOLEAN -> readBoolean();
            case INT -> readInt();
            case LONG -> readLong();
            case FLOAT -> skipFixed(4);
            case DOUBLE -> skipFixed(8);
            case BYTES -> skipBytes();
            case STRING -> skipText();
            case FIXED -> skipFixed(schema.getFixedSize());
            case ENUM -> readSymbol(schema);
            case UNION -> skip(readBranch(schema), depth);
            case RECORD -> {
                int inside = deeper(depth);
                for (Schema.Field field : schema.getFields()) {
                    skip(field.schema(), inside);
                }
            }
            case ARRAY -> skipItems(schema.getElementType(), false, deeper(depth));
            case MAP -> skipItems(schema.getValueType(), true, deeper(depth));
        }
    }

    private void skipItems(Schema item, boolean named, int depth) throws CorruptAvroException {
        for (long count = readLong(); count != 0; count = readLong()) {
            if (count < 0) {
                readLong(); // the block's size in bytes, for those who trust it
            }
            for (long i = Math.abs(Math.max(count, -Long.MAX_VALUE)); i > 0; i--) {
                if (named) {
                    skipText();
                }
                skip(item, depth);
            }
        }
    }

    private void readBoolean() throws CorruptAvroException {
        int from = skipFixed(1);
        if (value[from] != 0 && value[from] != 1) {
            throw corrupt("a boolean is neither 0 nor 1");
        }
    }

    private void readSymbol(Schema schema) throws CorruptAvroException {
        int symbol = readInt();
        if (symbol < 0 || symbol >= schema.getEnumSymbols().size()) {
            throw corrupt(String.format(Locale.ROOT, "an enum has no symbol %d", symbol));
        }
    }

    private int deeper(int depth) throws CorruptAvroException {
        if (depth == Contract.MAX_DEPTH) {
            throw new CorruptAvroException(Rejections.tooDeep(at));
        }
        return depth + 1;
    }

    CorruptAvroException corrupt(String problem) {
        return new CorruptAvroException(Rejections.notAvro(at, problem));
    }
}
