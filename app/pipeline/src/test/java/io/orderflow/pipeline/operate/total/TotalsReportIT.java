package io.orderflow.pipeline.operate.total;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.orderflow.local.RealServices;
import io.orderflow.local.TestDatabase;
import io.orderflow.pipeline.schema.Tables;
import io.orderflow.pipeline.settle.SettlingFixture;
import io.orderflow.pipeline.settle.SettlingFixtures;
import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What the totals say, and the views on them as their files describe them. */
@ExtendWith({RealServices.class, SettlingFixtures.class})
@Tag("mysql")
record TotalsReportIT(TestDatabase database, SettlingFixture fixture, Connection connection) {

    @Test
    void addsUpTheOrdersAndSaysWhetherNoneIsMissing() throws SQLException {
        assertThat(report().sums()).as("before the first order").isEmpty();
        fixture.settle(0, List.of(SettlingFixture.order(1, 1), SettlingFixture.order(2, 3)));
        fixture.withoutTotals().settle(1, List.of(SettlingFixture.order(3, 1)));

        assertThat(report().state().isComplete()).isFalse();
        assertThat(report().state().missing()).isEqualTo(1);
        assertThat(report().sums())
                .containsExactly(new TotalsReport.Sums(
                        "",
                        2,
                        Optional.of(new BigDecimal("4")),
                        Optional.of(new BigDecimal("42.00")),
                        Optional.of(new BigDecimal("10.50")),
                        Optional.of(new BigDecimal("21.00"))));
    }

    @Test
    void aPipelineThatHasNeverStartedHasNoneAndTablesNeedNotBeThere() throws SQLException {
        assertThat(TotalsReport.read(connection, fixture.tables(), "another-orders"))
                .isEmpty();
        assertThat(TotalsReport.readIfCreated(connection, new Tables(database.name() + "_none", "orders"), "any"))
                .isEmpty();
    }

    @Test
    void everyViewHasTheColumnsOfItsFileInTheirOrder() throws SQLException {
        fixture.settle(0, List.of(SettlingFixture.order(1, 1), SettlingFixture.order(2, 3)));

        assertThat(TotalsView.all(fixture.tables().contract()))
                .extracting(TotalsView::name)
                .containsExactly(
                        "orders_per_minute",
                        "daily_orders",
                        "running_average_price",
                        "top_products_by_quantity",
                        "top_products_by_revenue",
                        "revenue_by_category");
        for (TotalsView view : TotalsView.all(fixture.tables().contract())) {
            List<String> columns =
                    view.read(connection, fixture.tables(), fixture.pipeline(), 10, Duration.ofSeconds(8), rows -> {
                        assertThat(rows.next()).as(view.name()).isTrue();
                        return labels(rows.getMetaData());
                    });
            assertThat(String.join(", ", columns)).as(view.name()).isEqualTo(view.columns());
            assertThat(view.chart()
                            .map(chart -> List.of(chart.split("[ :]")))
                            .map(words -> words.subList(1, words.size()))
                            .orElse(List.of()))
                    .as("what %s draws", view.name())
                    .isSubsetOf(columns);
        }
    }

    @Test
    void theNewestMinutesComeFirstAndNoMoreThanAskedFor() throws SQLException {
        for (int minute = 10; minute < 15; minute++) {
            String order =
                    new String(SettlingFixture.order(minute, 1), UTF_8).replace("14:30:45", "14:" + minute + ":45");
            fixture.settle(minute % 4, List.of(order.getBytes(UTF_8)));
        }

        List<String> minutes = TotalsView.named(fixture.tables().contract(), "orders_per_minute")
                .orElseThrow()
                .read(connection, fixture.tables(), fixture.pipeline(), 2, Duration.ofSeconds(8), rows -> {
                    List<String> read = new ArrayList<>();
                    while (rows.next()) {
                        read.add(rows.getString(1).substring(0, 16));
                    }
                    return read;
                });

        assertThat(minutes).containsExactly("2025-01-15 14:14", "2025-01-15 14:13");
    }

    private static List<String> labels(ResultSetMetaData meta) throws SQLException {
        List<String> labels = new ArrayList<>();
        for (int i = 1; i <= meta.getColumnCount(); i++) {
            labels.add(meta.getColumnLabel(i));
        }
        return labels;
    }

    private TotalsReport report() throws SQLException {
        connection.rollback();
        return TotalsReport.read(connection, fixture.tables(), fixture.pipeline())
                .orElseThrow();
    }
}
