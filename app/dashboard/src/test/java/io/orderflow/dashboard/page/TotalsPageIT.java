package io.orderflow.dashboard.page;

import org.junit.jupiter.api.Test;

/** Totals, and the tables of streaming SQL. */
class TotalsPageIT extends OnThePage {

    TotalsPageIT(PageStage stage) {
        super(stage);
    }

    @Test
    void showsTotalsWithAChartForTheWindowedOnes() {
        browser.go("#/totals");
        browser.see("main .tabs a");
        browser.see("main tbody tr");
        browser.go("#/totals/orders_per_minute");
        browser.see("main .chart canvas");
        browser.read("main thead", "Minute");
        browser.go("#/totals/top_products_by_quantity");
        browser.read("main tbody", "Product 3");
    }

    @Test
    void showsAStreamWithItsChartItsStateAndItsFacts() {
        stage.createStreams();
        browser.go("#/totals/category_minutes");
        browser.see("main .chart canvas");
        browser.read(".legend", "Garden", "Toys");
        browser.read(".tabs [aria-current]", "running");
        browser.read("main tbody", "2026-11-21 14:01:00");
        browser.read(
                ".pairs",
                "1,200 records, 2.5 per second",
                "4 rows, update mode",
                "3 no orders, 2 too late, 1 too far ahead",
                "4 rows of state, 4.0 KiB");
    }

    @Test
    void showsWhyAStreamFailedAndThatASilentOneIsGone() {
        stage.createStreams();
        browser.go("#/totals/broken");
        browser.read(".tabs [aria-current]", "failed");
        browser.read("main .problem", "SQL_CHANGED The file asks another question now");
        browser.go("#/totals/silent");
        browser.read(".tabs [aria-current]", "gone");
        browser.read("main .problem", "Its process has sent no heartbeat: ./orderflow streams");
    }
}
