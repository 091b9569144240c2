package io.orderflow.streams.console;

import static org.assertj.core.api.Assertions.assertThat;

import io.orderflow.contract.order.Contract;
import io.orderflow.contract.order.Decoded;
import io.orderflow.contract.order.HostileOrder;
import io.orderflow.contract.order.Order;
import io.orderflow.contract.order.OrderDecoder;
import io.orderflow.contract.order.OrderFixture;
import io.orderflow.program.terminal.DisplayText;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OrdersOnScreenTest {

    private static final Order WIDEST = new Order(
            Integer.MAX_VALUE,
            "ORDER-123456789012",
            "茶".repeat(255),
            "\u202eW".repeat(50),
            9_999_999_999L,
            Integer.MAX_VALUE,
            9_999_999_999L,
            LocalDateTime.of(9999, 12, 31, 23, 59, 59));

    @ParameterizedTest
    @ValueSource(ints = {60, 80, 109, 110, 120, 200})
    void noLineIsWiderThanTheTerminalAndNothingHostileGetsThrough(int width) {
        OrdersOnScreen screen = new OrdersOnScreen(width);
        List<String> lines = new ArrayList<>(screen.lines(accepted(Long.MAX_VALUE, WIDEST)));
        HostileOrder.all().forEach(hostile -> lines.addAll(screen.lines(decoded(hostile))));

        assertThat(lines).hasSizeGreaterThan(HostileOrder.all().size());
        assertThat(lines).allSatisfy(line -> {
            assertThat(DisplayText.width(line)).as(line).isLessThanOrEqualTo(width);
            assertThat(line).isEqualTo(DisplayText.escaped(line));
        });
    }

    @Test
    void anOrderIsOneLineOfEightyColumns() {
        assertThat(new OrdersOnScreen(80).lines(accepted(17, OrderFixture.theOrder())))
                .containsExactly(
                        "PART@OFF   ORDER        CUSTOMER PRODUCT       QTY     TOTAL ORDERED AT",
                        "2@17       ORDER-000001    87654 Yoga Mat        2     91.98 2025-01-15T14:30:45");
    }

    @Test
    void aWideTerminalShowsEveryField() {
        assertThat(new OrdersOnScreen(120)
                        .lines(accepted(17, OrderFixture.theOrder()))
                        .get(1))
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
    void aRejectedRecordSaysWhereWhyAndWhatItWas() {
        byte[] value = OrderFixture.anOrder().with("total_price", "91.99").asJson();

        List<String> lines = new OrdersOnScreen(80).lines(shown(value));

        assertThat(lines.get(0)).isEqualTo("0@3  rejected: TOTAL_MISMATCH in total_price");
        assertThat(lines.get(1)).startsWith("    total_price ");
        assertThat(lines.get(lines.size() - 1))
                .startsWith("    {\"customer_id\":87654,")
                .endsWith("… (" + value.length + " bytes)");
    }

    @Test
    void theHeaderComesBackEveryTwentyLines() {
        OrdersOnScreen screen = new OrdersOnScreen(80);
        List<String> lines = new ArrayList<>();
        for (int i = 0; i < 45; i++) {
            lines.addAll(screen.lines(accepted(i, OrderFixture.theOrder())));
        }

        assertThat(lines).hasSize(48);
        assertThat(List.of(lines.get(0), lines.get(21), lines.get(42))).allMatch(line -> line.startsWith("PART@OFF"));
    }

    private static DisplayedRecord accepted(long offset, Order order) {
        return new DisplayedRecord.Accepted(2, offset, 0, order);
    }

    private static DisplayedRecord decoded(HostileOrder hostile) {
        return shown(hostile.value().orElse(null));
    }

    private static DisplayedRecord shown(byte[] value) {
        Decoded decoded = OrderDecoder.of(Contract.standard()).decode(value);
        byte[] bytes = value == null ? new byte[0] : value;
        return decoded instanceof Decoded.Accepted accepted
                ? new DisplayedRecord.Accepted(0, 3, 0, accepted.order())
                : new DisplayedRecord.Rejected(
                        0,
                        3,
                        0,
                        ((Decoded.Rejected) decoded).rejection(),
                        DisplayText.escaped(bytes, 400),
                        bytes.length);
    }
}
