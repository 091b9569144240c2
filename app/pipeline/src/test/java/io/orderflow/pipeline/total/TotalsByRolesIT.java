package io.orderflow.pipeline.total;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.orderflow.condition.StoppedException;
import io.orderflow.contract.file.ContractFile;
import io.orderflow.contract.model.OrderContract;
import io.orderflow.local.RealServices;
import io.orderflow.local.TestDatabase;
import io.orderflow.pipeline.operate.total.TotalsReport;
import io.orderflow.pipeline.operate.total.TotalsView;
import io.orderflow.pipeline.settle.SettlingFixture;
import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The totals of any contract are what the server itself computes from the rows. */
@ExtendWith(RealServices.class)
@Tag("mysql")
class TotalsByRolesIT {

    private static final String PIPELINE = "any-orders";
    private static final long NOON = 1_763_000_000_000L;

    @ParameterizedTest
    @ValueSource(strings = {"orders", "order-records", "tracker", "playground", "takeaway", "shop"})
    void equalARecountAtEveryCommitAndAfterARebuild(String contract, TestDatabase database) throws SQLException {
        SettlingFixture fixture =
                fixture(database, ContractFile.shipped(contract).contract());
        for (int from = 0; from < 60; from += 20) {
            fixture.settle(from / 20 % 2, orders(contract, from, from + 25), timestamps(25));
            assertThat(differences(fixture)).isEmpty();
        }
        assertThat(fixture.number("SELECT SUM(orders) FROM partition_totals")).isEqualTo(65);
        everyViewOfTheContractIsThereAndCanBeRead(fixture);

        database.execute(
                "DELETE FROM minute_totals WHERE kafka_partition = 0",
                "UPDATE product_totals SET orders = orders + 1, quantity = quantity + 0.5",
                "DELETE FROM partition_totals WHERE kafka_partition = 1");
        assertThat(differences(fixture)).isNotEmpty();
        rebuild(fixture);

        assertThat(withoutEmpty(differences(fixture))).isEmpty();
        assertThat(fixture.text("SELECT CONCAT(missing_orders, ' ', is_complete) FROM totals_state"))
                .isEqualTo("0 1");
        try (Connection connection = fixture.connect()) {
            assertThat(new TotalsRebuild(fixture.tables(), PIPELINE).run(connection, read -> {}))
                    .as("nothing is left to correct")
                    .isEqualTo(new TotalsRebuild.Rebuilt(65, 0, 0, 0));
        }
    }

    /** A sum that a test broke where the contract has none is zero afterwards. */
    private static List<String> withoutEmpty(List<String> differences) {
        return differences.stream()
                .filter(line -> !line.matches(".* has the sum 0E-10 .* of QUANTITY, not null"))
                .toList();
    }

    private static void everyViewOfTheContractIsThereAndCanBeRead(SettlingFixture fixture) throws SQLException {
        OrderContract contract = fixture.tables().contract();
        List<String> names = new ArrayList<>();
        try (Connection connection = fixture.connect()) {
            for (TotalsView view : TotalsView.all(contract)) {
                names.add(view.name());
                int columns = view.read(connection, fixture.tables(), PIPELINE, 10, Duration.ofSeconds(8), rows -> {
                    assertThat(rows.next()).as(view.name()).isTrue();
                    return rows.getMetaData().getColumnCount();
                });
                assertThat(columns).isEqualTo(view.columns().split(", ", -1).length);
            }
        }
        names.add("totals_state");
        assertThat(fixture.text("SELECT GROUP_CONCAT(table_name ORDER BY table_name) FROM information_schema.views"
                        + " WHERE table_schema = DATABASE()"))
                .isEqualTo(String.join(",", names.stream().sorted().toList()));
    }

    @Test
    void rowsWithAKeyOfTwoPartsAreAllAddedUp(TestDatabase database) throws SQLException {
        SettlingFixture fixture = fixture(database, contract(ContractOrders.LINES));
        List<byte[]> lines = new ArrayList<>();
        for (int order = 1; order <= 12; order++) {
            for (int line = 1; line <= 3; line++) {
                lines.add(ContractOrders.line(order, line, order + line));
            }
        }
        // One line again as it was, and one with other content.
        lines.add(ContractOrders.line(7, 2, 9));
        lines.add(ContractOrders.line(7, 3, 1));
        fixture.settle(0, lines.subList(0, 20), timestamps(20));
        fixture.settle(1, lines.subList(20, lines.size()), timestamps(lines.size() - 20));
        assertThat(differences(fixture)).isEmpty();
        assertThat(fixture.number("SELECT COUNT(*) FROM order_lines")).isEqualTo(36);
        assertThat(fixture.text("SELECT GROUP_CONCAT(order_id) FROM duplicate_orders"))
                .isEqualTo("[\"A-7\",2]");
        assertThat(fixture.text("SELECT CONCAT(reason, ' ', field) FROM rejected_orders"))
                .isEqualTo("KEY_CONFLICT order_no,line_no");

        database.execute(
                "DELETE FROM minute_totals WHERE kafka_partition = 0",
                "UPDATE product_totals SET quantity = quantity + 1",
                "DELETE FROM partition_totals WHERE kafka_partition = 1");
        assertThat(differences(fixture)).isNotEmpty();
        rebuild(fixture);

        assertThat(differences(fixture)).isEmpty();
        assertThat(report(fixture).sums().get(0).orders()).isEqualTo(36);
    }

    @Test
    void theAveragePriceOfFloatsIsRightToWhatAFloatHolds(TestDatabase database) throws SQLException {
        SettlingFixture fixture =
                fixture(database, ContractFile.shipped("order-records").contract());
        fixture.settle(0, orders("order-records", 0, 70));

        double expected = IntStream.range(0, 70).mapToDouble(i -> i % 7 + 0.99f).sum() / 70;
        TotalsReport.Sums sums = report(fixture).sums().get(0);
        assertThat(sums.averageUnitPrice().orElseThrow().floatValue()).isEqualTo((float) expected);
        assertThat(sums.revenue()).isEmpty();
        assertThat(sums.quantity()).isEmpty();
    }

    @Test
    void eurosAndYenDoNotAddUp(TestDatabase database) throws SQLException {
        SettlingFixture fixture = fixture(database, ContractFile.shipped("shop").contract());
        fixture.settle(0, orders("shop", 0, 4));

        assertThat(report(fixture).sums())
                .extracting(TotalsReport.Sums::currency, TotalsReport.Sums::orders, TotalsReport.Sums::revenue)
                .containsExactly(
                        org.assertj.core.groups.Tuple.tuple("EUR", 2L, Optional.of(new BigDecimal("3.50"))),
                        org.assertj.core.groups.Tuple.tuple("JPY", 2L, Optional.of(new BigDecimal("5.50"))));
    }

    @Test
    void anAbsurdKafkaTimestampLosesNothing(TestDatabase database) throws SQLException {
        SettlingFixture fixture =
                fixture(database, ContractFile.shipped("tracker").contract());
        fixture.settle(
                0,
                orders("tracker", 0, 5),
                List.of(-1L, Long.MIN_VALUE, Long.MAX_VALUE, 253_402_300_800_000L, 253_402_300_799_999L));

        assertThat(differences(fixture)).isEmpty();
        assertThat(fixture.number("SELECT COUNT(*) FROM tracker WHERE received_at IS NULL"))
                .isEqualTo(4);
        assertThat(fixture.number("SELECT SUM(orders) FROM minute_totals WHERE minute = '0001-01-01'"))
                .isEqualTo(4);
        assertThat(fixture.number("SELECT SUM(orders) FROM orders_per_minute")).isEqualTo(1);
        assertThat(report(fixture).sums().get(0).orders()).isEqualTo(5);
        rebuild(fixture);
        assertThat(differences(fixture)).isEmpty();
    }

    @Test
    void amountsBeyondALongAreExactAndOnesBeyondTheTotalsAreLeftOutByNumber(TestDatabase database) throws SQLException {
        SettlingFixture fixture = fixture(database, wide());
        fixture.settle(0, List.of(wideOrder(1, "9999999999999999999.123456789"), wideOrder(2, "0.000000001")));
        fixture.settle(0, List.of(wideOrder(3, "12345678901234567890.5"), wideOrder(4, "9999999999999999999.1")));

        assertThat(differences(fixture)).isEmpty();
        assertThat(report(fixture).sums().get(0).revenue()).hasValue(new BigDecimal("32345678901234567888.723456790"));

        fixture.settle(0, List.of(wideOrder(5, "99999999999999999999999999999"), wideOrder(6, "1")));
        assertThat(fixture.number("SELECT COUNT(*) FROM wide")).isEqualTo(6);
        assertThat(report(fixture).state().missing()).isEqualTo(2);
        fixture.settle(0, List.of(wideOrder(7, "1")));
        assertThat(report(fixture).state().orders()).isEqualTo(5);
        assertThatThrownBy(() -> rebuild(fixture))
                .isInstanceOf(StoppedException.class)
                .hasMessageContaining("The totals cannot hold what the orders")
                .hasMessageContaining("Nothing was changed.");
    }

    @Test
    void otherRolesMakeTheTotalsIncompleteUntilTheyAreRebuilt(TestDatabase database) throws SQLException {
        OrderContract tracker = ContractFile.shipped("tracker").contract();
        SettlingFixture fixture = fixture(database, tracker);
        assertThat(record(fixture)).isEmpty();
        fixture.settle(0, orders("tracker", 0, 10));
        assertThat(record(fixture)).as("the same roles").isEmpty();
        assertThat(report(fixture).state().isComplete()).isTrue();

        SettlingFixture changed = fixture(database, withoutQuantity(tracker));
        assertThatThrownBy(() -> rebuild(changed))
                .isInstanceOf(StoppedException.class)
                .hasMessageContaining("are made by the roles product=`item` quantity=`quantity`");
        assertThat(record(changed)).hasValue("product=`item` quantity=`quantity`");
        assertThat(report(changed).state().missing()).isEqualTo(10);
        changed.settle(0, orders("tracker", 10, 15));
        assertThat(report(changed).state().missing()).isEqualTo(10);

        rebuild(changed);
        assertThat(report(changed).state().isComplete()).isTrue();
        assertThat(withoutEmpty(differences(changed))).isEmpty();
        assertThat(record(fixture)).as("of a driver that was taken over").isEmpty();
        assertThat(report(changed).state().isComplete()).isTrue();
    }

    private static Optional<String> record(SettlingFixture fixture) throws SQLException {
        try (Connection connection = fixture.connect()) {
            return new RecordedRoles(fixture.tables(), PIPELINE).record(connection, fixture.epoch());
        }
    }

    private static OrderContract withoutQuantity(OrderContract contract) {
        return contract(ContractOrders.TRACKER_WITHOUT_QUANTITY.replace("TABLE", contract.table()));
    }

    private static OrderContract wide() {
        return contract(ContractOrders.WIDE);
    }

    private static OrderContract contract(String yaml) {
        return ContractFile.read(yaml, "test.odcs.yaml", "").contract();
    }

    private static byte[] wideOrder(int id, String amount) {
        return "{\"id\":%d,\"amount\":%s}".formatted(id, amount).getBytes(java.nio.charset.StandardCharsets.UTF_8);
    }

    private static SettlingFixture fixture(TestDatabase database, OrderContract contract) throws SQLException {
        return SettlingFixture.in(database.server(), database.name(), "any", contract);
    }

    private static List<byte[]> orders(String contract, int from, int to) {
        return IntStream.range(from, to)
                .mapToObj(number -> ContractOrders.order(contract, number))
                .toList();
    }

    private static List<Long> timestamps(int count) {
        return IntStream.range(0, count).mapToObj(i -> NOON + i * 20_000L).toList();
    }

    private static List<String> differences(SettlingFixture fixture) throws SQLException {
        try (Connection connection = fixture.connect()) {
            return new RecountByRoles(fixture.tables()).differences(connection, PIPELINE);
        }
    }

    private static void rebuild(SettlingFixture fixture) throws SQLException {
        try (Connection connection = fixture.connect()) {
            var unused = new TotalsRebuild(fixture.tables(), PIPELINE).run(connection, read -> {});
        }
    }

    private static TotalsReport report(SettlingFixture fixture) throws SQLException {
        try (Connection connection = fixture.connect()) {
            return TotalsReport.read(connection, fixture.tables(), PIPELINE).orElseThrow();
        }
    }
}
