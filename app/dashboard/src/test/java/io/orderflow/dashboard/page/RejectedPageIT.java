package io.orderflow.dashboard.page;

import static io.orderflow.contract.fixture.OrderFixture.anOrder;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.URLEncoder;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Rejected records: one, and all that are open. */
class RejectedPageIT extends OnThePage {

    RejectedPageIT(PageStage stage) {
        super(stage);
    }

    @Test
    void showsARejectedRecordRepairsItAndShowsItsOutcome() {
        String record = stage.send(1, anOrder().withId("ORDER-000110").with("unit_price", "45.999"));
        browser.go("#/rejected");
        browser.read(".reasons", "TOO_PRECISE", "NOT_JSON");
        browser.click(".reasons a[href*=TOO_PRECISE]");
        browser.readNoMore("tbody", "NOT_JSON");
        browser.click("tbody a[href*='" + encoded(record) + "']");
        browser.read(".record", "unit_price must be");
        assertThat(browser.script("return location.hash").toString()).endsWith("?reason=TOO_PRECISE");
        browser.readNoMore("tbody", "NOT_JSON");
        browser.read(".record pre", "45.999");
        browser.press("Bytes");
        browser.read(".record pre", "7b 22 63 75");
        browser.press("Dry run");
        browser.read(".outcome", "It would be rejected again.");
        browser.waitFor("return document.activeElement.textContent === 'Dry run'");
        browser.press("Edit");
        String repaired = browser.see("#edit").getDomProperty("value").replace("45.999", "45.99");
        browser.type("#edit", repaired);
        browser.press("Dry run");
        browser.read(".outcome", "It would be stored.");
        browser.press("Replay");
        browser.read(".record-head", "resolved");
        browser.read(".story", "stored as " + stage.topic());
        browser.go("#/orders/ORDER-000110");
        browser.read(".life-card", "Stored");
    }

    @Test
    void replaysOfAllOpenRecordsThoseThatWouldBeStoredOnceAPersonHasConfirmed() {
        stage.send(2, anOrder().withId("ORDER-000103").withName("The wrong one of two"));
        stage.send(2, anOrder().withId("ORDER-000103").withName("The right one of two"));
        browser.go("#/rejected?reason=KEY_CONFLICT");
        browser.read("tbody", "open");
        stage.database().execute("DELETE FROM orders WHERE order_id = 'ORDER-000103'");

        browser.go("#/rejected");
        browser.read("tbody", "TOTAL_MISMATCH");
        browser.click(".heading button");
        browser.read(".bulk", "If they were sent again now: 1 would be stored, 0 would be duplicates,");
        browser.press("Cancel");
        browser.click(".heading button");
        browser.read(".bulk", "Those that would be rejected again stay as they are");
        browser.press("Replay 1");

        browser.read("main", "1 record sent again. The job settles it next.");
        browser.waitFor("return document.activeElement.tagName === 'H1'");
        browser.go("#/rejected?reason=KEY_CONFLICT");
        browser.readNoMore("tbody", "TOTAL_MISMATCH");
        browser.read("tbody", "resolved");
        browser.go("#/rejected?reason=TOTAL_MISMATCH");
        browser.readNoMore("tbody", "KEY_CONFLICT");
        browser.read("tbody", "open");
        browser.readNoMore("tbody", "rejected again");
        browser.go("#/orders/ORDER-000103");
        browser.read(".life-card", "The right one of two");
    }

    @Test
    void offersNoReplayOfAllWhereNoneWouldBeAccepted() {
        browser.go("#/rejected?reason=TOTAL_MISMATCH");
        browser.press("Replay all 1 open…");
        browser.read(
                ".bulk",
                "If they were sent again now: 0 would be stored, 0 would be duplicates, 1 would be rejected again.");
        browser.read(".bulk", "None of them would be accepted; edit them one by one.");
        assertThat(browser.script("return [...document.querySelectorAll('.bulk button')].map((b) => b.textContent)"))
                .isEqualTo(List.of("Close"));
    }

    @Test
    void letsARecordWhoseSendingFailedBeReplayedAgain() {
        stage.send(2, anOrder().withId("ORDER-000104").with("quantity", "0"));
        browser.go("#/rejected?reason=OUT_OF_RANGE");
        browser.read("tbody", "open");
        stage.database()
                .execute("UPDATE rejected_orders SET state = 'replaying', replayed_as = REPEAT('5', 32)"
                        + " WHERE reason = 'OUT_OF_RANGE'");

        browser.click("tbody a");
        browser.read(".story", "or sending it failed. If it stays so, replay it again.");
        browser.press("Replay");

        browser.read(".record-head", "rejected again");
    }

    /** As it stands in an address of the page. */
    private static String encoded(String coordinates) {
        return URLEncoder.encode(coordinates, UTF_8);
    }
}
