package io.orderflow.contract.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.orderflow.contract.model.Leaf;
import io.orderflow.contract.model.OrderContract;
import io.orderflow.contract.model.Role;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ShippedContractsTest {

    @ParameterizedTest
    @ValueSource(strings = {"orders", "order-records", "tracker", "playground", "takeaway", "shop"})
    void isReadWithoutProblems(String name) {
        ContractReading reading = ContractFile.shipped(name);

        assertThat(reading.problems()).isEmpty();
        assertThat(reading.contract().key()).hasSize(1);
    }

    @Test
    void theOwnersContractHasItsEightColumns() {
        OrderContract orders = ContractFile.shipped("orders").contract();

        assertThat(orders.leaves().stream().map(Leaf::path))
                .containsExactly(
                        "customer_id",
                        "order_id",
                        "product_name",
                        "product_category",
                        "unit_price",
                        "quantity",
                        "total_price",
                        "order_timestamp");
        assertThat(orders.rules()).hasSize(1);
        assertThat(orders.rules().get(0).field()).isEqualTo("total_price");
        assertThat(orders.role(Role.AMOUNT).orElseThrow().path()).isEqualTo("total_price");
        assertThat(orders.hasRestricted()).isFalse();
    }

    @Test
    void fieldsInObjectsHaveColumnsNamedByTheirPath() {
        OrderContract shop = ContractFile.shipped("shop").contract();

        List<String> columns =
                shop.leaves().stream().map(leaf -> leaf.field().column()).toList();
        assertThat(columns)
                .containsExactly(
                        "order_id",
                        "customer_id",
                        "customer_email",
                        "customer_name",
                        "address_street",
                        "address_city",
                        "address_zip",
                        "address_country",
                        "status",
                        "currency",
                        "items",
                        "subtotal",
                        "shipping",
                        "total",
                        "placed_at",
                        "gift",
                        "note");
        assertThat(shop.leaves().stream().filter(Leaf::required).map(Leaf::path))
                .doesNotContain("address.street", "customer.name", "gift", "note")
                .contains("customer.email", "items");
        assertThat(shop.hasRestricted()).isTrue();
    }

    @Test
    void thereIsNoOther() {
        assertThatThrownBy(() -> ContractFile.shipped("x"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("There is no shipped contract x");
    }
}
