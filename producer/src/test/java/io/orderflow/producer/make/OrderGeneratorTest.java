package io.orderflow.producer.make;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.orderflow.contract.order.Contract;
import io.orderflow.contract.order.Decoded;
import io.orderflow.contract.order.JsonOrderDecoder;
import io.orderflow.contract.order.JsonOrderEncoder;
import io.orderflow.contract.order.Order;
import io.orderflow.contract.order.OrderDecoder;
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
        return new OrderGenerator(seed, catalogue, CLOCK);
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
        LongStream.rangeClosed(1, 20_000).mapToObj(withSeed(1)::order).forEach(order -> {
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
        assertThat(withSeed(1).order(42).orderId()).isEqualTo("ORDER-000042");
        assertThat(withSeed(1).order(1_234_567).orderId()).isEqualTo("ORDER-1234567");
        assertThat(withSeed(1).order(1).orderTimestamp()).isEqualTo(LocalDateTime.of(2026, 11, 20, 23, 59, 59));
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
        JsonOrderDecoder decoder = new JsonOrderDecoder(Contract.standard());
        JsonOrderEncoder encoder = new JsonOrderEncoder();
        LongStream.rangeClosed(1, 2_000)
                .mapToObj(withSeed(3)::order)
                .forEach(order ->
                        assertThat(decoder.decode(encoder.encode(order))).isEqualTo(new Decoded.Accepted(order, 0)));
    }

    private static RecordFactory assembly(OrderGenerator generator, String broken, Map<String, BigDecimal> defects) {
        return new RecordFactory(
                generator,
                new JsonOrderEncoder()::encode,
                Order::orderId,
                new DefectShares(new BigDecimal(broken), defects));
    }

    @Test
    void everyDefectIsRejectedForItsReason() {
        OrderDecoder decoder = OrderDecoder.of(Contract.standard());
        for (Defect defect : Defect.values()) {
            if (defect.repeats() || defect.reason().isEmpty()) {
                continue;
            }
            for (long number = 1; number <= 300; number++) {
                Order order = withSeed(number).order(number);
                byte[] value =
                        defect.value(order, new JsonOrderEncoder()::encode).orElse(null);
                assertThat(decoder.decode(value))
                        .as("%s of %s", defect, order)
                        .isInstanceOfSatisfying(
                                Decoded.Rejected.class,
                                rejected -> assertThat(rejected.rejection().reason())
                                        .isEqualTo(defect.reason().get()));
            }
        }
    }

    @Test
    void theWantedShareIsBrokenInEveryUsualWayAndTheRestIsNot() {
        RecordFactory assembly = assembly(withSeed(5), "0.01", Map.of());
        Set<Defect> defects = EnumSet.noneOf(Defect.class);
        long broken = LongStream.rangeClosed(1, 50_000)
                .mapToObj(assembly::records)
                .flatMap(List::stream)
                .flatMap(record -> record.defect().stream())
                .peek(defects::add)
                .count();
        assertThat(broken).isBetween(400L, 600L);
        assertThat(defects).hasSize(8).allMatch(Defect::isUsual);
        RecordFactory sound = assembly(withSeed(5), "0", Map.of());
        assertThat(LongStream.rangeClosed(1, 1_000).mapToObj(sound::records))
                .allMatch(r -> r.size() == 1 && r.get(0).defect().isEmpty());
    }

    @Test
    void aDuplicateFollowsItsOrderWithTheSameBytesAndAConflictWithOthers() {
        for (String kind : List.of("duplicate", "conflict")) {
            List<Outgoing> records =
                    assembly(withSeed(5), "0", Map.of(kind, BigDecimal.ONE)).records(7);
            assertThat(records).hasSize(2);
            assertThat(records.get(0).defect()).isEmpty();
            assertThat(records.get(1).defect().orElseThrow().outcome())
                    .isEqualTo(kind.equals("duplicate") ? "DUPLICATE" : "KEY_CONFLICT");
            assertThat(records.get(1).orderId()).isEqualTo(records.get(0).orderId());
            assertThat(Arrays.equals(
                            records.get(0).value().orElseThrow(),
                            records.get(1).value().orElseThrow()))
                    .isEqualTo(kind.equals("duplicate"));
            OrderDecoder decoder = OrderDecoder.of(Contract.standard());
            assertThat(decoder.decode(records.get(1).value().orElseThrow())).isInstanceOf(Decoded.Accepted.class);
        }
    }

    @Test
    void aLateOrderIsSoundButAMonthOld() {
        Outgoing record = assembly(withSeed(5), "0", Map.of("late", BigDecimal.ONE))
                .records(7)
                .get(0);
        assertThat(OrderDecoder.of(Contract.standard()).decode(record.value().orElseThrow()))
                .isInstanceOfSatisfying(
                        Decoded.Accepted.class,
                        accepted -> assertThat(accepted.order().orderTimestamp())
                                .isEqualTo(LocalDateTime.of(2026, 10, 21, 23, 59, 59)));
    }

    @Test
    void anUnknownDefectIsNamedWithTheKnownOnes() {
        assertThatThrownBy(() -> new DefectShares(BigDecimal.ZERO, Map.of("wat", BigDecimal.ONE)))
                .hasMessageStartingWith("knows no defect \"wat\", only broken-json, ");
        assertThatThrownBy(() -> new DefectShares(BigDecimal.ONE, Map.of("late", BigDecimal.ONE)))
                .hasMessage("must leave something: the shares add up to 200.0 %");
    }

    @Test
    void popularProductsSellMoreByTheLawTheSkewStates() {
        OrderGenerator skewed = new OrderGenerator(1, catalogue, CLOCK, 1);
        Map<String, Long> sold = new HashMap<>();
        for (long number = 1; number <= 50_000; number++) {
            sold.merge(skewed.order(number).productName(), 1L, Long::sum);
        }
        double first = sold.get(catalogue.products().get(0).name());
        assertThat(sold.get(catalogue.products().get(1).name()) / first).isBetween(0.45, 0.55);
        assertThat(sold.get(catalogue.products().get(9).name()) / first).isBetween(0.08, 0.12);
    }
}
