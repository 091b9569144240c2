package io.orderflow.dashboard.page;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.openqa.selenium.Keys;

/** Layout, accessibility, keyboard and theme, over all views. */
class AccessiblePageIT extends OnThePage {

    /** The chosen theme is kept in the browser, which other tests share. */
    @AfterEach
    void forgetTheTheme() {
        browser.script("localStorage.clear()");
    }

    AccessiblePageIT(PageStage stage) {
        super(stage);
    }

    @Test
    void everyViewFitsAPhoneAndIsAccessible() {
        everyViewFitsAndIsAccessible(390, "light");
    }

    @Test
    @Tag("slow")
    void everyViewFitsAWideScreenAndIsAccessibleInTheDark() {
        everyViewFitsAndIsAccessible(1440, "dark");
    }

    private void everyViewFitsAndIsAccessible(int width, String theme) {
        stage.createStreams();
        List<String> problems = new ArrayList<>();
        List<String> views = new ArrayList<>(VIEWS);
        views.add("#/orders/ORDER-000001");
        views.add("#/rejected/" + stage.topic() + "-2@20");
        views.add("#/totals/category_minutes");
        browser.width(width);
        browser.prefers(theme);
        for (String view : views) {
            browser.open(stage.address() + view);
            browser.read(".verdict-pill", "Flowing");
            browser.see("main tbody tr, main canvas, main .life, main .record-head");
            check(view, width, problems);
            double jumped = browser.jumped();
            if (jumped > 0.1) {
                problems.add("%s at %d: its parts jumped by %.2f".formatted(view, width, jumped));
            }
        }
        browser.open(stage.address() + "#/orders");
        browser.press("Send an order");
        browser.script("document.querySelector('.order-form').requestSubmit()");
        browser.read(".order-form", "Not sent");
        check("the form with errors", width, problems);
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
            // Of this view: the outcome of a rejected record leads to another one.
            String link = "main tbody a[href^='#/" + list.toLowerCase(Locale.ROOT) + "/']";
            browser.see(link);
            browser.script("document.querySelector(arguments[0]).focus()", link);
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
    void remembersTheChosenTheme() {
        String light = background();
        browser.click("#theme");
        assertThat(background()).isNotEqualTo(light);
        browser.open(stage.address());
        browser.see(".hero");
        assertThat(background()).isNotEqualTo(light);
        browser.click("#theme");
        assertThat(background()).isEqualTo(light);
    }

    private String background() {
        return browser.script("return getComputedStyle(document.body).backgroundColor")
                .toString();
    }
}
