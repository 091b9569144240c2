package io.orderflow.producer.make;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.orderflow.contract.decode.RecordDecoder;
import io.orderflow.contract.encode.RecordEncoder;
import io.orderflow.contract.encode.RecordFormat;
import io.orderflow.contract.verdict.Decoded;
import io.orderflow.producer.OwnersOrder;
import io.orderflow.producer.make.value.Catalogue;
import io.orderflow.producer.make.value.Product;
import java.math.BigDecimal;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class OrderGeneratorTest {
    /** A zone far from UTC, to be ignored. */
    private static final Clock CLOCK =
            Clock.fixed(Instant.parse("2026-11-20T23:59:59.987Z"), ZoneId.of("Pacific/Apia"));

    private final Catalogue catalogue = Catalogue.ofThisBuild();

    private OrderGenerator withSeed(long seed) {
        return new OrderGenerator(OwnersOrder.CONTRACT, seed, catalogue, CLOCK);
    }

    @Test
    void theCatalogueHasFortyProductsInEightCategories() {
        assertThat(catalogue.products()).hasSize(40).doesNotHaveDuplicates();
        assertThat(catalogue.products().stream().map(Product::category).distinct())
                .hasSize(8);
    }

    @Test
    void ordersStayWithinTheRangesOfTheOwnersDocumentAndReachTheirEnds() {
        Set<Integer> quantities = new HashSet<>();
        Set<String> products = new HashSet<>();
        LongStream.rangeClosed(1, 20_000)
                .mapToObj(withSeed(1)::order)
                .map(OwnersOrder::of)
                .forEach(order -> {
                    assertThat(order.customerId()).isBetween(50_000, 99_999);
                    assertThat(order.unitPriceCents()).isBetween(5_000L, 99_999L);
                    assertThat(order.totalPriceCents()).isEqualTo(order.unitPriceCents() * order.quantity());
                    quantities.add(order.quantity());
                    products.add(order.productName());
                });
        assertThat(quantities).containsExactlyInAnyOrder(1, 2, 3, 4, 5);
        assertThat(products).hasSize(40);
    }

    @Test
    void idsAreTheNumberWithAtLeastSixDigitsAndTimesAreUtcToTheSecond() {
        assertThat(OwnersOrder.of(withSeed(1).order(42)).orderId()).isEqualTo("ORDER-000042");
        assertThat(OwnersOrder.of(withSeed(1).order(1_234_567)).orderId()).isEqualTo("ORDER-1234567");
        assertThat(OwnersOrder.of(withSeed(1).order(1)).orderTimestamp())
                .isEqualTo(LocalDateTime.of(2026, 11, 20, 23, 59, 59));
    }

    @Test
    void theSameSeedGivesTheSameOrderWhateverWasMadeBefore() {
        OrderGenerator other = withSeed(7);
        other.order(1);
        assertThat(other.order(500))
                .isEqualTo(withSeed(7).order(500))
                .isNotEqualTo(withSeed(8).order(500));
    }

    @Test
    void everyOrderIsAcceptedByTheContract() {
        RecordDecoder decoder = new RecordDecoder(OwnersOrder.CONTRACT);
        RecordEncoder encoder = new RecordEncoder(OwnersOrder.CONTRACT, RecordFormat.JSON);
        LongStream.rangeClosed(1, 2_000)
                .mapToObj(withSeed(3)::order)
                .forEach(order ->
                        assertThat(decoder.decode(encoder.encode(order))).isEqualTo(new Decoded.Accepted(order, 0)));
    }

    private static RecordFactory factory(OrderGenerator generator, String broken, Map<String, BigDecimal> defects) {
        return new RecordFactory(generator, RecordFormat.JSON, order -> order.text(1), new BigDecimal(broken), defects);
    }

    @Test
    void everyDefectIsRejectedForItsReason() {
        RecordDecoder decoder = new RecordDecoder(OwnersOrder.CONTRACT);
        assertThat(new BrokenOrders(withSeed(1), RecordFormat.JSON).possible()).containsExactly(Defect.values());
        for (Defect defect : Defect.values()) {
            if (defect.repeats() || defect == Defect.LATE) {
                continue;
            }
            for (long number = 1; number <= 300; number++) {
                OrderGenerator generator = withSeed(number);
                BrokenOrders.Broken broken = new BrokenOrders(generator, RecordFormat.JSON)
                        .make(defect, number, generator.order(number))
                        .orElseThrow();
                assertThat(broken.outcome())
                        .isEqualTo(
                                defect == Defect.WRONG_TOTAL
                                        ? "TOTAL_MISMATCH"
                                        : defect.reason().orElseThrow().name());
                assertThat(decoder.decode(broken.value().orElse(null)))
                        .as("%s of %s", defect, number)
                        .isInstanceOfSatisfying(
                                Decoded.Rejected.class,
                                rejected -> assertThat(rejected.rejection().reason())
                                        .isEqualTo(broken.outcome()));
            }
        }
    }

    @Test
    void theWantedShareIsBrokenInEveryUsualWayAndTheRestIsNot() {
        RecordFactory factory = factory(withSeed(5), "0.01", Map.of());
        Set<Defect> defects = EnumSet.noneOf(Defect.class);
        long broken = LongStream.rangeClosed(1, 50_000)
                .mapToObj(factory::records)
                .flatMap(List::stream)
                .flatMap(record -> record.defect().stream())
                .peek(defects::add)
                .count();
        assertThat(broken).isBetween(400L, 600L);
        assertThat(defects).hasSize(8).allMatch(Defect::isUsual);
        RecordFactory intact = factory(withSeed(5), "0", Map.of());
        assertThat(LongStream.rangeClosed(1, 1_000).mapToObj(intact::records))
                .allMatch(r -> r.size() == 1 && r.get(0).defect().isEmpty());
    }

    @Test
    void aDuplicateFollowsItsOrderWithTheSameBytesAndAConflictWithOthers() {
        for (String kind : List.of("duplicate", "conflict")) {
            List<Outgoing> records =
                    factory(withSeed(5), "0", Map.of(kind, BigDecimal.ONE)).records(7);
            assertThat(records).hasSize(2);
            assertThat(records.get(0).defect()).isEmpty();
            assertThat(records.get(1).outcome()).isEqualTo(kind.equals("duplicate") ? "DUPLICATE" : "KEY_CONFLICT");
            assertThat(records.get(1).orderId()).isEqualTo(records.get(0).orderId());
            assertThat(Arrays.equals(
                            records.get(0).value().orElseThrow(),
                            records.get(1).value().orElseThrow()))
                    .isEqualTo(kind.equals("duplicate"));
            RecordDecoder decoder = new RecordDecoder(OwnersOrder.CONTRACT);
            assertThat(decoder.decode(records.get(1).value().orElseThrow())).isInstanceOf(Decoded.Accepted.class);
        }
    }

    @Test
    void aLateOrderIsSoundButAMonthOld() {
        Outgoing record = factory(withSeed(5), "0", Map.of("late", BigDecimal.ONE))
                .records(7)
                .get(0);
        assertThat(new RecordDecoder(OwnersOrder.CONTRACT).decode(record.value().orElseThrow()))
                .isInstanceOfSatisfying(
                        Decoded.Accepted.class,
                        accepted -> assertThat(OwnersOrder.of(accepted.values()).orderTimestamp())
                                .isEqualTo(LocalDateTime.of(2026, 10, 21, 23, 59, 59)));
    }

    @Test
    void anUnknownDefectIsNamedWithTheKnownOnes() {
        assertThatThrownBy(
                        () -> new DefectShares(BigDecimal.ZERO, Map.of("wat", BigDecimal.ONE), Set.of(Defect.values())))
                .hasMessageStartingWith("knows no defect \"wat\", only broken-json, ");
        assertThatThrownBy(
                        () -> new DefectShares(BigDecimal.ONE, Map.of("late", BigDecimal.ONE), Set.of(Defect.values())))
                .hasMessage("must leave something: the shares add up to 200.0 %");
    }

    @Test
    void popularProductsSellMoreByTheLawTheSkewStates() {
        OrderGenerator skewed = new OrderGenerator(OwnersOrder.CONTRACT, 1, catalogue, CLOCK, 1);
        Map<String, Long> sold = new HashMap<>();
        for (long number = 1; number <= 50_000; number++) {
            sold.merge(OwnersOrder.of(skewed.order(number)).productName(), 1L, Long::sum);
        }
        double first = sold.get(catalogue.products().get(0).name());
        assertThat(sold.get(catalogue.products().get(1).name()) / first).isBetween(0.45, 0.55);
        assertThat(sold.get(catalogue.products().get(9).name()) / first).isBetween(0.08, 0.12);
    }
}
