package io.orderflow.contract.order;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.apache.avro.Schema;

/**
 * Decodes orders written as Avro messages (single-object encoding: {@code C3 01}, the fingerprint of the writer's
 * schema in 8 bytes, little endian, the body), as strictly as JSON: every byte must belong to the order, and no value
 * is ever changed. Integers may be {@code int} or {@code long}; amounts {@code decimal} of any scale, {@code int} or
 * {@code long} (whole units), never binary floating point; texts {@code string}. Each may be nullable; null is a
 * missing field.
 *
 * <p>Not thread-safe, not serializable: built in the task.
 */
final class AvroOrderDecoder implements OrderDecoder {
    private static final int HEADER = 10;
    /** Two's complement of this many bytes and fewer is a long. */
    private static final int LONG_BYTES = 8;
    /** An amount with more bits exceeds every limit, at every scale. */
    private static final int MOST_BITS = 1024;

    /** What a field turned out to be; {@code WRONG} has another type than the contract allows. */
    private enum Found {
        ABSENT,
        NULL,
        NUMBER,
        DECIMAL,
        TEXT,
        WRONG
    }

    private final OrderFields fields;
    private final Map<Long, WriterSchema> schemas;
    private final Map<String, Integer> positions = new HashMap<>();
    private final AvroCursor cursor = new AvroCursor();

    private final Found[] found;
    private final Schema[] types;
    private final long[] numbers;
    private final int[] starts;
    private final int[] ends;
    private int unknownFields;

    AvroOrderDecoder(Contract contract, WriterSchemas schemas) {
        fields = new OrderFields(contract);
        this.schemas = schemas.byFingerprint();
        for (int i = 0; i < fields.count(); i++) {
            positions.put(fields.field(i).name(), i);
        }
        found = new Found[fields.count()];
        types = new Schema[fields.count()];
        numbers = new long[fields.count()];
        starts = new int[fields.count()];
        ends = new int[fields.count()];
    }

    /** Whether a value claims to be an Avro message. No UTF-8 text begins this way. */
    static boolean claims(byte[] value) {
        return value != null && value.length >= 2 && value[0] == (byte) 0xC3 && value[1] == 0x01;
    }

    @Override
    public Decoded decode(byte[] value) {
        if (value.length > Contract.MAX_BYTES) {
            return new Decoded.Rejected(Rejections.tooLarge(value.length));
        }
        try {
            read(value);
        } catch (CorruptAvroException e) {
            return new Decoded.Rejected(e.rejection());
        }
        Optional<Rejection> rejection = Optional.empty();
        for (int i = 0; i < found.length && rejection.isEmpty(); i++) {
            rejection = check(i, value);
        }
        if (rejection.isEmpty()) {
            rejection = fields.total();
        }
        return rejection.isPresent()
                ? new Decoded.Rejected(rejection.get())
                : new Decoded.Accepted(fields.order(), unknownFields);
    }

    private void read(byte[] value) throws CorruptAvroException {
        cursor.begin(value, Math.min(value.length, HEADER));
        if (value.length < HEADER) {
            throw cursor.corrupt("the value ends within the fingerprint of its schema");
        }
        long fingerprint = 0;
        for (int i = HEADER - 1; i >= 2; i--) {
            fingerprint = (fingerprint << 8) | (value[i] & 0xFF);
        }
        WriterSchema writer = schemas.get(fingerprint);
        if (writer == null) {
            throw new CorruptAvroException(Rejections.unknownSchema(fingerprint));
        }
        Arrays.fill(found, Found.ABSENT);
        unknownFields = 0;
        for (Schema.Field field : writer.schema().getFields()) {
            Integer position = positions.get(field.name());
            if (position == null) {
                cursor.skip(field.schema(), 1);
                unknownFields++;
            } else {
                take(position, field.schema());
            }
        }
        cursor.expectEnd();
    }

    /** Records the field's value, and skips it. */
    private void take(int i, Schema declared) throws CorruptAvroException {
        Schema type = declared.isUnion() ? cursor.readBranch(declared) : declared;
        FieldType wanted = fields.field(i).type();
        boolean number = wanted == FieldType.INTEGER || wanted == FieldType.MONEY;
        types[i] = type;
        found[i] = Found.WRONG;
        switch (type.getType()) {
            case NULL -> found[i] = Found.NULL;
            case INT, LONG -> {
                numbers[i] = type.getType() == Schema.Type.INT ? cursor.readInt() : cursor.readLong();
                found[i] = number && type.getLogicalType() == null ? Found.NUMBER : Found.WRONG;
            }
            case BYTES, FIXED -> {
                starts[i] = type.getType() == Schema.Type.FIXED
                        ? cursor.skipFixed(type.getFixedSize())
                        : cursor.skipBytes();
                found[i] = wanted == FieldType.MONEY && WriterSchema.isDecimal(type) ? Found.DECIMAL : Found.WRONG;
                if (found[i] == Found.DECIMAL && cursor.at() == starts[i]) {
                    throw cursor.corrupt("a decimal has no bytes");
                }
            }
            case STRING -> {
                starts[i] = cursor.skipText();
                found[i] = number || type.getLogicalType() != null ? Found.WRONG : Found.TEXT;
            }
            default -> cursor.skip(type, 1);
        }
        ends[i] = cursor.at();
    }

    private Optional<Rejection> check(int i, byte[] value) {
        return switch (found[i]) {
            case ABSENT -> Optional.of(Rejections.missing(fields.field(i), JsonKind.ABSENT));
            case NULL -> Optional.of(Rejections.missing(fields.field(i), JsonKind.NULL));
            case WRONG -> Optional.of(Rejections.wrongAvroType(fields.field(i), shown(types[i])));
            case TEXT -> fields.text(i, value, starts[i], ends[i]);
            case NUMBER -> {
                boolean whole = fields.field(i).type() == FieldType.MONEY;
                yield number(i, whole ? rescaled(numbers[i], 0) : plain(numbers[i]), Long.toString(numbers[i]));
            }
            case DECIMAL -> decimal(i, value);
        };
    }

    private Optional<Rejection> number(int i, long number, String shown) {
        return fields.number(i, number) ? Optional.empty() : Optional.of(fields.outside(i, shown));
    }

    private Optional<Rejection> decimal(int i, byte[] value) {
        int scale = WriterSchema.scale(types[i]);
        int length = ends[i] - starts[i];
        if (length <= LONG_BYTES) {
            long unscaled = value[starts[i]];
            for (int at = starts[i] + 1; at < ends[i]; at++) {
                unscaled = (unscaled << 8) | (value[at] & 0xFF);
            }
            long hundredths = scale == 2 ? plain(unscaled) : rescaled(unscaled, scale);
            return fields.number(i, hundredths)
                    ? Optional.empty()
                    : Optional.of(fields.outside(
                            i, BigDecimal.valueOf(unscaled, scale).toPlainString()));
        }
        BigInteger unscaled = new BigInteger(value, starts[i], length);
        if (unscaled.bitLength() > MOST_BITS) {
            long beyond = unscaled.signum() < 0 ? -JsonNumber.BEYOND : JsonNumber.BEYOND;
            return number(i, beyond, String.format(Locale.ROOT, "a number of %d bits", unscaled.bitLength()));
        }
        BigDecimal amount = new BigDecimal(unscaled, scale);
        return number(i, hundredths(amount), amount.toPlainString());
    }

    /** The least long says {@link JsonNumber#TOO_PRECISE}, which no number says that is merely written. */
    private static long plain(long number) {
        return Math.max(number, -JsonNumber.BEYOND);
    }

    private static long rescaled(long unscaled, int scale) {
        return hundredths(BigDecimal.valueOf(unscaled, scale));
    }

    private static long hundredths(BigDecimal amount) {
        if (amount.signum() == 0) {
            return 0;
        }
        BigDecimal stripped = amount.stripTrailingZeros();
        if (stripped.scale() > 2) {
            return JsonNumber.TOO_PRECISE;
        }
        BigInteger hundredths = stripped.movePointRight(2).toBigIntegerExact();
        if (hundredths.bitLength() < Long.SIZE - 1) {
            return hundredths.longValue();
        }
        return hundredths.signum() < 0 ? -JsonNumber.BEYOND : JsonNumber.BEYOND;
    }

    private static String shown(Schema type) {
        String name = type.getType().getName();
        return type.getLogicalType() == null
                ? name
                : name + " (" + type.getLogicalType().getName() + ")";
    }
}
