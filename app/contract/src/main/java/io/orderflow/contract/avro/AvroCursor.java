package io.orderflow.contract.avro;

import io.orderflow.contract.model.OrderContract;
import io.orderflow.contract.text.Utf8;
import io.orderflow.contract.verdict.Rejections;
import org.apache.avro.Schema;

/**
 * Reads Avro's binary encoding over untrusted bytes: nothing is allocated based on a length stated in the value,
 * nothing is read past its end, and skipping costs at most {@value #MOST_STEPS} steps and {@link Contract#MAX_DEPTH}
 * levels, whatever array lengths the value states. (Avro's own decoder allocates first and checks later.)
 */
final class AvroCursor {
    /** The items of an array of nulls or empty records take no bytes: their number must be limited. */
    private static final int STEPS_PER_BYTE = 4;

    private final Rejections rejections;
    private final int mostSteps;

    private byte[] value = {};
    private int at;
    private int steps;

    AvroCursor(Rejections rejections, int maxBytes) {
        this.rejections = rejections;
        mostSteps = STEPS_PER_BYTE * maxBytes;
    }

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
            throw corrupt("the order has ended, but " + (value.length - at) + " more bytes follow");
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
            throw corrupt(length + " bytes should follow, but " + (value.length - at) + " do");
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
            throw new CorruptAvroException(rejections.notUtf8(value, malformed));
        }
        return from;
    }

    /** A number of 4 or 8 bytes, little endian, as its bits. */
    long readBits(int bytes) throws CorruptAvroException {
        int from = skipFixed(bytes);
        long bits = 0;
        for (int i = bytes - 1; i >= 0; i--) {
            bits = bits << 8 | (value[from + i] & 0xFF);
        }
        return bits;
    }

    /** The value's branch of a union. */
    Schema readBranch(Schema union) throws CorruptAvroException {
        long branch = readLong();
        if (branch < 0 || branch >= union.getTypes().size()) {
            throw corrupt("a union has " + union.getTypes().size() + " branches, but " + branch + " is wanted");
        }
        return union.getTypes().get((int) branch);
    }

    /**
     * Skips a value that is not needed.
     *
     * @param depth of the enclosing value; the whole order is 1
     */
    void skip(Schema schema, int depth) throws CorruptAvroException {
        step();
        switch (schema.getType()) {
            case NULL -> {}
            case BOOLEAN -> {
                boolean ignored = readBoolean();
            }
            case INT -> readInt();
            case LONG -> readLong();
            case FLOAT -> skipFixed(4);
            case DOUBLE -> skipFixed(8);
            case BYTES -> skipBytes();
            case STRING -> skipText();
            case FIXED -> skipFixed(schema.getFixedSize());
            case ENUM -> {
                String ignored = readSymbol(schema);
            }
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

    /** Counts one value read. */
    void step() throws CorruptAvroException {
        if (++steps > mostSteps) {
            throw corrupt("there are more than " + mostSteps + " items");
        }
    }

    private void skipItems(Schema item, boolean named, int depth) throws CorruptAvroException {
        for (long count = readLong(); count != 0; count = readLong()) {
            if (count < 0) {
                readLong(); // the block's size in bytes, which is not trusted
            }
            for (long i = Math.abs(Math.max(count, -Long.MAX_VALUE)); i > 0; i--) {
                if (named) {
                    skipText();
                }
                skip(item, depth);
            }
        }
    }

    boolean readBoolean() throws CorruptAvroException {
        int from = skipFixed(1);
        if (value[from] != 0 && value[from] != 1) {
            throw corrupt("a boolean is neither 0 nor 1");
        }
        return value[from] == 1;
    }

    String readSymbol(Schema schema) throws CorruptAvroException {
        int symbol = readInt();
        if (symbol < 0 || symbol >= schema.getEnumSymbols().size()) {
            throw corrupt("an enum has no symbol " + symbol);
        }
        return schema.getEnumSymbols().get(symbol);
    }

    int deeper(int depth) throws CorruptAvroException {
        if (depth == OrderContract.MAX_DEPTH) {
            throw new CorruptAvroException(rejections.tooDeep(at));
        }
        return depth + 1;
    }

    CorruptAvroException corrupt(String problem) {
        return new CorruptAvroException(rejections.notAvro(at, problem));
    }
}
