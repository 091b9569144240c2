package io.orderflow.dashboard.page;

import static io.orderflow.contract.fixture.OrderFixture.anOrder;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The page and its server: which one it asks, how long it waits, and what it does without one. */
class ConnectedPageIT extends OnThePage {

    ConnectedPageIT(PageStage stage) {
        super(stage);
    }

    @Test
    void sendsRequestsToItsOwnServerOnly() {
        browser.forgetRequests();
        browser.open(stage.address());
        for (String view : VIEWS) {
            browser.go(view);
            browser.see("main tbody tr, main canvas");
        }

        List<String> strangers = browser.requests().stream()
                .filter(url -> url.startsWith("http") || url.startsWith("ws"))
                .filter(url -> !URI.create(url)
                        .getAuthority()
                        .equals(URI.create(stage.address()).getAuthority()))
                .toList();
        assertThat(browser.requests()).anyMatch(url -> url.endsWith("app/main.js"));
        assertThat(strangers).isEmpty();
    }

    @Test
    void showsHostileOrdersAsText() {
        for (String view : List.of(
                "#/overview",
                "#/orders",
                "#/orders/ORDER-000100",
                "#/rejected",
                "#/rejected?reason=NOT_JSON",
                "#/totals/top_products_by_quantity",
                "#/analytics")) {
            browser.go(view);
            browser.see("main h1");
            browser.see("main tbody tr, main canvas");
        }
        browser.go("#/orders/ORDER-000100");
        browser.read(".life-card", PageStage.HOSTILE);
        browser.go("#/rejected?reason=NOT_JSON");
        browser.click("tbody a");
        browser.read(".record pre", PageStage.HOSTILE);
        assertThat(browser.script("return window.hacked === undefined")).isEqualTo(true);
        assertThat(browser.script("return document.querySelectorAll('main img, main script').length"))
                .isEqualTo(0L);
    }

    @Test
    void waitsForAnAnswerLongerThanTheServerDoesForMysqlExceptRightAfterAnInterruption() {
        Object patience = browser.later("""
            const done = arguments[arguments.length - 1];
            import("./app/api.js").then(async ({ doubtConnections, get }) => {
              const asked = [];
              const real = AbortSignal.timeout;
              AbortSignal.timeout = (ms) => {
                asked.push(ms);
                return real.call(AbortSignal, ms);
              };
              await get("health");
              doubtConnections();
              await get("health");
              done(asked.join(" "));
            });
            """);
        assertThat(patience).isEqualTo("13000 4000");
    }

    @Test
    void comesBackByItselfWhenTheServerDoes() {
        stage.whileTheServerIsDown(() -> {
            browser.read("#banners", "Connection lost");
            stage.send(0, anOrder().withId("ORDER-000200").withName("While the page was offline"));
        });

        browser.readNoMore("#banners", "Connection lost");
        browser.read("main", "While the page was offline");
        browser.read(".hero h1", "Flowing");
        // Every failed try to connect is a line of the browser itself.
        browser.forgetComplaints();
    }
}
