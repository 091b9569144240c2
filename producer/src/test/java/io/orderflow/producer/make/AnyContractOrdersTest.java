package io.orderflow.producer.make;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.orderflow.contract.compiled.CompiledContract;
import io.orderflow.contract.compiled.OrderValues;
import io.orderflow.contract.decode.RandomContracts;
import io.orderflow.contract.decode.RecordDecoder;
import io.orderflow.contract.encode.RecordFormat;
import io.orderflow.contract.file.ContractFile;
import io.orderflow.contract.file.ContractFixture;
import io.orderflow.contract.model.Leaf;
import io.orderflow.contract.verdict.Decoded;
import io.orderflow.producer.make.value.Catalogue;
import java.math.BigDecimal;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Made-up orders of contracts other than the one that is part of this program. */
class AnyContractOrdersTest {
    private static final Clock CLOCK = Clock.fixed(Instant.parse("2026-11-20T12:34:56.789Z"), ZoneOffset.UTC);

    private static CompiledContract shipped(String name) {
        return CompiledContract.of(ContractFile.shipped(name).contract());
    }

    private static CompiledContract with(String keys, String... properties) {
        return CompiledContract.of(ContractFixture.contract(ContractFixture.with(keys, properties)));
    }

    private static OrderGenerator generator(CompiledContract contract, long seed) {
        return new OrderGenerator(contract, seed, Catalogue.ofThisBuild(), CLOCK);
    }

    private static RecordFactory factory(CompiledContract contract, RecordFormat format, String broken) {
        OrderFields fields = new OrderFields(contract);
        return new RecordFactory(generator(contract, 3), format, fields::key, new BigDecimal(broken), Map.of());
    }

    @ParameterizedTest
    @ValueSource(strings = {"orders", "order-records", "tracker", "playground", "takeaway", "shop"})
    void everyRecordOfAShippedContractIsAcceptedOrRejectedAsItsDefectSays(String name) {
        CompiledContract contract = shipped(name);
        RecordDecoder decoder = new RecordDecoder(contract);
        for (RecordFormat format : RecordFormat.values()) {
            RecordFactory factory = factory(contract, format, "0.3");
            Set<String> keys = new HashSet<>();
            Set<Defect> defects = new HashSet<>();
            for (long number = 1; number <= 500; number++) {
                for (Outgoing record : factory.records(number)) {
                    keys.add(record.orderId());
                    record.defect().ifPresent(defects::add);
                    Decoded decoded = decoder.decode(record.value().orElse(null));
                    assertThat(
                                    decoded instanceof Decoded.Rejected one
                                            ? one.rejection().reason()
                                            : "")
                            .as("%s", decoded)
                            .isEqualTo(record.outcome());
                }
            }
            assertThat(keys).hasSize(500);
            assertThat(defects).hasSizeGreaterThanOrEqualTo(5);
        }
    }

    @Test
    void ordersOfRandomContractsAreAcceptedUnlessTheProducerSaysWhyNoneCanBeMade() {
        Random random = new Random(17);
        int made = 0;
        for (int i = 0; i < 60; i++) {
            String text = new RandomContracts(random).next();
            CompiledContract contract =
                    CompiledContract.of(ContractFile.read(text, "random", "").contract());
            try {
                generator(contract, 1).check();
                made++;
            } catch (IllegalArgumentException e) {
                assertThat(e).as(text).hasMessageMatching("(?s)(an order that was made up|no ).*");
            }
        }
        assertThat(made).isGreaterThan(45);
    }

    @Test
    void theSameSeedGivesTheSameOrder() {
        CompiledContract shop = shipped("shop");
        generator(shop, 7).order(1);
        assertThat(generator(shop, 7).order(500))
                .isEqualTo(generator(shop, 7).order(500))
                .isNotEqualTo(generator(shop, 8).order(500));
    }

    @Test
    void whatAddsUpTheItemsByItsNameIsTheirSum() {
        CompiledContract shop = shipped("shop");
        CompiledContract takeaway = shipped("takeaway");
        for (long number = 1; number <= 200; number++) {
            OrderValues order = generator(shop, 5).order(number);
            BigDecimal cost = BigDecimal.ZERO;
            for (Map<String, Object> item : items(order, shop)) {
                cost = cost.add(decimal(item.get("quantity")).multiply(decimal(item.get("unit_price"))));
            }
            assertThat(decimal(value(order, shop, "subtotal"))).isEqualByComparingTo(cost);
            assertThat(decimal(value(order, shop, "total")))
                    .isEqualByComparingTo(cost.add(decimal(value(order, shop, "shipping"))));

            OrderValues meal = generator(takeaway, 5).order(number);
            assertThat(value(meal, takeaway, "total_products"))
                    .isEqualTo((long) items(meal, takeaway).size());
        }
    }

    private static BigDecimal decimal(Object number) {
        return new BigDecimal(number.toString());
    }

    private static Object value(OrderValues order, CompiledContract contract, String path) {
        List<Leaf> leaves = contract.contract().leaves();
        for (int column = 0; column < leaves.size(); column++) {
            if (leaves.get(column).path().equals(path)) {
                return order.value(column);
            }
        }
        throw new AssertionError("there is no field " + path);
    }

    private static List<Map<String, Object>> items(OrderValues order, CompiledContract contract) {
        try {
            return new ObjectMapper().readValue(value(order, contract, "items").toString(), new TypeReference<>() {});
        } catch (JsonProcessingException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void rulesAreSatisfiedAndThoseThatCannotBeAreNamed() {
        CompiledContract sound = with(
                """
                quality:
                - {name: SUM_WRONG, type: custom, engine: orderflow, implementation: total = price * pieces + fee}
                - {name: FEE_HIGH, type: custom, engine: orderflow, implementation: fee < price}
                """,
                "{name: price, logicalType: number, physicalType: 'DECIMAL(10,2)', required: true}",
                "{name: pieces, logicalType: integer, required: true, logicalTypeOptions: {minimum: 1, maximum: 9}}",
                "{name: fee, logicalType: number, physicalType: 'DECIMAL(10,2)', required: true}",
                "{name: total, logicalType: number, physicalType: 'DECIMAL(20,2)', required: true}");
        generator(sound, 1).check();
        CompiledContract impossible = with("""
            quality:
            - {name: NEVER_TRUE, type: custom, engine: orderflow, implementation: one > one}
            """, "{name: one, logicalType: integer, required: true}");
        assertThatThrownBy(() -> generator(impossible, 1).order(1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("NEVER_TRUE");
    }

    @Test
    void patternsAreMatchedAndThoseWithoutATextAreNamed() {
        generator(
                        with(
                                "",
                                "{name: code, logicalType: string, required: true, logicalTypeOptions: {maxLength: 12,"
                                        + " pattern: '^[A-Z]{2}-[0-9]{4,6}(X|Y)$'}}"),
                        1)
                .check();
        CompiledContract none = with(
                "",
                "{name: code, logicalType: string, required: true, logicalTypeOptions: {maxLength: 3, pattern:"
                        + " '^[A-Z]{5}$'}}");
        assertThatThrownBy(() -> generator(none, 1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("code")
                .hasMessageContaining("^[A-Z]{5}$");
    }

    @Test
    void keysCountWhereTheyCan() {
        OrderNumbers shop = OrderNumbers.of(shipped("shop"));
        assertThat(shop.id(42)).isEqualTo("SHOP-00000042");
        assertThat(shop.highest()).isEqualTo(99_999_999);
        assertThat(shop.of("SHOP-00000042")).hasValue(42);
        assertThat(shop.inValue("{\"order_id\":\"SHOP-00000007\",\"x\":1}")).hasValue(7);
        OrderNumbers playground = OrderNumbers.of(shipped("playground"));
        assertThat(playground.id(42)).isEqualTo("42");
        assertThat(playground.inValue("{\"order_id\": 17, \"user\":\"x\"}")).hasValue(17);
        assertThat(playground.inKey("17")).as("a bare number may be a customer").isEmpty();
        assertThat(OrderNumbers.of(shipped("tracker")).isCountable()).isFalse();
        assertThat(OrderNumbers.of(shipped("order-records")).id(3)).isEqualTo("ORDER-000003");
    }

    @Test
    void aDefectThatNoOrderCanHaveIsNamed() {
        CompiledContract tracker = shipped("tracker");
        assertThatThrownBy(() -> new RecordFactory(
                        generator(tracker, 1),
                        RecordFormat.JSON,
                        order -> "",
                        BigDecimal.ZERO,
                        Map.of("late", BigDecimal.ONE)))
                .hasMessageStartingWith("has the defect late, which no order of this contract can have; possible are ");
        assertThat(new String(
                        factory(tracker, RecordFormat.JSON, "0")
                                .records(1)
                                .get(0)
                                .key(),
                        UTF_8))
                .hasSize(36);
    }
}
