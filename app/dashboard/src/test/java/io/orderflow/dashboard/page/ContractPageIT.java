package io.orderflow.dashboard.page;

import static org.assertj.core.api.Assertions.assertThat;

import io.orderflow.dashboard.OtherDashboard;
import io.orderflow.dashboard.Stage;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The page with other contracts than the owner's, and the view of the contract. Pictures are left in target/pages. */
class ContractPageIT extends OnThePage {

    private static final Path CONTRACTS =
            Path.of("../../conf/contracts").toAbsolutePath().normalize();
    private static final Path PICTURES = Path.of("target/pages");

    ContractPageIT(PageStage stage) {
        super(stage);
    }

    /** A test with the page at this address. */
    private interface Work {
        void at(String address, Stage stage) throws Exception;
    }

    private void with(String contract, Work work) throws Exception {
        Stage own = Stage.of(stage.topics(), stage.database(), 2);
        OtherDashboard.with(own, CONTRACTS.resolve(contract + ".odcs.yaml"), (port, other) -> {
            work.at("http://127.0.0.1:" + port + "/", other);
            // Before the other dashboard ends: the page would complain that it is gone.
            browser.open(stage.address());
            browser.forgetComplaints();
        });
    }

    @Test
    void sendsAnOrderOfTheShopAndShowsItWithItsItemsButNotWhatIsRestricted() throws Exception {
        with("shop", (address, other) -> {
            browser.open(address + "#/orders");
            browser.press("Send an order");
            browser.press("Send the order");
            browser.read(".order-form", "Not sent");
            browser.press("Fill in an example");
            browser.press("Add to items");
            browser.type("[id='order-items[1].sku']", "SHOE-7");
            browser.type("[id='order-items[1].name']", "Running Shoes");
            browser.type("[id='order-items[1].quantity']", "0");
            browser.type("[id='order-items[1].unit_price']", "0.5");
            browser.read("[id='wrong-items[1].quantity']", "OUT_OF_RANGE");
            picture("shop-form");
            browser.type("[id='order-items[1].quantity']", "3");
            browser.type("#order-shipping", "5.01");
            assertThat(browser.see("#order-total").getDomProperty("value")).isEqualTo("51.00");

            browser.press("Send the order");

            browser.read(".order-form", "In Kafka.");
            browser.read(".life-card", "Stored", "Running Shoes", "••• restricted");
            browser.readNoMore("main", "ada@example.org");
            browser.go("#/orders");
            browser.read("tbody", "51.00", "2 items");
            browser.read("thead", "Total");
            browser.readNoMore("thead", "Product");
            browser.forgetComplaints();
            picturesOf("shop", address);
            assertThat(problems(address)).isEmpty();
        });
    }

    @Test
    void aContractWithoutAmountHasNoWorthAndNoColumnForIt() throws Exception {
        with("takeaway", (address, other) -> {
            String order = """
                {"order_number": 16118, "order_date": "03/08/2019 20:25", "total_products": 6, "items": [
                  {"item_name": "Plain Papadum", "quantity": 2, "product_price": 0.80},
                  {"item_name": "King Prawn Balti", "quantity": 1, "product_price": 12.95}]}\
                """;
            other.topics().send(other.topic(), 0, order.getBytes(StandardCharsets.UTF_8));
            browser.open(address + "#/orders");
            browser.read("tbody", "16118", "2 items");
            assertThat(browser.script("return [...document.querySelectorAll('thead th')].map((th) => th.textContent)"))
                    .isEqualTo(List.of(
                            "Order",
                            "Outcome",
                            "Total products",
                            "Order date",
                            "Items",
                            "Partition@offset",
                            "Arrived"));
            browser.go("#/orders/16118");
            browser.read(".life-card", "Stored", "12.95");
            browser.go("#/overview");
            browser.read("main", "Newest records");
            browser.read("tbody", "16118");
            browser.readNoMore("main", "NaN");
            for (String view : VIEWS) {
                browser.go(view);
                browser.see("main h1");
                browser.readNoMore("main", "undefined");
            }
            browser.forgetComplaints();
            picturesOf("takeaway", address);
        });
    }

    @Test
    void triesAnEditedContractAgainstTheNewestRecords() {
        browser.go("#/contract");
        browser.read("main", "product_name", "TOTAL_MISMATCH total_price = unit_price * quantity");
        edit("maxLength: 255", "maxLength: 3");
        browser.press("Try it");
        browser.read(".trial", "would be rejected", "TOO_LONG");
        picture("contract-tried");
        edit("maxLength: 3", "maxLenght: 3");
        browser.press("Try it");
        browser.read(".trial", "This contract cannot be used.", "did you mean maxLength");
        assertThat(browser.accessibilityProblems()).isEmpty();
        browser.press("Start over");
        browser.press("Try it");
        browser.read(".trial", "No record that is accepted now would be rejected.");
        picturesOf("orders", stage.address());
    }

    private void edit(String from, String to) {
        browser.script(
                "const text = document.querySelector('.contract-text'); text.value = text.value.replace(arguments[0],"
                        + " arguments[1])",
                from,
                to);
    }

    private void picture(String name) {
        browser.picture(PICTURES.resolve(name + ".png"));
    }

    private void picturesOf(String name, String address) {
        for (int width : new int[] {1440, 390}) {
            browser.width(width);
            for (String view : List.of("orders", "contract")) {
                browser.open(address + "#/" + view);
                browser.see("main tbody tr, main .empty");
                if (view.equals("orders")) {
                    browser.see("main tbody tr");
                    picture(name + "-orders-" + width);
                    browser.press("Send an order");
                    browser.press("Fill in an example");
                    picture(name + "-form-" + width);
                    browser.click("main td.key a");
                    browser.see(".life-card .life");
                    picture(name + "-life-" + width);
                } else {
                    picture(name + "-" + view + "-" + width);
                }
            }
        }
        browser.width(1440);
        browser.forgetComplaints();
    }

    /** What does not fit a phone, or is not accessible. */
    private List<String> problems(String address) {
        List<String> problems = new ArrayList<>();
        browser.width(390);
        for (String view : List.of("#/orders", "#/contract", "#/overview")) {
            browser.open(address + view);
            browser.see("main tbody tr");
            if (view.equals("#/orders")) {
                browser.press("Send an order");
                browser.press("Fill in an example");
            }
            Object overflow = browser.script(
                    "return document.documentElement.scrollWidth - document.documentElement.clientWidth");
            if (!overflow.equals(0L)) {
                problems.add("%s: %s pixels too wide".formatted(view, overflow));
            }
            browser.accessibilityProblems().forEach(problem -> problems.add(view + ": " + problem));
        }
        browser.width(1440);
        return problems;
    }
}
