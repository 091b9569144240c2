package io.orderflow.dashboard.page;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * A test of the page in the browser that all of them share. Each begins with the page loaded again, and ends without a
 * complaint in the browser's console. Tests run in any order: what one changes, no other relies on.
 */
@ExtendWith(PageStages.class)
abstract class OnThePage {

    static final List<String> VIEWS = List.of(
            "#/overview", "#/partitions", "#/orders", "#/rejected", "#/totals", "#/analytics", "#/contract", "#/audit");

    final PageStage stage;
    final Chromium browser;

    OnThePage(PageStage stage) {
        this.stage = stage;
        this.browser = stage.browser();
    }

    @BeforeEach
    void load() {
        browser.width(1440);
        browser.prefers("light");
        browser.open(stage.address());
        browser.read(".connection", "live");
        browser.forgetComplaints();
    }

    @AfterEach
    void theConsoleHasNoComplaints() {
        assertThat(browser.complaints()).isEmpty();
    }
}
