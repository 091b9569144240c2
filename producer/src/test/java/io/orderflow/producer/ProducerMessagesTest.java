package io.orderflow.producer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.orderflow.condition.Condition;
import io.orderflow.contract.compiled.OrderValues;
import io.orderflow.contract.encode.RecordFormat;
import io.orderflow.producer.make.OrderGenerator;
import io.orderflow.producer.make.OrderNumbers;
import io.orderflow.producer.make.RecordFactory;
import io.orderflow.producer.make.value.Catalogue;
import io.orderflow.producer.replay.FileOrder;
import io.orderflow.producer.send.DeliveryCounts;
import io.orderflow.producer.send.DeliveryLog;
import io.orderflow.producer.start.FirstOrder;
import io.orderflow.producer.topic.HighestOrder;
import java.math.BigDecimal;
import java.time.Clock;
import java.time.Duration;
import java.time.LocalDateTime;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

/** The producer's messages and the figures in them. */
class ProducerMessagesTest {
    private static final OrderNumbers NUMBERS = OrderNumbers.of(OwnersOrder.CONTRACT);

    private static OrderGenerator generator() {
        return new OrderGenerator(OwnersOrder.CONTRACT, 1, Catalogue.ofThisBuild(), Clock.systemUTC());
    }

    @Test
    void theDashboardsIdsAndOtherTextsAreNoNumbers() {
        assertThat(NUMBERS.of("ORDER-000042")).hasValue(42);
        assertThat(NUMBERS.of("ORDER-899999999999")).hasValue(899_999_999_999L);
        for (String text :
                new String[] {"ORDER-900000000000", "ORDER-42", "order-000042", "ORDER-0000000000042", " "}) {
            assertThat(NUMBERS.of(text)).as(text).isEmpty();
        }
        assertThat(NUMBERS.inValue("{\"x\":1, \"order_id\" : \"ORDER-000007\"}"))
                .hasValue(7);
    }

    @Test
    void aTopicWithoutFreeIdsIsReportedWithThePositionOfTheHighest() {
        HighestOrder last = new HighestOrder(899_999_999_999L, "partition 2, offset 7");
        assertThatThrownBy(() -> FirstOrder.after(NUMBERS, last, OptionalLong.empty()))
                .hasMessage(
                        "No order ids are left: the topic holds ORDER-899999999999 (partition 2, offset 7). If that "
                                + "record is not yours, set STARTING_ORDER_ID to a free number.");
        assertThat(FirstOrder.after(NUMBERS, last, OptionalLong.of(5)).first()).isEqualTo(5);
    }

    @Test
    void aFileWhoseIdsTheTopicMayHoldIsAnnouncedWithTheOffsetThatKeepsTwoFilesApart() {
        OrderValues values = generator().order(4_510_01);
        FileOrder order = new FileOrder(values, "ORDER-451001", 4_510_01, LocalDateTime.MIN);
        FirstOrder beginning =
                FirstOrder.after(NUMBERS, new HighestOrder(4_510_01, "partition 2, offset 7"), OptionalLong.empty());
        assertThat(beginning.warning(List.of(order), "orders"))
                .hasValueSatisfying(text -> assertThat(text)
                        .contains("begin at ORDER-451001, and topic orders holds ids up to ORDER-451001")
                        .contains("producer.csv.id-offset (--id-offset)"));
        assertThat(FirstOrder.after(NUMBERS, HighestOrder.NONE, OptionalLong.empty())
                        .warning(List.of(order), "orders"))
                .isEmpty();
        assertThat(beginning.warning(List.of(), "orders")).isEmpty();
    }

    @Test
    void everyLineFitsAnEightyColumnTerminal() {
        int timeAndLevel = "12:34:56 INFO  ".length();
        RecordFactory factory =
                new RecordFactory(generator(), RecordFormat.JSON, order -> order.text(1), BigDecimal.ZERO, Map.of());
        for (long number = 1; number <= 2_000; number++) {
            assertThat(DeliveryLog.line(factory.records(number).get(0), 2, 123_456))
                    .hasSizeLessThanOrEqualTo(80 - timeAndLevel);
        }
    }

    @Test
    void theSummarySaysWhenTheMachineWasSlowerThanWanted() {
        DeliveryCounts.Snapshot counts = new DeliveryCounts.Snapshot(1_000, 1_000, 0, 0, 1_000, 0, Map.of());
        ProductionSummary slower = new ProductionSummary(
                "x", Duration.ofSeconds(10), 1, 1_000, counts, new ProductionSummary.UnsentLeft(0, "f", 106));
        assertThat(slower.text(NUMBERS)).contains("Slower than the 106.0 orders/s that were requested");
        ProductionSummary good = new ProductionSummary(
                "x", Duration.ofSeconds(10), 1, 1_000, counts, new ProductionSummary.UnsentLeft(0, "f", 101));
        assertThat(good.text(NUMBERS)).doesNotContain("Slower");
    }

    @Test
    void theSummaryAddsUpAndTheExitCodeReportsUndeliveredOrders() {
        DeliveryCounts.Snapshot counts =
                new DeliveryCounts.Snapshot(1_205, 1_200, 2, 0, 1_300, 0, Map.of("OUT_OF_RANGE", 3L));
        ProductionSummary summary = new ProductionSummary(
                "interrupted",
                Duration.ofSeconds(12),
                101,
                1_305,
                counts,
                new ProductionSummary.UnsentLeft(5, "orders-unsent.jsonl", 0));
        assertThat(summary.text(NUMBERS).lines())
                .containsExactly(
                        "Ended after 12 s: interrupted",
                        "  acknowledged  1,200",
                        "  failed        2",
                        "  in flight     3",
                        "  rate          100.0 orders/s",
                        "  ids           ORDER-000101 to ORDER-001305",
                        "  broken        3 of them, on purpose",
                        "    OUT_OF_RANGE      3",
                        "  5 orders were not acknowledged and may or may not have arrived. They are kept in"
                                + " orders-unsent.jsonl; the next start sends them first.");
        assertThat(summary.condition()).isEqualTo(Condition.UNDELIVERED);
    }
}
