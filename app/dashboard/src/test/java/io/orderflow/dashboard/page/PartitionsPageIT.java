package io.orderflow.dashboard.page;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Offsets, ledger and consumer groups. */
class PartitionsPageIT extends OnThePage {

    PartitionsPageIT(PageStage stage) {
        super(stage);
    }

    @Test
    void showsThePartitionsWithTheirLedgersAndTheGroups() {
        browser.go("#/partitions");
        browser.read("main", "3 partitions of " + stage.topic(), "nothing waits");
        browser.read("td .badge", "yes");
        assertThat(browser.driver().getTitle()).isEqualTo("Partitions · OrderFlow");
        assertThat(browser.script("return document.activeElement.tagName")).isEqualTo("H1");
    }
}
