package io.orderflow.dashboard.page;

import static io.orderflow.contract.fixture.OrderFixture.anOrder;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** The newest orders, the life of one, and the form that sends one. */
class OrdersPageIT extends OnThePage {

    OrdersPageIT(PageStage stage) {
        super(stage);
    }

    @Test
    void filtersTheNewestOrdersAndShowsTheLifeOfOne() {
        browser.go("#/orders");
        browser.read("tbody", "ORDER-000059");
        browser.type("input[type=search]", "Product 3");
        browser.readNoMore("tbody", "ORDER-000060");
        browser.read("tbody", "ORDER-000059");
        browser.go("#/orders/ORDER-000001");
        browser.read(".life-card", "Stored", "Duplicate: sent again with the same content", "2 × 45.99 = 91.98");
    }

    @Test
    void keepsTheFilterOfTheOrdersWhenOneIsOpenedAndClosedAndOnTheWayBack() {
        browser.go("#/orders");
        browser.read("tbody", "ORDER-000060");
        browser.type("input[type=search]", "Product 3");
        browser.press("Stored");
        browser.press("ORDER-000059");
        browser.read(".life-card", "Stored");
        filteredByProductThree();
        browser.type("input[type=search]", "Product 30");
        browser.type("input[type=search]", "Product 3");
        browser.press("Close");
        browser.waitFor("return !document.querySelector('.life-card')");
        filteredByProductThree();

        browser.driver().navigate().back();
        browser.read(".life-card", "Stored");
        filteredByProductThree();
        browser.go("#/orders");
        browser.read("tbody", "ORDER-000060");
        assertThat(browser.see("input[type=search]").getDomProperty("value")).isEmpty();
        browser.driver().navigate().back();
        browser.read(".choice [aria-pressed=true]", "Stored");
        filteredByProductThree();
    }

    private void filteredByProductThree() {
        browser.readNoMore("tbody", "ORDER-000060");
        browser.read("tbody", "ORDER-000059");
        assertThat(browser.see("input[type=search]").getDomProperty("value")).isEqualTo("Product 3");
        assertThat(browser.script("return location.hash").toString()).contains("filter=Product+3&outcome=stored");
    }

    @Test
    void stopsAskingForAnOrderThatDoesNotArriveAndTriesAgainOnRequest() {
        browser.hurry();
        browser.go("#/orders/ORDER-000777");
        browser.read(".life-card", "No such order", "Nothing arrived for two minutes.");
        stage.send(1, anOrder().withId("ORDER-000777").withName("It came in the end"));
        browser.calm();
        browser.press("Try again");
        browser.read(".life-card", "It came in the end");
        browser.readNoMore(".life-card", "Try again");
        // The browser itself writes a line for every answer that is no success.
        browser.forgetComplaints();
    }

    @Test
    void sendsAnOrderThatIsStoredAndShown() {
        fillInTheForm();
        browser.type("#order-product_name", "Sent from the page");
        browser.press("Send the order");
        browser.read(".order-form", "In Kafka.");
        browser.read(".life-card", "Sent from the page", "Stored");
        browser.read("tbody", "Sent from the page");
        assertThat(browser.script("return location.hash").toString()).startsWith("#/orders/ORDER-9");
        // Until the job has settled the order, the browser writes a line for each 404.
        browser.forgetComplaints();
    }

    @Test
    void showsBesideTheFieldWhatTheContractRefusesAndSendsNothing() {
        long before = stage.records();
        fillInTheForm();
        browser.type("#order-unit_price", "45.999");
        browser.read("#wrong-unit_price", "TOO_PRECISE");
        browser.type("#order-unit_price", "45.99");
        browser.readNoMore("#wrong-unit_price", "TOO_PRECISE");
        browser.type("#order-total_price", "91.99");
        browser.type("#order-order_timestamp", "2026-02-30T10:00:00");
        browser.press("Send the order");
        browser.read("#wrong-total_price", "TOTAL_MISMATCH");
        browser.read("#wrong-order_timestamp", "BAD_TIMESTAMP");
        browser.read(".order-form", "Not sent");
        assertThat(browser.script("return document.activeElement.id")).isEqualTo("order-total_price");
        assertThat(stage.records()).isEqualTo(before);
    }

    @Test
    void showsTheServersOwnReasonWhereItKnowsMore() {
        fillInTheForm();
        // What the page accepts, the server may still refuse: here it gets another text than was typed.
        browser.script("""
            const real = window.fetch;
            window.fetch = (path, options) => path === "produce"
              ? real(path, { ...options, body: options.body.replace("Yoga Mat", "\\u200b") })
              : real(path, options);
            """);
        browser.press("Send the order");
        browser.read("#wrong-product_name", "BAD_TEXT", "blank");
        // The browser itself writes a line for every answer that is no success.
        browser.forgetComplaints();
    }

    @Test
    void showsTheRecordsOfATopicThatWasCreatedAgainInPlaceOfTheOldOnes() {
        String tail = inTheView("""
              for (const [timestamp, name] of [["2026-11-21T14:00:00Z", "Old"],
                    ["2026-11-21T15:00:00Z", "New"], ["2026-11-21T14:00:00Z", "Old"]]) {
                state.order = { messages: [{
                  coordinates: "orders-0@7", partition: 0, offset: 7, timestamp, outcome: "stored",
                  order_id: `ORDER-${name}`,
                  order: { order_id: `ORDER-${name}`, product_name: name },
                }] };
                view.update("order");
              }
              done(view.element.querySelector("tbody").textContent);
            """);
        assertThat(tail).contains("ORDER-New").doesNotContain("Old");
    }

    @Test
    void showsWhatBecameOfRecordsAlsoWhileItIsPausedAndNoRowComesOrGoes() {
        String tails = inTheView("""
              const record = (offset) => ({
                coordinates: `orders-0@${offset}`, partition: 0, offset, timestamp: "2026-11-21T14:00:00Z",
                outcome: "waiting", order_id: `ORDER-${offset}`, order: { order_id: `ORDER-${offset}` },
              });
              const settled = (offset) => ({ ...record(offset), outcome: "duplicate", reason: null });
              const rows = () => [...view.element.querySelectorAll("tbody tr")]
                .map((row) => row.textContent.match(/ORDER-\\d/)[0] + row.textContent.match(/waiting|duplicate/)[0]);
              const pause = [...view.element.querySelectorAll("button")].find((one) => one.textContent === "Pause");
              const hear = (messages, outcomes) => {
                state.order = { messages, settled: outcomes };
                view.update("order");
                return rows().join(" ");
              };
              const seen = [hear([record(2), record(1)], [])];
              pause.click();
              seen.push(hear([record(3)], [settled(1)]));
              pause.click();
              seen.push(hear([], [settled(3)]));
              done(seen.join(", "));
            """);
        assertThat(tails)
                .isEqualTo("ORDER-2waiting ORDER-1waiting, ORDER-2waiting ORDER-1duplicate,"
                        + " ORDER-3duplicate ORDER-2waiting ORDER-1duplicate");
    }

    private void fillInTheForm() {
        browser.go("#/orders");
        browser.press("Send an order");
        browser.press("Fill in an example");
    }

    /**
     * Runs a script on a view of its own.
     *
     * @param script has {@code state}, {@code view} and {@code done}, which takes the result
     */
    private String inTheView(String script) {
        return browser.later("""
            const done = arguments[arguments.length - 1];
            const contract = import("./app/contract-now.js").then((one) => one.loadContract());
            Promise.all([import("./views/orders.js"), contract]).then(([{ default: orders }]) => {
              const state = {};
              const view = orders(state, [], new URLSearchParams());
            """ + script + "});").toString();
    }
}
