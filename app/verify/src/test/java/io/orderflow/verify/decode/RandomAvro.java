package io.orderflow.verify.decode;

import io.orderflow.contract.model.Field;
import io.orderflow.contract.model.FieldType;
import io.orderflow.contract.model.OrderContract;
import io.orderflow.contract.show.AvroSchema;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;
import org.apache.avro.LogicalTypes;
import org.apache.avro.Schema;
import org.apache.avro.SchemaNormalization;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.EncoderFactory;

/** Writer schemas and messages for a contract: its own, and those of writers with other types; seeded. */
public final class RandomAvro {
    private static final String[] TYPES = {
        "\"string\"",
        "\"int\"",
        "\"long\"",
        "\"float\"",
        "\"double\"",
        "\"boolean\"",
        "\"bytes\"",
        "\"null\"",
        "[\"null\",\"string\",\"long\"]",
        "{\"type\":\"bytes\",\"logicalType\":\"decimal\",\"precision\":20,\"scale\":0}",
        "{\"type\":\"bytes\",\"logicalType\":\"decimal\",\"precision\":12,\"scale\":3}",
        "{\"type\":\"bytes\",\"logicalType\":\"decimal\",\"precision\":12,\"scale\":12}",
        "{\"type\":\"bytes\",\"logicalType\":\"decimal\",\"precision\":12,\"scale\":5}",
        "{\"type\":\"int\",\"logicalType\":\"date\"}",
        "{\"type\":\"long\",\"logicalType\":\"timestamp-millis\"}",
        "{\"type\":\"long\",\"logicalType\":\"timestamp-micros\"}",
        "{\"type\":\"long\",\"logicalType\":\"local-timestamp-millis\"}",
        "{\"type\":\"long\",\"logicalType\":\"local-timestamp-micros\"}",
        "{\"type\":\"array\",\"items\":\"int\"}",
        "{\"type\":\"array\",\"items\":[\"null\",\"string\"]}",
        "{\"type\":\"map\",\"values\":\"double\"}"
    };
    private static final long[] LONGS = {
        0,
        1,
        7,
        -1,
        99,
        100,
        255,
        256,
        1_700_000_000L,
        1_700_000_000_000L,
        1_700_000_000_123_456L,
        Integer.MAX_VALUE,
        Long.MAX_VALUE,
        Long.MIN_VALUE,
        9_223_372_036_854_775L,
        253_402_300_800L,
        -30_610_224_000_000_000L
    };
    private static final double[] DOUBLES = {
        0, -0.0, 1, 7.25, 0.1, -5.005, 1e300, 1e-300, Double.NaN, Double.POSITIVE_INFINITY, 16_777_217, 3.4028235e38
    };
    private static final String[] TEXTS = {
        "",
        "ab",
        "ABC",
        "x1",
        "é😀x",
        "a\tb",
        "a\nb",
        "a\"b\\",
        "7",
        "1e5",
        "-1.5",
        "abcdefgh",
        "\u0001",
        "123e4567-e89b-12d3-a456-426614174000",
        "2026-03-29",
        "2026-03-29T02:30:00",
        "2026-03-29T02:30:00Z"
    };

    private final Random random;
    private int names;

    public RandomAvro(Random random) {
        this.random = random;
    }

    /** A writer's schema: mostly the contract's types, in part others, and a field that the contract does not have. */
    public String schema(OrderContract contract) {
        names++;
        Schema own = new Schema.Parser().parse(AvroSchema.of(contract));
        List<String> fields = new ArrayList<>();
        for (Schema.Field field : own.getFields()) {
            boolean other = random.nextInt(5) == 0;
            String type =
                    other ? TYPES[random.nextInt(TYPES.length)] : field.schema().toString();
            fields.add("{\"name\":\"" + field.name() + "\",\"type\":" + type + "}");
        }
        fields.add("{\"name\":\"another\",\"type\":" + TYPES[random.nextInt(TYPES.length)] + "}");
        String order = "{\"type\":\"record\",\"name\":\"R" + names + "\",\"fields\":["
                + fields.stream().collect(Collectors.joining(",")) + "]}";
        return switch (contract.envelope()) {
            case NONE -> order;
            case CONNECT ->
                "{\"type\":\"record\",\"name\":\"E" + names
                        + "\",\"fields\":[{\"name\":\"schema\",\"type\":\"string\"},{\"name\":\"payload\",\"type\":"
                        + "[\"null\"," + order + "]}]}";
            case DEBEZIUM ->
                "{\"type\":\"record\",\"name\":\"E" + names
                        + "\",\"fields\":[{\"name\":\"op\",\"type\":\"string\"},{\"name\":\"after\",\"type\":"
                        + "[\"null\"," + order + "]}]}";
        };
    }

    /** A single-object message of a writer's schema. */
    public byte[] message(Schema schema, OrderContract contract) {
        Map<String, FieldType> types = new HashMap<>();
        for (Field field : contract.fields()) {
            types.put(field.name(), field.type());
        }
        return encoded((GenericRecord) value(schema, types));
    }

    /** A record as a single-object message. */
    public byte[] encoded(GenericRecord record) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        long fingerprint = SchemaNormalization.parsingFingerprint64(record.getSchema());
        out.writeBytes(new byte[] {(byte) 0xC3, 1});
        out.writeBytes(ByteBuffer.allocate(8)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putLong(fingerprint)
                .array());
        try {
            BinaryEncoder encoder = EncoderFactory.get().binaryEncoder(out, null);
            new GenericDatumWriter<GenericRecord>(record.getSchema()).write(record, encoder);
            encoder.flush();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toByteArray();
    }

    private Object value(Schema schema, Map<String, FieldType> types) {
        return switch (schema.getType()) {
            case NULL -> null;
            case BOOLEAN -> random.nextBoolean();
            case INT -> schema.getLogicalType() == null ? (random.nextBoolean() ? 7 : random.nextInt()) : 19_000;
            case LONG -> random.nextInt(3) == 0 ? LONGS[random.nextInt(LONGS.length)] : someLong(schema);
            case FLOAT -> (float) DOUBLES[random.nextInt(DOUBLES.length)];
            case DOUBLE -> DOUBLES[random.nextInt(DOUBLES.length)];
            case STRING -> TEXTS[random.nextInt(TEXTS.length)];
            case BYTES -> ByteBuffer.wrap(bytes(schema));
            case FIXED -> new GenericData.Fixed(schema, new byte[schema.getFixedSize()]);
            case ENUM ->
                new GenericData.EnumSymbol(schema, schema.getEnumSymbols().get(0));
            case UNION -> value(schema.getTypes().get(branch(schema)), types);
            case ARRAY -> {
                List<Object> items = new ArrayList<>();
                for (int i = random.nextInt(4); i > 0; i--) {
                    items.add(value(schema.getElementType(), types));
                }
                yield items;
            }
            case MAP -> {
                Map<String, Object> entries = new HashMap<>();
                for (int i = random.nextInt(3); i > 0; i--) {
                    entries.put("k\"" + i, value(schema.getValueType(), types));
                }
                yield entries;
            }
            case RECORD -> {
                GenericRecord record = new GenericData.Record(schema);
                for (Schema.Field field : schema.getFields()) {
                    Object good = good(field.schema(), types.get(field.name()));
                    boolean isGood = good != null && random.nextInt(8) > 0;
                    record.put(field.pos(), isGood ? good : value(field.schema(), types));
                }
                yield record;
            }
        };
    }

    private int branch(Schema union) {
        int last = union.getTypes().size() - 1;
        return random.nextInt(4) == 0 ? random.nextInt(last + 1) : last;
    }

    /** A text that the contract takes, if the field is a text. */
    private Object good(Schema schema, FieldType type) {
        if (schema.getType() != Schema.Type.STRING || !(type instanceof FieldType.Text text)) {
            return null;
        }
        return !text.values().isEmpty() ? text.values().get(0) : text.uuid() ? TEXTS[13] : "ABC";
    }

    private static long someLong(Schema schema) {
        boolean isTime = schema.getLogicalType() != null;
        boolean isMicros = isTime && schema.getLogicalType().getName().endsWith("micros");
        return isMicros ? 1_700_000_000_000_000L : isTime ? 1_700_000_000_000L : 7;
    }

    private byte[] bytes(Schema schema) {
        if (!(schema.getLogicalType() instanceof LogicalTypes.Decimal)) {
            byte[] bytes = new byte[random.nextInt(4)];
            random.nextBytes(bytes);
            return bytes;
        }
        return switch (random.nextInt(6)) {
            case 0 -> BigInteger.valueOf(LONGS[random.nextInt(LONGS.length)]).toByteArray();
            case 1 -> BigInteger.TWO.pow(random.nextInt(1100)).negate().toByteArray();
            default -> BigInteger.valueOf(random.nextInt(9) * 1000L).toByteArray();
        };
    }
}
