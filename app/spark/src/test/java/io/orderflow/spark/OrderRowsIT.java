package io.orderflow.spark;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.orderflow.contract.compiled.CompiledContract;
import io.orderflow.contract.compiled.OrderValues;
import io.orderflow.contract.decode.RandomContracts;
import io.orderflow.contract.decode.RandomRecords;
import io.orderflow.contract.decode.RecordDecoder;
import io.orderflow.contract.file.ContractFile;
import io.orderflow.contract.model.Leaf;
import io.orderflow.contract.model.OrderContract;
import io.orderflow.contract.verdict.Decoded;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Orders become rows of the contract's StructType, and Spark shows the values that were accepted. */
class OrderRowsIT {

    private static final SparkSession SPARK = SparkSessions.named("test")
            .master("local[1]")
            .config("spark.ui.enabled", "false")
            .config("spark.sql.session.timeZone", "UTC")
            .config("spark.sql.datetime.java8API.enabled", "true")
            .getOrCreate();

    @AfterAll
    static void stopSpark() {
        SPARK.stop();
    }

    @ParameterizedTest
    @ValueSource(strings = {"orders", "order-records", "tracker", "playground", "takeaway", "shop", "customers"})
    void theColumnsAreThoseOfTheTable(String name) {
        OrderContract contract = ContractFile.shipped(name).contract();
        StructType schema = ContractSchema.of(contract);

        assertThat(schema.fieldNames())
                .containsExactly(contract.leaves().stream()
                        .map(leaf -> leaf.field().column())
                        .toArray(String[]::new));
        for (int i = 0; i < schema.length(); i++) {
            Leaf leaf = contract.leaves().get(i);
            StructField field = schema.fields()[i];
            assertThat(field.nullable()).as(leaf.path()).isEqualTo(!leaf.required());
            assertThat(field.metadata().getString("column")).isEqualTo(field.name());
        }
    }

    @Test
    void aFieldOfAnOptionalObjectMayBeNullAndLimitsAreMetadata() {
        StructType shop = ContractSchema.of(ContractFile.shipped("shop").contract());

        assertThat(shop.apply("address_country").nullable()).isTrue();
        assertThat(shop.apply("customer_email").metadata().getBoolean("restricted"))
                .isTrue();
        assertThat(shop.apply("order_id").metadata().getString("pattern")).isEqualTo("^SHOP-[0-9]{8}$");
        assertThat(shop.apply("total").dataType()).isEqualTo(DataTypes.createDecimalType(12, 2));
        assertThat(shop.apply("placed_at").dataType()).isEqualTo(DataTypes.TimestampType);
        assertThat(shop.apply("items").dataType()).isEqualTo(DataTypes.StringType);
    }

    @Test
    void sparkShowsTheValuesOfRandomOrdersOfRandomContracts() {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        RandomContracts contracts = new RandomContracts(random);
        RandomRecords records = new RandomRecords(random);
        int shown = 0;
        for (int i = 0; i < 8; i++) {
            OrderContract contract =
                    ContractFile.read(contracts.next(), "random.yaml", "").contract();
            CompiledContract compiled = CompiledContract.of(contract);
            List<OrderValues> orders = accepted(compiled, contract, records);
            List<Row> rows = rows(compiled, contract, orders);
            for (int order = 0; order < orders.size(); order++) {
                for (int column = 0; column < contract.leaves().size(); column++) {
                    assertThat(plain(rows.get(order).get(column)))
                            .as("seed %d, %s", seed, contract.leaves().get(column))
                            .isEqualTo(plain(orders.get(order).value(column)));
                    shown++;
                }
            }
        }
        assertThat(shown).as("seed %d", seed).isGreaterThan(100);
    }

    private static List<OrderValues> accepted(
            CompiledContract compiled, OrderContract contract, RandomRecords records) {
        RecordDecoder decoder = new RecordDecoder(compiled);
        List<OrderValues> orders = new ArrayList<>();
        for (int i = 0; i < 200; i++) {
            if (decoder.decode(records.next(contract)) instanceof Decoded.Accepted accepted) {
                orders.add(accepted.values());
            }
        }
        return orders;
    }

    private static List<Row> rows(CompiledContract compiled, OrderContract contract, List<OrderValues> orders) {
        OrderRows cells = new OrderRows(compiled);
        List<Row> rows = new ArrayList<>();
        for (OrderValues order : orders) {
            Object[] row = new Object[cells.count()];
            cells.write(order, row);
            rows.add(RowFactory.create(row));
        }
        return SPARK.createDataFrame(rows, OrderRows.cells(contract))
                .select(OrderRows.columns(contract))
                .collectAsList();
    }

    /** Numbers by value, times as their digits in UTC. */
    private static Object plain(Object value) {
        if (value instanceof Instant instant) {
            return LocalDateTime.ofInstant(instant, ZoneOffset.UTC);
        }
        if (value instanceof BigInteger whole) {
            return new BigDecimal(whole).stripTrailingZeros();
        }
        if (value instanceof BigDecimal decimal) {
            return decimal.stripTrailingZeros();
        }
        if (value instanceof Float || value instanceof Double) {
            return ((Number) value).doubleValue();
        }
        return value instanceof Byte || value instanceof Short || value instanceof Integer || value instanceof Long
                ? (Object) BigDecimal.valueOf(((Number) value).longValue()).stripTrailingZeros()
                : value;
    }

    @Test
    void everyTypeHoldsItsExtremes() {
        OrderContract contract = ContractFile.read("""
            apiVersion: v3.1.0
            kind: DataContract
            id: extremes
            version: 1.0.0
            status: active
            schema:
            - name: extremes
              logicalType: object
              properties:
              - {name: a, logicalType: integer, required: true, primaryKey: true, logicalTypeOptions: {format: i8}}
              - {name: b, logicalType: integer, logicalTypeOptions: {format: i16}}
              - {name: c, logicalType: integer, logicalTypeOptions: {format: i32}}
              - {name: d, logicalType: integer, logicalTypeOptions: {format: i64}}
              - {name: e, logicalType: integer, logicalTypeOptions: {format: u8}}
              - {name: f, logicalType: integer, logicalTypeOptions: {format: u16}}
              - {name: g, logicalType: integer, logicalTypeOptions: {format: u32}}
              - {name: h, logicalType: integer, logicalTypeOptions: {format: u64}}
              - {name: i, logicalType: boolean}
              - {name: j, logicalType: date}
              - {name: k, logicalType: timestamp, physicalType: DATETIME(6), logicalTypeOptions: {timezone: false}}
            """, "extremes.yaml", "").contract();
        CompiledContract compiled = CompiledContract.of(contract);
        OrderRows rows = new OrderRows(compiled);
        Object[] cells = new Object[rows.count()];
        String value = """
            {"a": -128, "b": -32768, "c": -2147483648, "d": -9223372036854775808, "e": 255, "f": 65535,
             "g": 4294967295, "h": 18446744073709551615, "i": false, "j": "1970-01-02",
             "k": "1970-01-01T00:00:01.000001"}""";

        rows.write(((Decoded.Accepted) new RecordDecoder(compiled).decode(value.getBytes(UTF_8))).values(), cells);

        assertThat(cells)
                .containsExactly(
                        (byte) -128,
                        (short) -32768,
                        Integer.MIN_VALUE,
                        Long.MIN_VALUE,
                        (short) 255,
                        65535,
                        4294967295L,
                        new BigDecimal("18446744073709551615"),
                        false,
                        1,
                        1_000_001L);
        rows.writeUnused(cells);
        assertThat(cells[0]).as("required").isEqualTo((byte) 0);
        assertThat(cells[1]).as("optional").isNull();
    }

    @Test
    void anOrderOfAnOlderContractLacksWhatThatDidNotHave() {
        OrderContract now = ContractFile.shipped("playground").contract();
        OrderContract before = ContractFile.shipped("tracker").contract();
        String value = "{\"order_id\": \"123e4567-e89b-12d3-a456-426614174000\", \"user\": \"john\","
                + " \"item\": \"burger\", \"quantity\": 5}";
        CompiledContract decoded = CompiledContract.of(before);
        OrderRows rows = new OrderRows(CompiledContract.of(now), decoded);
        Object[] cells = new Object[rows.count()];

        rows.write(((Decoded.Accepted) new RecordDecoder(decoded).decode(value.getBytes(UTF_8))).values(), cells);

        assertThat(cells).containsExactly(null, "john", "burger", null, null, null);
        assertThat(rows.isComplete())
                .as("order_id is another type, qty is missing")
                .isFalse();
        assertThat(new OrderRows(decoded).isComplete()).isTrue();
    }
}
