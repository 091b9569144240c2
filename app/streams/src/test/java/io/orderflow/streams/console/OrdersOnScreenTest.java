package io.orderflow.streams.console;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.orderflow.contract.avro.WriterSchemas;
import io.orderflow.contract.decode.Sample;
import io.orderflow.contract.file.ContractFile;
import io.orderflow.contract.model.OrderContract;
import io.orderflow.program.terminal.DisplayText;
import io.orderflow.streams.source.Judges;
import io.orderflow.streams.source.TopicSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.apache.spark.sql.RowFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OrdersOnScreenTest {

    private static final String YOGA_MAT = """
        {"customer_id": 87654, "order_id": "ORDER-000001", "product_name": "Yoga Mat",
         "product_category": "Sports & Outdoors", "unit_price": 45.99, "quantity": 2, "total_price": 91.98,
         "order_timestamp": "2025-01-15T14:30:45"}""";

    private static final String SHOP = """
        {"order_id": "SHOP-00000001", "customer": {"id": 42, "email": "ada@example.org", "name": "Ada"},
         "status": "paid", "currency": "EUR",
         "items": [{"sku": "A-1", "name": "Mug", "quantity": 2, "unit_price": 4.50}],
         "subtotal": 9.00, "shipping": 1.00, "total": 10.00, "placed_at": "2026-03-01T10:00:00.250+01:00"}""";

    private static final String TAKEAWAY = """
        {"order_number": 16118, "order_date": "03/08/2019 20:25",
         "items": [{"item_name": "Plain Papadum", "quantity": 2, "product_price": 0.80},
                   {"item_name": "King Prawn Balti", "quantity": 1, "product_price": 12.95}],
         "total_products": 3}""";

    /** Every column as wide as it may be, in characters that a terminal draws twice as wide. */
    private static final String WIDEST = """
        {"customer_id": 2147483647, "order_id": "ORDER-123456789012", "product_name": "%s",
         "product_category": "%s", "unit_price": 99999999.99, "quantity": 1, "total_price": 99999999.99,
         "order_timestamp": "9999-12-31T23:59:59"}""".formatted("茶".repeat(255), "\u202eW".repeat(50));

    private static OrderContract contract(String name) {
        return ContractFile.shipped(name).contract();
    }

    /** What a console of this width prints of this record. */
    private static List<String> lines(int width, String contract, String value) {
        OrdersOnScreen screen = new OrdersOnScreen(width, contract(contract));
        return lines(screen, contract(contract), value.getBytes(UTF_8), 17);
    }

    private static List<String> lines(OrdersOnScreen screen, OrderContract contract, byte[] value, long offset) {
        TopicSource source = new TopicSource(contract.name(), "topic", contract, WriterSchemas.of(contract));
        DecodeRecords decode = new DecodeRecords(Judges.configured(source), screen.columns(), false);
        List<String> lines = new ArrayList<>();
        decode.call(List.of(RowFactory.create(2, offset, null, value, null, 1_772_366_400_000L))
                        .iterator())
                .next()
                .shown()
                .forEach(record -> lines.addAll(screen.lines(record)));
        return lines;
    }

    @ParameterizedTest
    @ValueSource(ints = {60, 80, 109, 110, 120, 200})
    void noLineIsWiderThanTheTerminalAndNothingHostileGetsThrough(int width) {
        List<String> lines = new ArrayList<>(lines(width, "orders", WIDEST));
        List<Sample> samples = new ArrayList<>(Sample.hostile());
        samples.addAll(Sample.ofContracts());
        samples.forEach(sample -> {
            OrderContract contract = contract(sample.contract());
            OrdersOnScreen screen = new OrdersOnScreen(width, contract);
            lines.addAll(lines(screen, contract, sample.value().orElse(null), Long.MAX_VALUE));
        });

        assertThat(lines).hasSizeGreaterThan(samples.size());
        assertThat(lines).allSatisfy(line -> {
            assertThat(DisplayText.width(line)).as(line).isLessThanOrEqualTo(width);
            assertThat(line).isEqualTo(DisplayText.escaped(line));
        });
    }

    @Test
    void anOrderIsOneLineOfEightyColumns() {
        assertThat(lines(80, "orders", YOGA_MAT))
                .containsExactly(
                        "PART@OFF   ORDER_ID     CUSTOMER PRODUCT       QTY    AMOUNT TIME",
                        "2@17       ORDER-000001    87654 Yoga Mat        2     91.98 2025-01-15T14:30:45");
    }

    @Test
    void aWideTerminalShowsEveryField() {
        assertThat(lines(120, "orders", YOGA_MAT).get(1))
                .contains(
                        "ORDER-000001",
                        "87654",
                        "Yoga Mat",
                        "Sports &",
                        "45.99",
                        " 2 ",
                        "91.98",
                        "2025-01-15T14:30:45");
    }

    @Test
    void otherOrdersShowTheKeyAndTheFieldsWithARoleFirst() {
        assertThat(lines(80, "shop", SHOP))
                .satisfiesExactly(
                        header -> assertThat(header).contains("ORDER_ID", "CUSTOMER", "CUR", "AMOUNT", "TIME"),
                        order -> assertThat(order)
                                .contains("SHOP-0000000", " 42 ", " EUR ", " 10.00 ", "2026-03-01T09:00:00"));
        assertThat(lines(80, "takeaway", TAKEAWAY))
                .satisfiesExactly(
                        header -> assertThat(header).contains("ORDER_NUMBER", "TIME", "QTY", "ITEMS"),
                        order -> assertThat(order)
                                .contains("16118", "2019-08-03T20:25:00", " 3", "[{\"item_name\"")
                                .contains("…"));
    }

    @Test
    void aRestrictedFieldIsMaskedAndARejectedRecordThatMayHoldOneIsNotShown() {
        assertThat(lines(260, "shop", SHOP))
                .satisfiesExactly(
                        header -> assertThat(header).contains("CUSTOMER_EMAIL"),
                        order -> assertThat(order).contains(" *** ", "Ada").doesNotContain("example.org"));
        assertThat(lines(120, "shop", SHOP.replace("\"total\": 10", "\"total\": 11")))
                .satisfiesExactly(
                        place -> assertThat(place).isEqualTo("2@17  rejected: TOTAL_MISMATCH in total"),
                        message -> assertThat(message).isNotBlank(),
                        value -> assertThat(value)
                                .contains("not shown (restricted fields), SHA-256 ", " bytes)")
                                .doesNotContain("Ada"));
    }

    @Test
    void aContractWithoutATimeShowsWhenKafkaReceivedTheRecord() {
        String order = "{\"order_id\": \"123e4567-e89b-12d3-a456-426614174000\", \"user\": \"john\","
                + " \"item\": \"burger\", \"quantity\": 5}";

        assertThat(String.join("\n", lines(120, "tracker", order)))
                .contains("RECEIVED AT", "2026-03-01T12:00:00", "123e4567-e89b-12d3-a456-426614174000", "burger");
    }

    @Test
    void aRejectedRecordSaysWhereWhyAndWhatItWas() {
        String value = YOGA_MAT.replace("91.98", "91.99");

        List<String> lines = lines(80, "orders", value);

        assertThat(lines.get(0)).isEqualTo("2@17  rejected: TOTAL_MISMATCH in total_price");
        assertThat(lines.get(1)).contains("TOTAL_MISMATCH", "total_price = unit_price * quantity");
        assertThat(lines.get(lines.size() - 1))
                .startsWith("    {\"customer_id\": 87654,")
                .endsWith(String.format(Locale.ROOT, "… (%d bytes)", value.length()));
    }

    @Test
    void theHeaderComesBackEveryTwentyLines() {
        OrderContract orders = contract("orders");
        OrdersOnScreen screen = new OrdersOnScreen(80, orders);
        List<String> lines = new ArrayList<>();
        for (int i = 0; i < 45; i++) {
            lines.addAll(lines(screen, orders, YOGA_MAT.getBytes(UTF_8), i));
        }

        assertThat(lines).hasSize(48);
        assertThat(List.of(lines.get(0), lines.get(21), lines.get(42))).allMatch(line -> line.startsWith("PART@OFF"));
    }
}
