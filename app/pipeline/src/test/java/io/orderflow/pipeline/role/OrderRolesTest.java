package io.orderflow.pipeline.role;

import static org.assertj.core.api.Assertions.assertThat;

import io.orderflow.contract.file.ContractFile;
import io.orderflow.contract.file.ContractReading;
import io.orderflow.contract.model.OrderContract;
import io.orderflow.contract.model.Role;
import org.junit.jupiter.api.Test;

/** Which fields totals, views and questions may use. */
class OrderRolesTest {

    @Test
    void theShippedContractsHaveTheRolesThatTheirFieldsName() {
        assertThat(shipped("orders"))
                .isEqualTo("time=`order_timestamp` product=`product_name` category=`product_category` price=`unit_price`"
                        + " quantity=`quantity` amount=`total_price`");
        assertThat(shipped("order-records")).isEqualTo("product=`product` price=`price`:double");
        assertThat(shipped("tracker")).isEqualTo("product=`item` quantity=`quantity`");
        assertThat(shipped("playground")).isEqualTo("product=`item` quantity=`qty`");
        assertThat(shipped("takeaway")).isEqualTo("time=`order_date` quantity=`total_products`");
        assertThat(shipped("shop")).isEqualTo("time=`placed_at` amount=`total` currency=`currency`");
    }

    private static String shipped(String name) {
        OrderRoles roles = OrderRoles.of(ContractFile.shipped(name).contract());
        assertThat(roles.leftOut()).isEmpty();
        return roles.signature();
    }

    @Test
    void leavesOutWhatTheTotalsCannotHoldAndSaysWhy() {
        OrderRoles roles = OrderRoles.of(contract("""
                  - {name: product, logicalType: string, required: true, logicalTypeOptions: {maxLength: 256},
                     customProperties: [{property: orderflow.role, value: product}]}
                  - {name: price, logicalType: number, physicalType: 'DECIMAL(30,11)', required: true,
                     customProperties: [{property: orderflow.role, value: price}]}
                  - {name: amount, logicalType: number, physicalType: 'DECIMAL(30,10)', required: true,
                     customProperties: [{property: orderflow.role, value: amount}]}
                """));

        assertThat(roles.signature()).isEqualTo("amount=`amount`");
        assertThat(roles.leftOut())
                .containsExactly(
                        "product: product may be longer than the 255 characters that totals hold",
                        "price: price has 11 decimals, totals hold 10");
    }

    /** Otherwise euros and yen would be added up. */
    @Test
    void withoutRoomForTheCurrencyThereAreNoAmounts() {
        OrderRoles roles = OrderRoles.of(contract("""
                  - {name: currency, logicalType: string, required: true, logicalTypeOptions: {maxLength: 65},
                     customProperties: [{property: orderflow.role, value: currency}]}
                  - {name: price, logicalType: integer, required: true,
                     customProperties: [{property: orderflow.role, value: price}]}
                  - {name: pieces, logicalType: integer, required: true,
                     customProperties: [{property: orderflow.role, value: quantity}]}
                """));

        assertThat(roles.signature()).isEqualTo("quantity=`pieces`");
        assertThat(roles.leftOut()).hasSize(2).last().isEqualTo("price: amounts of several currencies do not add up");
    }

    @Test
    void aRestrictedFieldIsNotShownOneByOne() {
        OrderRoles roles = OrderRoles.of(contract("""
                  - {name: buyer, logicalType: integer, required: true, classification: restricted,
                     customProperties: [{property: orderflow.role, value: customer}]}
                """));

        assertThat(roles.has(Role.CUSTOMER)).isTrue();
        assertThat(roles.shown().has(Role.CUSTOMER)).isFalse();
    }

    private static OrderContract contract(String fields) {
        ContractReading reading = ContractFile.read("""
                apiVersion: v3.1.0
                kind: DataContract
                id: test
                version: 1.0.0
                status: active
                schema:
                - name: test
                  logicalType: object
                  properties:
                  - {name: id, logicalType: integer, required: true, primaryKey: true}
                """ + fields, "test.odcs.yaml", "");
        assertThat(reading.errors()).isEmpty();
        return reading.contract();
    }
}
