package io.orderflow.dashboard.page;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

/** The questions with chart, numbers and SQL; and what every view offers as a file. */
class AnalyticsPageIT extends OnThePage {

    AnalyticsPageIT(PageStage stage) {
        super(stage);
    }

    @Test
    void answersTheQuestionsWithChartSqlAndThePictureOfIt() {
        browser.go("#/analytics");
        browser.read("main", "Daily order volume", "Orders with the highest quantity");
        browser.see("main .chart canvas");
        browser.read(".age", "As of");
        assertThat(browser.script("return document.querySelector('main pre.raw').textContent")
                        .toString())
                .contains("SELECT");
        Object picture = browser.later("""
                const done = arguments[arguments.length - 1];
                URL.createObjectURL = (blob) => { done(`${blob.type} ${blob.size > 5000}`); return "#"; };
                [...document.querySelectorAll("main button")].find((button) => button.textContent === "Image").click();
                """);
        assertThat(picture).isEqualTo("image/png true");
    }

    @Test
    void offersWhatItShowsAsCsv() {
        for (List<String> expected : List.of(
                List.of("#/rejected?reason=NOT_JSON", "rejected.csv", "NOT_JSON"),
                List.of("#/totals/top_products_by_quantity", "top_products_by_quantity.csv", "Product 3"),
                List.of("#/analytics", ".csv", "2026-11-21"))) {
            browser.go(expected.get(0));
            browser.see("main tbody tr, main canvas");
            String csv = browser.later("""
                            const done = arguments[arguments.length - 1];
                            const link = document.querySelector("main a[download]");
                            fetch(link.href).then(async (answer) =>
                              done(`${link.download} ${answer.headers.get("content-type")} ${await answer.text()}`));
                            """).toString();
            assertThat(csv).contains(expected.get(1) + " text/csv").contains(expected.get(2));
        }
    }
}
