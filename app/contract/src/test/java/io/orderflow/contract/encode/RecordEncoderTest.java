package io.orderflow.contract.encode;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.orderflow.contract.compiled.CompiledContract;
import io.orderflow.contract.compiled.Op;
import io.orderflow.contract.compiled.OrderValues;
import io.orderflow.contract.decode.RandomContracts;
import io.orderflow.contract.decode.RandomRecords;
import io.orderflow.contract.decode.RecordDecoder;
import io.orderflow.contract.file.ContractFile;
import io.orderflow.contract.file.ContractFixture;
import io.orderflow.contract.model.OrderContract;
import io.orderflow.contract.show.AvroSchema;
import io.orderflow.contract.verdict.Decoded;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.util.HexFormat;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.apache.avro.Schema;
import org.apache.avro.SchemaNormalization;
import org.junit.jupiter.api.Test;

class RecordEncoderTest {
    private static final int CONTRACTS = Integer.getInteger("contracts", 120);
    private static final int RECORDS = 60;
    private static final CompiledContract ORDERS = shipped("orders");

    private static CompiledContract shipped(String name) {
        return CompiledContract.of(ContractFile.shipped(name).contract());
    }

    private static OrderValues anOrder() {
        return new OrderBuilder(ORDERS)
                .with("customer_id", 51_234)
                .with("order_id", "ORDER-000042")
                .with("product_name", "Espresso \"Grande\" \\ 😀")
                .with("product_category", "Home & Kitchen")
                .with("unit_price", new BigDecimal("649.99"))
                .with("quantity", 2)
                .with("total_price", "1299.98")
                .with("order_timestamp", LocalDateTime.parse("2026-11-20T12:00:00"))
                .build();
    }

    @Test
    void writesTheEightFieldsAsTheyHaveAlwaysBeenWritten() {
        byte[] json = new RecordEncoder(ORDERS, RecordFormat.JSON).encode(anOrder());
        assertThat(new String(json, UTF_8))
                .isEqualTo("{\"customer_id\":51234,\"order_id\":\"ORDER-000042\","
                        + "\"product_name\":\"Espresso \\\"Grande\\\" \\\\ 😀\","
                        + "\"product_category\":\"Home & Kitchen\",\"unit_price\":649.99,\"quantity\":2,"
                        + "\"total_price\":1299.98,\"order_timestamp\":\"2026-11-20T12:00:00\"}");
    }

    @Test
    void writesTheEightFieldsInAvroWithThePublishedSchema() throws IOException {
        Schema published = new Schema.Parser()
                .parse(Path.of(System.getProperty("orderflow.home"), "conf/order.avsc")
                        .toFile());
        assertThat(new Schema.Parser().parse(AvroSchema.of(ORDERS.contract())))
                .as("the contract's schema is conf/order.avsc")
                .isEqualTo(published);
        byte[] avro = new RecordEncoder(ORDERS, RecordFormat.AVRO).encode(anOrder());
        long fingerprint = Long.reverseBytes(SchemaNormalization.parsingFingerprint64(published));
        assertThat(HexFormat.of().formatHex(avro))
                .isEqualTo("c301" + HexFormat.of().toHexDigits(fingerprint) + "c4a006" + "18"
                        + HexFormat.of().formatHex("ORDER-000042".getBytes(UTF_8)) + "30"
                        + HexFormat.of().formatHex("Espresso \"Grande\" \\ 😀".getBytes(UTF_8)) + "1c"
                        + HexFormat.of().formatHex("Home & Kitchen".getBytes(UTF_8)) + "0600fde7" + "04" + "0601fbce"
                        + "26" + HexFormat.of().formatHex("2026-11-20T12:00:00".getBytes(UTF_8)));
    }

    @Test
    void whatIsWrittenOfAnyOrderOfAnyContractDecodesToTheSameValues() {
        Random random = new Random(Long.getLong("seed", 11));
        Map<String, Integer> counts = new TreeMap<>();
        for (int i = 0; i < CONTRACTS; i++) {
            String text = new RandomContracts(random).next();
            CompiledContract contract =
                    CompiledContract.of(ContractFile.read(text, "random", "").contract());
            RecordDecoder decoder = new RecordDecoder(contract);
            RecordEncoder json = new RecordEncoder(contract, RecordFormat.JSON);
            RecordEncoder avro = new RecordEncoder(contract, RecordFormat.AVRO);
            RandomRecords records = new RandomRecords(random);
            for (int j = 0; j < RECORDS; j++) {
                byte[] record = records.next(contract.contract());
                if (decoder.decode(record) instanceof Decoded.Accepted accepted) {
                    String described = text + "\n" + new String(record, UTF_8);
                    OrderValues order = accepted.values();
                    assertThat(decoded(decoder, json.encode(order), described))
                            .as(described)
                            .isEqualTo(order);
                    counts.merge("json", 1, Integer::sum);
                    avro(decoder, avro, order, described, counts);
                }
            }
        }
        assertThat(counts.get("json")).as(counts.toString()).isGreaterThan(CONTRACTS * RECORDS / 10);
        assertThat(counts.get("avro")).as(counts.toString()).isGreaterThan(counts.get("json") / 2);
    }

    /** Avro keeps the values of what is kept whole, not its spelling: from Avro it has only one. */
    private static void avro(
            RecordDecoder decoder,
            RecordEncoder encoder,
            OrderValues order,
            String described,
            Map<String, Integer> counts) {
        byte[] written;
        try {
            written = encoder.encode(order);
        } catch (IllegalArgumentException e) {
            assertThat(e).as(described).hasMessageContaining("the contract");
            return;
        }
        OrderValues once = decoded(decoder, written, described);
        OrderBuilder expected = new OrderBuilder(order.contract()).from(order);
        for (int column = 0; column < order.contract().columns().count(); column++) {
            if (isKept(order, column)) {
                expected.object(column, once.text(column));
            }
        }
        assertThat(once).as(described).isEqualTo(expected.build());
        assertThat(decoded(decoder, encoder.encode(once), described))
                .as(described)
                .isEqualTo(once);
        counts.merge("avro", 1, Integer::sum);
    }

    private static boolean isKept(OrderValues order, int column) {
        return !order.isMissing(column)
                && Op.isVerbatim(order.contract().columns().op(column));
    }

    private static OrderValues decoded(RecordDecoder decoder, byte[] record, String described) {
        Decoded decoded = decoder.decode(record);
        assertThat(decoded)
                .as(described + "\n" + new String(record, ISO_8859_1) + "\n" + decoded)
                .isInstanceOf(Decoded.Accepted.class);
        return ((Decoded.Accepted) decoded).values();
    }

    @Test
    void anyFloatIsWrittenWithAsFewDigitsAsReadBackTheSame() {
        assertThat(FloatText.of(0.1f, false)).isEqualTo("0.1");
        assertThat(FloatText.of(0.1, true)).isEqualTo("0.1");
        assertThat(FloatText.of(2e-3f, false)).isEqualTo("0.002");
        assertThat(FloatText.of(16_777_216f, false)).isEqualTo("16777216.0");
        assertThat(FloatText.of(Double.MAX_VALUE, true)).isEqualTo("1.7976931348623157E+308");
        CompiledContract floats = CompiledContract.of(ContractFixture.contract(ContractFixture.withProperties(
                "{name: f, logicalType: number, physicalType: FLOAT, required: true}",
                "{name: d, logicalType: number, physicalType: DOUBLE, required: true}")));
        RecordDecoder decoder = new RecordDecoder(floats);
        RecordEncoder encoder = new RecordEncoder(floats, RecordFormat.JSON);
        Random random = new Random(3);
        for (int i = 0; i < 20_000; i++) {
            float narrow = Float.intBitsToFloat(random.nextInt());
            double wide = Double.longBitsToDouble(random.nextLong());
            if (Float.isFinite(narrow) && Double.isFinite(wide)) {
                OrderValues order = new OrderBuilder(floats)
                        .with("id", i)
                        .with("f", narrow)
                        .with("d", wide)
                        .build();
                byte[] json = encoder.encode(order);
                assertThat(decoded(decoder, json, narrow + " " + wide)).isEqualTo(order);
            }
        }
    }

    @Test
    void anOptionalObjectIsThereIfAnyOfItsFieldsIs() {
        CompiledContract shop = shipped("shop");
        OrderBuilder builder = new OrderBuilder(shop);
        RecordEncoder encoder = new RecordEncoder(shop, RecordFormat.JSON);
        assertThat(new String(
                        encoder.encode(builder.with("order_id", "SHOP-00000001").build()), UTF_8))
                .isEqualTo("{\"order_id\":\"SHOP-00000001\",\"customer\":{}}");
        assertThat(new String(
                        encoder.encode(builder.with("address.city", "Oslo")
                                .with("gift", true)
                                .build()),
                        UTF_8))
                .isEqualTo("{\"customer\":{},\"address\":{\"city\":\"Oslo\"},\"gift\":true}");
    }

    @Test
    void avroHasNoFormForARequiredValueThatIsMissing() {
        OrderContract contract = ORDERS.contract();
        RecordEncoder encoder = new RecordEncoder(CompiledContract.of(contract), RecordFormat.AVRO);
        OrderValues order =
                new OrderBuilder(ORDERS).with("order_id", "ORDER-000001").build();
        assertThatThrownBy(() -> encoder.encode(order))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("customer_id is missing");
    }

    @Test
    void aValueThatIsNotOfItsColumnsTypeIsRefused() {
        OrderBuilder builder = new OrderBuilder(ORDERS);
        assertThatThrownBy(() -> builder.with("coupon", "x")).hasMessage("The contract has no column for coupon");
        assertThatThrownBy(() -> builder.with("unit_price", "1.005"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("unit_price cannot be 1.005");
        assertThatThrownBy(() -> builder.with("quantity", "two")).isInstanceOf(IllegalArgumentException.class);
    }
}
