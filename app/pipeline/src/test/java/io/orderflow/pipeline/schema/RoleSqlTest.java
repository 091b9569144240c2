package io.orderflow.pipeline.schema;

import static org.assertj.core.api.Assertions.assertThat;

import io.orderflow.contract.file.ContractFile;
import io.orderflow.pipeline.operate.total.TotalsView;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Views and questions by the roles of a contract. */
class RoleSqlTest {

    private static final SqlFile VIEW = SqlFile.parse("shown", """
            -- needs: product, price or amount
            -- chart: lines product:revenue:average by currency
            SELECT
              t.product,
              t.currency, -- needs currency
              COUNT(*) AS orders
              , ${sum_amount} AS revenue -- needs amount
              , ${average_price} AS average -- needs price
            FROM ${minute_totals} t
            """);

    @Test
    void aLineStaysIfTheContractHasItsRole() {
        RoleSql roles = roles("shop");
        SqlFile shop = VIEW.only(roles::has);

        assertThat(shop.text()).contains("t.currency,\n", "AS revenue\n").doesNotContain("average\n", "needs amount");
        assertThat(VIEW.unmet(roles::has)).hasValue("needs the role product");
        assertThat(VIEW.unmet(roles("takeaway")::has)).hasValue("needs the roles product and price or amount");
        assertThat(VIEW.unmet(roles("orders")::has)).isEmpty();
        assertThat(VIEW.chart(roles::has)).hasValue("lines product:revenue by currency");
        assertThat(VIEW.chart(roles("orders")::has)).hasValue("lines product:revenue:average");
        assertThat(VIEW.chart(roles("tracker")::has)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "orders | orders_per_minute daily_orders running_average_price top_products_by_quantity"
                        + " top_products_by_revenue revenue_by_category",
                "order-records | orders_per_minute daily_orders running_average_price",
                "tracker | orders_per_minute daily_orders top_products_by_quantity",
                "playground | orders_per_minute daily_orders top_products_by_quantity",
                "takeaway | orders_per_minute daily_orders",
                "shop | orders_per_minute daily_orders running_average_price"
            })
    void everyShippedContractHasTheViewsOfItsRoles(String contract, String views) {
        assertThat(TotalsView.all(ContractFile.shipped(contract).contract()))
                .extracting(TotalsView::name)
                .containsExactly(views.split(" ", -1));
    }

    @Test
    void sumsAreShownWithTheDecimalsOfTheirFields() {
        assertThat(roles("orders").names())
                .containsEntry("sum_quantity", "CAST(SUM(t.quantity) AS SIGNED)")
                .containsEntry("sum_amount", "ROUND(SUM(t.revenue), 2)")
                .containsEntry("average_price", "ROUND(SUM(t.unit_price_sum) / SUM(t.orders), 2)")
                .containsEntry("price", "`unit_price`");
        assertThat(roles("order-records").names())
                .containsEntry("average_price", "SUM(t.unit_price_sum_double) / SUM(t.orders)");
    }

    /** Contracts that share a database share its views. */
    @Test
    void aViewThatExistsKeepsWhatItShows() {
        Map<String, RoleSql.Column> existing = Map.of(
                "orders", new RoleSql.Column("bigint", 0),
                "revenue", new RoleSql.Column("decimal", 3));

        assertThat(roles("tracker").isCoveredBy(VIEW, existing)).isTrue();
        assertThat(roles("shop").isCoveredBy(VIEW, existing)).as("it has no currency").isFalse();
        assertThat(roles("order-records").isCoveredBy(VIEW, existing)).isFalse();
        RoleSql both = roles("order-records").and(VIEW, existing);
        assertThat(List.of("product", "price", "amount")).allMatch(both::has);
        assertThat(both.names()).containsEntry("sum_amount", "ROUND(SUM(t.revenue), 3)");
    }

    private static RoleSql roles(String contract) {
        return RoleSql.of(ContractFile.shipped(contract).contract());
    }
}
