package io.orderflow.dashboard.page;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The overview: verdict, seal, rates and lag. */
class OverviewPageIT extends OnThePage {

    private static final Pattern SEAL =
            Pattern.compile("([0-9,]+) received = ([0-9,]+) stored \\+ ([0-9,]+) duplicate \\+ ([0-9,]+) rejected");

    OverviewPageIT(PageStage stage) {
        super(stage);
    }

    @Test
    void saysAtAGlanceThatOrdersFlowAndEveryRecordIsAccountedFor() {
        browser.read(".hero h1", "Flowing");
        browser.read(".seal", "every record accounted for");
        Matcher seal = SEAL.matcher(browser.see(".seal").getText().replaceAll("\\s+", " "));
        assertThat(seal.find()).isTrue();
        assertThat(number(seal, 1)).isGreaterThanOrEqualTo(65);
        assertThat(number(seal, 2)).isGreaterThanOrEqualTo(61);
        assertThat(number(seal, 1)).isEqualTo(number(seal, 2) + number(seal, 3) + number(seal, 4));
        browser.read(".verdict-pill", "Flowing");
    }

    @Test
    void saysHowFarBehindItIsAndHowLongThatWillTake() {
        assertThat(metrics("{ records: 12345, seconds: 75, catch_up_seconds: 600 }"))
                .contains("12,345 records; the oldest waits 1 min 15 s")
                .contains("10 min at the pace of the last minute")
                .contains("1.2 s half within that; p95 2.5 s, p99 1 min 2 s");
        assertThat(metrics("{ records: 1, seconds: null, catch_up_seconds: null }"))
                .contains("1 record; the oldest waits for an unknown time")
                .contains("not shrinking");
        assertThat(metrics("{ records: 0, seconds: null, catch_up_seconds: 0 }"))
                .contains("0 records: nothing waits")
                .contains("caught up");
    }

    @Test
    void confirmationsAppearAsTheyArriveAndOnlyWhereThereAreAny() {
        String shown = browser.later("""
                        const done = arguments[arguments.length - 1];
                        Promise.all([import("./app/state.js"), import("./views/overview.js")])
                          .then(([{ State }, { default: overview }]) => {
                            const state = new State();
                            const view = overview(state);
                            const card = view.element.lastElementChild;
                            const before = card.hidden;
                            state.take("confirmations", {
                              exists: true, per_second: 199.8, p50_ms: 120, p99_ms: 1400, newest: [
                                { order_id: null, status: "DECLINED", reason: "NOT_JSON", after_ms: null,
                                  coordinates: "orders-0@8", confirmed_at: new Date().toISOString() },
                                { order_id: "ORDER-000007", status: "CONFIRMED", reason: "", after_ms: 140,
                                  coordinates: "orders-0@7", confirmed_at: new Date().toISOString() }],
                            });
                            view.update("confirmations");
                            done(`${before} ${card.hidden} ` + [...card.querySelectorAll("td, .soft")]
                              .map((part) => part.textContent).join(" "));
                          });
                        """).toString();

        assertThat(shown)
                .startsWith("true false")
                .contains("200 per second; half within 120 ms, p99 1.4 s")
                .contains("NOT_JSON")
                .contains("declined")
                .contains("ORDER-000007 confirmed")
                .contains("140 ms");
    }

    private String metrics(String lag) {
        return browser.later("""
                        const done = arguments[arguments.length - 1];
                        Promise.all([import("./app/state.js"), import("./views/overview.js")])
                          .then(([{ State }, { default: overview }]) => {
                            const state = new State();
                            const view = overview(state);
                            state.take("overview", {
                              at: new Date().toISOString(), topic: "orders", table: "orders", away: [],
                              verdict: { verdict: "behind", reason: "", message: "" }, lag: LAG,
                              freshness: { p50_ms: 1200, p95_ms: 2500, p99_ms: 62000 },
                            });
                            view.update("overview");
                            done([...view.element.querySelectorAll(".metric")].map((metric) =>
                              [...metric.children].map((part) => part.textContent).join(" ")).join(", "));
                          });
                        """.replace("LAG", lag)).toString();
    }

    private static long number(Matcher seal, int group) {
        return Long.parseLong(seal.group(group).replace(",", ""));
    }
}
