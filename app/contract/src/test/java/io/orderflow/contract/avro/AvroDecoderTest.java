package io.orderflow.contract.avro;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.orderflow.contract.compiled.CompiledContract;
import io.orderflow.contract.compiled.OrderValues;
import io.orderflow.contract.decode.RecordDecoder;
import io.orderflow.contract.file.ContractFile;
import io.orderflow.contract.model.OrderContract;
import io.orderflow.contract.show.AvroSchema;
import io.orderflow.contract.verdict.Decoded;
import io.orderflow.contract.verdict.Rejection;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.LocalDateTime;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.apache.avro.Schema;
import org.apache.avro.SchemaNormalization;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.EncoderFactory;
import org.junit.jupiter.api.Test;

class AvroDecoderTest {
    private static CompiledContract shipped(String name) {
        return CompiledContract.of(ContractFile.shipped(name).contract());
    }

    private static byte[] body(Schema schema, GenericRecord record) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        BinaryEncoder encoder = EncoderFactory.get().binaryEncoder(out, null);
        new GenericDatumWriter<GenericRecord>(schema).write(record, encoder);
        encoder.flush();
        return out.toByteArray();
    }

    private static byte[] message(Schema schema, GenericRecord record) throws IOException {
        byte[] body = body(schema, record);
        return ByteBuffer.allocate(10 + body.length)
                .order(ByteOrder.LITTLE_ENDIAN)
                .put((byte) 0xC3)
                .put((byte) 1)
                .putLong(SchemaNormalization.parsingFingerprint64(schema))
                .put(body)
                .array();
    }

    private static OrderValues accepted(Decoded decoded) {
        assertThat(decoded).isInstanceOf(Decoded.Accepted.class);
        return ((Decoded.Accepted) decoded).values();
    }

    private static Rejection rejected(Decoded decoded) {
        return ((Decoded.Rejected) decoded).rejection();
    }

    private static GenericRecord orderRecord(Schema schema, float price) {
        GenericRecord record = new GenericData.Record(schema);
        record.put("orderId", "1001");
        record.put("product", "Item \"2\"\\ é");
        record.put("price", price);
        return record;
    }

    @Test
    void theDocumentsRecordIsAcceptedAsItIs() throws IOException {
        CompiledContract contract = shipped("order-records");
        Schema schema = new Schema.Parser().parse(AvroSchema.of(contract.contract()));
        RecordDecoder decoder = new RecordDecoder(contract);

        OrderValues order = accepted(decoder.decode(message(schema, orderRecord(schema, 54.12f))));

        assertThat(order.value(0)).isEqualTo("1001");
        assertThat(order.value(1)).isEqualTo("Item \"2\"\\ é");
        assertThat(order.value(2)).isEqualTo(54.12f);
        assertThat(order)
                .isEqualTo(accepted(
                        decoder.decode("{\"orderId\":\"1001\",\"product\":\"Item \\\"2\\\"\\\\ é\",\"price\":54.12}"
                                .getBytes(UTF_8))));
        assertThat(rejected(decoder.decode(message(schema, orderRecord(schema, Float.NaN))))
                        .reason())
                .isEqualTo("OUT_OF_RANGE");
        assertThat(rejected(decoder.decode(message(schema, orderRecord(schema, -1))))
                        .field())
                .isEqualTo("price");
    }

    @Test
    void aRegistrysFramingIsReadWhereTheIdIsKnown() throws IOException {
        CompiledContract contract = shipped("order-records");
        String text = AvroSchema.of(contract.contract());
        Schema schema = new Schema.Parser().parse(text);
        byte[] body = body(schema, orderRecord(schema, 1));
        byte[] framed = ByteBuffer.allocate(5 + body.length)
                .put((byte) 0)
                .putInt(42)
                .put(body)
                .array();
        WriterSchemas schemas = WriterSchemas.of(contract.contract()).and(Map.of("conf/schemas/42.avsc", text));

        assertThat(new RecordDecoder(contract, schemas).decode(framed)).isInstanceOf(Decoded.Accepted.class);
        assertThat(rejected(new RecordDecoder(contract).decode(framed)).message())
                .contains("with the schema id 42");
    }

    @Test
    void nestedObjectsArraysAndTimestampsKeepTheirValues() throws IOException {
        CompiledContract contract = shipped("shop");
        Schema schema = new Schema.Parser().parse(AvroSchema.of(contract.contract()));
        GenericRecord customer =
                new GenericData.Record(schema.getField("customer").schema());
        customer.put("id", 42L);
        customer.put("email", "ada@example.org");
        Schema itemSchema = schema.getField("items").schema().getElementType();
        GenericRecord item = new GenericData.Record(itemSchema);
        item.put("sku", "A-1");
        item.put("name", "Lamp");
        item.put("quantity", 2);
        item.put("unit_price", bytes("19.99"));
        GenericRecord order = new GenericData.Record(schema);
        order.put("order_id", "SHOP-00000001");
        order.put("customer", customer);
        order.put("status", "placed");
        order.put("currency", "EUR");
        order.put("items", List.of(item));
        order.put("subtotal", bytes("39.98"));
        order.put("shipping", bytes("4.90"));
        order.put("total", bytes("44.88"));
        order.put("placed_at", 1_774_744_200_123_456L);

        OrderValues values = accepted(new RecordDecoder(contract).decode(message(schema, order)));

        assertThat(value(values, "items"))
                .isEqualTo("[{\"sku\":\"A-1\",\"name\":\"Lamp\",\"quantity\":2,\"unit_price\":19.99}]");
        assertThat(value(values, "placed_at")).isEqualTo(LocalDateTime.of(2026, 3, 29, 0, 30, 0, 123_456_000));
        assertThat(value(values, "total")).isEqualTo(new BigDecimal("44.88"));
        assertThat(value(values, "address.street")).isNull();
        order.put("total", bytes("44.87"));
        assertThat(rejected(new RecordDecoder(contract).decode(message(schema, order)))
                        .reason())
                .isEqualTo("TOTAL_MISMATCH");
        item.put("quantity", 0);
        assertThat(rejected(new RecordDecoder(contract).decode(message(schema, order)))
                        .field())
                .isEqualTo("items[0].quantity");
    }

    @Test
    void aTypeThatAFieldCannotHaveIsNamedInAvrosWords() throws IOException {
        CompiledContract contract = shipped("order-records");
        String other = AvroSchema.of(contract.contract()).replace("\"float\"", "\"string\"");
        Schema schema = new Schema.Parser().parse(other);
        GenericRecord record = orderRecord(schema, 1);
        record.put("price", "54.12");
        RecordDecoder decoder = new RecordDecoder(
                contract, WriterSchemas.of(contract.contract()).and(Map.of("other.avsc", other)));

        Rejection rejection = rejected(decoder.decode(message(schema, record)));

        assertThat(rejection.reason()).isEqualTo("WRONG_TYPE");
        assertThat(rejection.message()).endsWith("it is an Avro string");
    }

    @Test
    void hostileMessagesAreRejectedAndNeverThrow() throws IOException {
        OrderContract shop = ContractFile.shipped("order-records").contract();
        Schema schema = new Schema.Parser().parse(AvroSchema.of(shop));
        RecordDecoder decoder = new RecordDecoder(CompiledContract.of(shop));
        byte[] message = message(schema, orderRecord(schema, 1));
        for (int length = 2; length < message.length; length++) {
            assertThat(rejected(decoder.decode(Arrays.copyOf(message, length))).reason())
                    .isEqualTo("NOT_AVRO");
        }
        assertThat(rejected(decoder.decode(Arrays.copyOf(message, message.length + 1)))
                        .message())
                .contains("1 more bytes follow");
        byte[] unknown = message.clone();
        unknown[5]++;
        assertThat(rejected(decoder.decode(unknown)).reason()).isEqualTo("UNKNOWN_SCHEMA");
        Random random = new Random(6);
        for (int i = 0; i < 20_000; i++) {
            byte[] damaged = message.clone();
            damaged[10 + random.nextInt(damaged.length - 10)] = (byte) random.nextInt(256);
            assertThat(decoder.decode(damaged)).isNotNull();
        }
    }

    private static Object value(OrderValues values, String path) {
        List<String> paths = values.contract().contract().leaves().stream()
                .map(leaf -> leaf.path())
                .toList();
        return values.value(paths.indexOf(path));
    }

    private static ByteBuffer bytes(String decimal) {
        return ByteBuffer.wrap(new BigDecimal(decimal).unscaledValue().toByteArray());
    }
}
