package io.orderflow.contract.order;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.avro.Schema;
import org.apache.avro.SchemaNormalization;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.EncoderFactory;

/**
 * Orders as another program would write them, by Avro's own library: a type per field, and a value. {@code
 * anAvroOrder().with("quantity", "\"long\"", 2L)}.
 */
public record AvroFixture(Map<String, String> types, Map<String, Object> values) {
    public static final String MONEY = decimal(2);

    public static AvroFixture anAvroOrder() {
        return new AvroFixture(Map.of(), Map.of())
                .with("customer_id", "\"int\"", 87654)
                .with("order_id", "\"string\"", "ORDER-000001")
                .with("product_name", "\"string\"", "Yoga Mat")
                .with("product_category", "\"string\"", "Sports & Outdoors")
                .with("unit_price", MONEY, money("45.99"))
                .with("quantity", "\"int\"", 2)
                .with("total_price", MONEY, money("91.98"))
                .with("order_timestamp", "\"string\"", "2025-01-15T14:30:45");
    }

    public static String decimal(int scale) {
        return "{\"type\":\"bytes\",\"logicalType\":\"decimal\",\"precision\":30,\"scale\":" + scale + "}";
    }

    public static ByteBuffer money(String amount) {
        return ByteBuffer.wrap(new BigDecimal(amount).unscaledValue().toByteArray());
    }

    /** A field added, or put in the place of the one of this name. */
    public AvroFixture with(String field, String type, Object value) {
        Map<String, String> moreTypes = new LinkedHashMap<>(types);
        Map<String, Object> moreValues = new LinkedHashMap<>(values);
        moreTypes.put(field, type);
        moreValues.put(field, value);
        return new AvroFixture(moreTypes, moreValues);
    }

    /** Another value of the same type. */
    public AvroFixture with(String field, Object value) {
        return with(field, types.get(field), value);
    }

    public AvroFixture without(String field) {
        Map<String, String> fewer = new LinkedHashMap<>(types);
        fewer.remove(field);
        return new AvroFixture(fewer, values);
    }

    public String schema() {
        StringBuilder fields = new StringBuilder();
        types.forEach((name, type) ->
                fields.append(fields.isEmpty() ? "" : ",").append("{\"name\":\"" + name + "\",\"type\":" + type + "}"));
        return "{\"type\":\"record\",\"name\":\"Order\",\"namespace\":\"io.orderflow.order\",\"fields\":[" + fields
                + "]}";
    }

    public WriterSchemas known() {
        return new WriterSchemas(Map.of("fixture.avsc", schema()));
    }

    /** The whole message: marker, fingerprint, body. */
    public byte[] message() {
        Schema schema = new Schema.Parser().parse(schema());
        GenericData.Record record = new GenericData.Record(schema);
        types.keySet().forEach(field -> record.put(field, values.get(field)));
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        byte[] fingerprint = ByteBuffer.allocate(8)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putLong(SchemaNormalization.parsingFingerprint64(schema))
                .array();
        try {
            out.write(0xC3);
            out.write(0x01);
            out.write(fingerprint);
            BinaryEncoder encoder = EncoderFactory.get().binaryEncoder(out, null);
            new GenericDatumWriter<GenericData.Record>(schema).write(record, encoder);
            encoder.flush();
            return out.toByteArray();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public Decoded decoded() {
        return OrderDecoder.of(Contract.standard(), known()).decode(message());
    }
}
