package io.orderflow.pipeline.schema;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import org.junit.jupiter.api.Test;

class ChangingTriggersTest {

    private static final ChangingTriggers TRIGGERS = new ChangingTriggers(new Tables("shop", "orders"));

    @Test
    void findsWhatABodyAssigns() {
        assertThat(TRIGGERS.assigned("SET NEW.product_name = UPPER(NEW.product_name)"))
                .containsExactly("product_name");
        assertThat(TRIGGERS.assigned(
                        "BEGIN set @x = 1, new . `Unit_Price` := ROUND(NEW.unit_price, 1), NEW.quantity=2; END"))
                .containsExactly("quantity", "unit_price");
        assertThat(TRIGGERS.assigned("SELECT TRIM(name) INTO NEW.product_category FROM names LIMIT 1"))
                .containsExactly("product_category");
    }

    @Test
    void findsNothingInComparisonsAndColumnsOfOthers() {
        for (String body : Set.of(
                "IF NEW.quantity = 666 THEN SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = 'no'; END IF",
                "SET @last = NEW.order_id",
                "SET NEW.created_at = NOW()",
                "SET @text = IF(NEW.quantity = 1, 'a, NEW.quantity = 2', 'b')",
                "INSERT INTO log SET text = NEW.product_name, id = NEW.order_id")) {
            assertThat(TRIGGERS.assigned(body)).as(body).isEmpty();
        }
    }
}
