package io.orderflow.dashboard.page;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.orderflow.contract.order.Contract;
import io.orderflow.contract.order.OrderField;
import io.orderflow.contract.order.OrderFixture;
import io.orderflow.dashboard.Dashboard;
import io.orderflow.dashboard.DashboardSettings;
import io.orderflow.dashboard.Stage;
import io.orderflow.local.RealServices;
import io.orderflow.local.TestDatabase;
import io.orderflow.local.TestTopics;
import io.orderflow.pipeline.mysql.Mysql;
import java.net.URI;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.extension.ExtendWith;
import org.openqa.selenium.Keys;

/**
 * The page in a real browser, on the real server, with a real broker and a real database; what the job does is done by its
 * own settlers. One stage serves all tests; each begins with the page loaded anew.
 */
@ExtendWith(RealServices.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class PageIT {

    private static final String HOSTILE = "<img src=x onerror='window.hacked=1'><script>window.hacked=1</script>";
    private static final List<String> VIEWS =
            List.of("#/overview", "#/partitions", "#/orders", "#/rejected", "#/totals", "#/analytics");

    private TestTopics topics;
    private TestDatabase database;
    private String topic;
    private DashboardSettings settings;
    private SparklessJob job;
    private Dashboard dashboard;
    private Chromium browser;
    private String address;

    @BeforeAll
    void raise(TestTopics topics, TestDatabase database) throws SQLException {
        browser = Chromium.start();
        this.topics = topics;
        this.database = database;
        Stage stage = Stage.of(topics, database, 3);
        topic = stage.topic();
        settings = stage.settings();
        for (int id = 1; id <= 60; id++) {
            OrderFixture order = OrderFixture.anOrder()
                    .withId("ORDER-%06d".formatted(id))
                    .withName("Product " + id % 7)
                    .withTimestamp("2026-11-21T14:%02d:30".formatted(id % 50));
            send(id % 3, order);
        }
        send(0, OrderFixture.anOrder().withId("ORDER-000100").withName(HOSTILE));
        send(
                0,
                OrderFixture.anOrder()
                        .withId("ORDER-000001")
                        .withName("Product 1")
                        .withTimestamp("2026-11-21T14:01:30"));
        send(1, OrderFixture.anOrder().withId("ORDER-000101").with("unit_price", "45.999"));
        send(
                1,
                OrderFixture.anOrder()
                        .withId("ORDER-000102")
                        .with("total_price", "1.00")
                        .withName(HOSTILE));
        topics.send(topic, 2, ("no JSON at all: " + HOSTILE).getBytes(UTF_8));
        job = SparklessJob.start(
                settings.job().kafka(),
                new Mysql(settings.job().mysql()),
                settings.job().pipeline());
        dashboard = Dashboard.start(settings);
        settings = settings.onPort(dashboard.port());
        address = "http://127.0.0.1:" + dashboard.port() + "/";
    }

    @AfterAll
    void clear() {
        if (browser != null) {
            browser.close();
        }
        if (dashboard != null) {
            dashboard.close();
        }
        if (job != null) {
            job.close();
        }
    }

    @BeforeEach
    void load() {
        browser.width(1440);
        browser.prefers("light");
        browser.open(address);
        browser.read(".connection", "live");
    }

    private void send(int partition, OrderFixture order) {
        topics.send(topic, partition, order.asJson());
    }

    @Test
    @Order(1)
    void saysAtAGlanceThatOrdersFlowAndEveryRecordIsAccountedFor() {
        browser.read(".hero h1", "Flowing");
        browser.read(".seal", "every record accounted for");
        assertThat(browser.see(".seal").getText().replaceAll("\\s+", " "))
                .contains("65 received = 61 stored + 1 duplicate + 3 rejected");
        browser.read(".verdict-pill", "Flowing");
    }

    @Test
    @Order(2)
    void showsThePartitionsWithTheirLedgersAndTheGroups() {
        browser.go("#/partitions");
        browser.read("main", "3 partitions of " + topic);
        browser.read("main", "nothing waits");
        browser.read("td .badge", "yes");
        assertThat(browser.driver().getTitle()).isEqualTo("Partitions · OrderFlow");
        assertThat(browser.script("return document.activeElement.tagName")).isEqualTo("H1");
    }

    @Test
    @Order(3)
    void filtersTheNewestOrdersAndTellsTheLifeOfOne() {
        browser.go("#/orders");
        browser.read("tbody", "ORDER-000059");
        browser.type("input[type=search]", "Product 3");
        browser.readNoMore("tbody", "ORDER-000060");
        browser.read("tbody", "ORDER-000059");
        browser.go("#/orders/ORDER-000001");
        browser.read(".life-card", "Stored");
        browser.read(".life-card", "Duplicate: came again with the same content");
        browser.read(".life-card", "2 × 45.99 = 91.98");
    }

    @Test
    @Order(3)
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

    @Test
    @Order(3)
    void stopsAskingForAnOrderThatDoesNotComeAndLooksAgainWhenToldTo() {
        browser.hurry();
        browser.go("#/orders/ORDER-000777");
        browser.read(".life-card", "No such order");
        browser.read(".life-card", "Nothing came for two minutes.");
        send(1, OrderFixture.anOrder().withId("ORDER-000777").withName("It came in the end"));
        browser.calm();
        browser.press("Look again");
        browser.read(".life-card", "It came in the end");
        browser.readNoMore(".life-card", "Look again");
        // The browser itself writes a line for every answer that is no success.
        browser.forgetComplaints();
    }

    private void filteredByProductThree() {
        browser.readNoMore("tbody", "ORDER-000060");
        browser.read("tbody", "ORDER-000059");
        assertThat(browser.see("input[type=search]").getDomProperty("value")).isEqualTo("Product 3");
        assertThat(browser.script("return location.hash").toString()).contains("filter=Product+3&outcome=stored");
    }

    @Test
    @Order(4)
    void sendsAnOrderThatIsStoredAndShown() {
        browser.go("#/orders");
        browser.press("Send an order");
        browser.press("Fill in an example");
        browser.type("#order-product_name", "Sent from the page");
        browser.press("Send the order");
        browser.read(".order-form", "In Kafka.");
        browser.read(".life-card", "Sent from the page");
        browser.read(".life-card", "Stored");
        browser.read("tbody", "Sent from the page");
        assertThat(browser.script("return location.hash").toString()).startsWith("#/orders/ORDER-9");
    }

    @Test
    @Order(5)
    void tellsBesideTheFieldWhatTheContractDoesNotTakeAndSendsNothing() {
        browser.go("#/orders");
        long before =
                topics.endOffsets(topic).values().stream().mapToLong(n -> n).sum();
        browser.press("Send an order");
        browser.press("Fill in an example");
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
        assertThat(topics.endOffsets(topic).values().stream().mapToLong(n -> n).sum())
                .isEqualTo(before);
    }

    @Test
    @Order(6)
    void showsTheServersOwnReasonWhereItKnowsMore() {
        browser.forgetComplaints();
        browser.go("#/orders");
        browser.press("Send an order");
        browser.press("Fill in an example");
        // An id that the page would take but another contract would not: here the server is told another story.
        browser.script("""
                const real = window.fetch;
                window.fetch = (path, options) => path === "produce"
                  ? real(path, { ...options, body: options.body.replace("Yoga Mat", "\\u200b") })
                  : real(path, options);
                """);
        browser.press("Send the order");
        browser.read("#wrong-product_name", "BAD_TEXT");
        browser.read("#wrong-product_name", "blank");
        // The browser itself writes a line for every answer that is no success.
        browser.forgetComplaints();
    }

    @Test
    @Order(7)
    void looksAtARejectedRecordRepairsItAndSeesWhatBecameOfIt() {
        browser.go("#/rejected");
        browser.read(".reasons", "TOO_PRECISE");
        browser.read(".reasons", "NOT_JSON");
        browser.click(".reasons a[href*=TOO_PRECISE]");
        browser.readNoMore("tbody", "NOT_JSON");
        browser.click("tbody a");
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
        browser.read(".story", "stored as " + topic);
        browser.go("#/orders/ORDER-000101");
        browser.read(".life-card", "Stored");
    }

    @Test
    @Order(8)
    void replaysOfAllThatIsOpenWhatWouldBeTakenOnceAPersonHasSeenIt() {
        send(2, OrderFixture.anOrder().withId("ORDER-000103").withName("The wrong one of two"));
        send(2, OrderFixture.anOrder().withId("ORDER-000103").withName("The right one of two"));
        browser.go("#/rejected?reason=ORDER_ID_CONFLICT");
        browser.read("tbody", "open");
        database.execute("DELETE FROM orders WHERE order_id = 'ORDER-000103'");

        browser.go("#/rejected");
        browser.read("tbody", "TOTAL_MISMATCH");
        browser.click(".heading button");
        browser.read(".bulk", "If they were sent again now: 1 would be stored, 0 would be duplicates,");
        browser.press("Leave them");
        browser.click(".heading button");
        browser.read(".bulk", "Those that would be rejected again stay as they are");
        browser.press("Replay 1");

        browser.read("main", "1 record sent again. The job settles it next.");
        browser.waitFor("return document.activeElement.tagName === 'H1'");
        browser.go("#/rejected?reason=ORDER_ID_CONFLICT");
        browser.readNoMore("tbody", "TOTAL_MISMATCH");
        browser.read("tbody", "resolved");
        browser.go("#/rejected?reason=TOTAL_MISMATCH");
        browser.readNoMore("tbody", "ORDER_ID_CONFLICT");
        browser.read("tbody", "open");
        browser.readNoMore("tbody", "rejected again");
        browser.go("#/orders/ORDER-000103");
        browser.read(".life-card", "The right one of two");
    }

    @Test
    @Order(8)
    void offersNoReplayOfAllWhereNoneWouldBeTaken() {
        browser.go("#/rejected?reason=TOTAL_MISMATCH");
        browser.press("Replay all 1 open…");
        browser.read(
                ".bulk",
                "If they were sent again now: 0 would be stored, 0 would be duplicates, 1 would be rejected again.");
        browser.read(".bulk", "None of them would be taken; edit them one by one.");
        assertThat(browser.script("return [...document.querySelectorAll('.bulk button')].map((b) => b.textContent)"))
                .isEqualTo(List.of("Close"));
    }

    @Test
    @Order(8)
    void letsARecordWhoseSendingFailedBeReplayedAgain() {
        send(2, OrderFixture.anOrder().withId("ORDER-000104").with("quantity", "0"));
        browser.go("#/rejected?reason=OUT_OF_RANGE");
        browser.read("tbody", "open");
        database.execute("UPDATE rejected_orders SET state = 'replaying', replayed_as = REPEAT('5', 32)"
                + " WHERE reason = 'OUT_OF_RANGE'");

        browser.click("tbody a");
        browser.read(".story", "or sending it failed. If it stays so, replay it again.");
        browser.press("Replay");

        browser.read(".record-head", "rejected again");
    }

    @Test
    @Order(9)
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
    @Order(9)
    void showsAStreamWithItsChartItsStateAndItsFacts() {
        createStreams();
        browser.go("#/totals/category_minutes");
        browser.see("main .chart canvas");
        browser.read(".legend", "Garden");
        browser.read(".legend", "Toys");
        browser.read(".tabs [aria-current]", "running");
        browser.read("main tbody", "2026-11-21 14:01:00");
        browser.read(".pairs", "1,200 records, 2.5 per second");
        browser.read(".pairs", "4 rows, update mode");
        browser.read(".pairs", "3 no orders, 2 too late, 1 too far ahead");
        browser.read(".pairs", "4 rows of state, 4.0 KiB");
    }

    @Test
    @Order(9)
    void showsWhyAStreamFailedAndThatASilentOneIsGone() {
        createStreams();
        browser.go("#/totals/broken");
        browser.read(".tabs [aria-current]", "failed");
        browser.read("main .problem", "SQL_CHANGED The file asks another question now");
        browser.go("#/totals/silent");
        browser.read(".tabs [aria-current]", "gone");
        browser.read("main .problem", "Its process is silent: ./orderflow streams");
    }

    /** What ./orderflow streams leaves in the database: one stream that runs, one that failed, one that was killed. */
    private void createStreams() {
        String row =
                "REPLACE INTO orderflow_streams VALUES ('%s', '%s', 'window_start,category', 'update', '%s', '%s', '%s',"
                        + " 1200, 2.5, 4, 3, 2, 1, 4, 4096, '2026-11-21 14:01:30', 7, UTC_TIMESTAMP(3),"
                        + " UTC_TIMESTAMP(3) + INTERVAL %d MINUTE)";
        database.execute(
                "CREATE TABLE IF NOT EXISTS category_minutes (window_start DATETIME NOT NULL, category VARCHAR(50)"
                        + " NOT NULL, orders BIGINT NOT NULL, PRIMARY KEY (window_start, category))",
                "REPLACE INTO category_minutes VALUES ('2026-11-21 14:00:00', 'Garden', 5),"
                        + " ('2026-11-21 14:00:00', 'Toys', 2), ('2026-11-21 14:01:00', 'Garden', 4),"
                        + " ('2026-11-21 14:01:00', 'Toys', 3)",
                row.formatted("category_minutes", "category_minutes", "RUNNING", "", "", 10),
                row.formatted("broken", "", "FAILED", "SQL_CHANGED", "The file asks another question now", 10),
                row.formatted("silent", "", "RUNNING", "", "", -10));
    }

    @Test
    @Order(9)
    void offersWhatItShowsAsCsv() {
        for (List<String> expected : List.of(
                List.of("#/rejected?reason=NOT_JSON", "rejected.csv", "NOT_JSON"),
                List.of("#/totals/top_products_by_quantity", "top_products_by_quantity.csv", "Product 3"),
                List.of("#/analytics", ".csv", "2026-11-21"))) {
            browser.go(expected.get(0));
            browser.see("main tbody tr, main canvas");
            String csv = browser.later("""
                            const tell = arguments[arguments.length - 1];
                            const link = document.querySelector("main a[download]");
                            fetch(link.href).then(async (answer) =>
                              tell(`${link.download} ${answer.headers.get("content-type")} ${await answer.text()}`));
                            """).toString();
            assertThat(csv).contains(expected.get(1) + " text/csv").contains(expected.get(2));
        }
    }

    @Test
    @Order(10)
    void answersTheQuestionsWithChartSqlAndThePictureOfIt() {
        browser.go("#/analytics");
        browser.read("main", "Daily order volume");
        browser.read("main", "Orders with the highest quantity");
        browser.see("main .chart canvas");
        browser.read(".age", "As of");
        assertThat(browser.script("return document.querySelector('main pre.raw').textContent")
                        .toString())
                .contains("SELECT");
        Object picture = browser.later("""
                const tell = arguments[arguments.length - 1];
                URL.createObjectURL = (blob) => { tell(`${blob.type} ${blob.size > 5000}`); return "#"; };
                [...document.querySelectorAll("main button")].find((button) => button.textContent === "Image").click();
                """);
        assertThat(picture).isEqualTo("image/png true");
    }

    @Test
    @Order(11)
    void leavesHostileOrdersText() {
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
        browser.read(".life-card", HOSTILE);
        browser.go("#/rejected?reason=NOT_JSON");
        browser.click("tbody a");
        browser.read(".record pre", HOSTILE);
        assertThat(browser.script("return window.hacked === undefined")).isEqualTo(true);
        assertThat(browser.script("return document.querySelectorAll('main img, main script').length"))
                .isEqualTo(0L);
    }

    @Test
    @Order(12)
    void everyViewKeepsToItsScreenAndCanBeUsedByAll() {
        createStreams();
        List<String> problems = new ArrayList<>();
        List<String> views = new ArrayList<>(VIEWS);
        views.add("#/orders/ORDER-000001");
        views.add("#/rejected/" + topic + "-2@20");
        views.add("#/totals/category_minutes");
        for (int width : List.of(390, 1440)) {
            browser.width(width);
            browser.prefers(width == 390 ? "light" : "dark");
            for (String view : views) {
                browser.open(address + view);
                browser.read(".verdict-pill", "Flowing");
                browser.see("main tbody tr, main canvas, main .life, main .record-head");
                check(view, width, problems);
                double jumped = browser.jumped();
                if (jumped > 0.1) {
                    problems.add("%s at %d: its parts jumped by %.2f".formatted(view, width, jumped));
                }
            }
            browser.open(address + "#/orders");
            browser.press("Send an order");
            browser.script("document.querySelector('.order-form').requestSubmit()");
            browser.read(".order-form", "Not sent");
            check("the form with errors", width, problems);
        }
        assertThat(problems).isEmpty();
    }

    private void check(String view, int width, List<String> problems) {
        Object overflow =
                browser.script("return document.documentElement.scrollWidth - document.documentElement.clientWidth");
        if (!overflow.equals(0L)) {
            problems.add("%s at %d: %s pixels too wide".formatted(view, width, overflow));
        }
        browser.accessibilityProblems().forEach(problem -> problems.add(view + " at " + width + ": " + problem));
    }

    @Test
    @Order(13)
    void canBeUsedWithTheKeyboardAlone() {
        browser.script("document.activeElement.blur()");
        browser.strike(Keys.TAB);
        assertThat(browser.script("return document.activeElement.className")).isEqualTo("skip");
        assertThat(browser.script("return getComputedStyle(document.activeElement).outlineStyle"))
                .isNotEqualTo("none");
        for (int i = 0; i < 3; i++) {
            browser.strike(Keys.TAB);
        }
        browser.strike(Keys.ENTER);
        browser.read("main h1", "Partitions");
    }

    @Test
    @Order(13)
    void skipsToTheContentWithoutLeavingTheView() {
        browser.go("#/orders");
        browser.press("Send an order");
        browser.type("#order-product_name", "Half written");
        browser.script("document.querySelector('.skip').focus()");
        browser.strike(Keys.ENTER);
        assertThat(browser.script("return document.activeElement.id")).isEqualTo("main");
        assertThat(browser.script("return location.hash")).isEqualTo("#/orders");
        assertThat(browser.see("#order-product_name").getDomProperty("value")).isEqualTo("Half written");
    }

    @Test
    @Order(13)
    void keepsTheFocusWhereTheKeyboardIs() {
        browser.go("#/totals");
        browser.see("main .long-table tbody tr");
        browser.script("document.querySelector('.tabs a[href*=top_products_by_quantity]').focus()");
        browser.strike(Keys.ENTER);
        browser.read(".tabs [aria-current]", "Top products");
        browser.read("main tbody", "Product 3");
        assertThat(focused()).contains("top_products_by_quantity");

        for (String list : List.of("Orders", "Rejected")) {
            browser.go("#/" + list.toLowerCase(Locale.ROOT));
            browser.read("main h1", list);
            browser.see("main tbody a");
            browser.script("document.querySelector('main tbody a').focus()");
            String row = focused();
            browser.strike(Keys.ENTER);
            browser.see(".split.open .card");
            assertThat(browser.script("return document.activeElement.tagName")).isEqualTo("H2");
            browser.strike(Keys.TAB);
            browser.strike(Keys.ENTER);
            browser.waitFor("return document.querySelector('.split.open') === null");
            assertThat(focused()).isEqualTo(row);
        }
    }

    private String focused() {
        return browser.script("return String(document.activeElement.href)").toString();
    }

    @Test
    @Order(14)
    void goesToTheDarkAndBackAndRemembersIt() {
        String light = background();
        browser.click("#theme");
        assertThat(background()).isNotEqualTo(light);
        browser.open(address);
        browser.see(".hero");
        assertThat(background()).isNotEqualTo(light);
        browser.click("#theme");
        assertThat(background()).isEqualTo(light);
    }

    private String background() {
        return browser.script("return getComputedStyle(document.body).backgroundColor")
                .toString();
    }

    @Test
    @Order(15)
    void knowsTheLimitsOfTheContract() {
        for (OrderField field : Contract.standard().fields()) {
            String limits = browser.later("""
                            const tell = arguments[arguments.length - 1];
                            import("./app/contract.js").then(({ FIELDS }) => {
                              const field = FIELDS.find(({ name }) => name === arguments[0]);
                              tell(`${field.min ?? 1} ${field.max ?? field.prefix.length + field.maxDigits}`);
                            });
                            """.replace("arguments[0]", "'" + field.name() + "'"))
                    .toString();
            long most = field.name().equals("order_id")
                    ? Contract.standard().orderIdPattern().longest()
                    : field.max();
            assertThat(limits).as(field.name()).isEqualTo(field.min() + " " + most);
        }
    }

    @Test
    @Order(15)
    void saysHowFarBehindItIsAndHowLongThatWillTake() {
        assertThat(metrics("{ records: 12345, seconds: 75, catch_up_seconds: 600 }"))
                .contains("12,345 records; the oldest waits 1 min 15 s")
                .contains("10 min at the pace of the last minute")
                .contains("1.2 s half within that; p95 2.5 s, p99 1 min 2 s");
        assertThat(metrics("{ records: 1, seconds: null, catch_up_seconds: null }"))
                .contains("1 record ")
                .contains("not shrinking");
        assertThat(metrics("{ records: 0, seconds: null, catch_up_seconds: 0 }"))
                .contains("0 records: nothing waits")
                .contains("caught up");
    }

    private String metrics(String lag) {
        return browser.later("""
                        const tell = arguments[arguments.length - 1];
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
                            tell([...view.element.querySelectorAll(".metric")].map((metric) =>
                              [...metric.children].map((part) => part.textContent).join(" ")).join(", "));
                          });
                        """.replace("LAG", lag)).toString();
    }

    @Test
    @Order(15)
    void showsTheRecordsOfATopicThatWasCreatedAnewInPlaceOfTheOldOnes() {
        String tail = browser.later("""
                        const tell = arguments[arguments.length - 1];
                        import("./views/orders.js").then(({ default: orders }) => {
                          const state = {};
                          const view = orders(state, [], new URLSearchParams());
                          for (const [timestamp, name] of [["2026-11-21T14:00:00Z", "Old"], ["2026-11-21T15:00:00Z", "New"], ["2026-11-21T14:00:00Z", "Old"]]) {
                            state.order = { messages: [{
                              coordinates: "orders-0@7", partition: 0, offset: 7, timestamp, outcome: "stored",
                              order: { order_id: `ORDER-${name}`, product_name: name },
                            }] };
                            view.update("order");
                          }
                          tell(view.element.querySelector("tbody").textContent);
                        });
                        """).toString();
        assertThat(tail).contains("ORDER-New").doesNotContain("Old");
    }

    @Test
    @Order(15)
    void waitsForAnAnswerLongerThanTheServerDoesForMysqlExceptRightAfterAnInterruption() {
        Object patience = browser.later("""
                const tell = arguments[arguments.length - 1];
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
                  tell(asked.join(" "));
                });
                """);
        assertThat(patience).isEqualTo("13000 4000");
    }

    @Test
    @Order(16)
    void comesBackByItselfWhenTheServerDoes() {
        assertThat(browser.complaints()).as("what the console said until here").isEmpty();
        dashboard.close();
        browser.read("#banners", "Connection lost");
        send(0, OrderFixture.anOrder().withId("ORDER-000200").withName("While nobody looked"));

        dashboard = Dashboard.start(settings);

        browser.readNoMore("#banners", "Connection lost");
        browser.read("main", "While nobody looked");
        browser.read(".hero h1", "Flowing");
    }

    @Test
    @Order(17)
    void asksNobodyButItsOwnServer() {
        List<String> strangers = browser.requests().stream()
                .filter(url -> url.startsWith("http") || url.startsWith("ws"))
                .filter(url -> !URI.create(url)
                        .getAuthority()
                        .equals(URI.create(address).getAuthority()))
                .toList();
        assertThat(browser.requests()).anyMatch(url -> url.endsWith("app/main.js"));
        assertThat(strangers).isEmpty();
    }
}
