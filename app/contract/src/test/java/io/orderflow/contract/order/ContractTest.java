package io.orderflow.contract.order;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ContractTest {

    @Test
    void isMadeAgainFromPlainValues() {
        List<OrderField> again = Contract.standard().fields().stream()
                .map(f -> new OrderField(f.name(), FieldType.valueOf(f.type().name()), f.nullable(), f.min(), f.max()))
                .toList();
        OrderIdPattern pattern =
                OrderIdPattern.parse(Contract.standard().orderIdPattern().toString());

        assertThat(new Contract(again, pattern)).isEqualTo(Contract.standard());
    }

    @Test
    void isShippedToExecutors() throws IOException, ClassNotFoundException {
        Contract narrow = Contract.standard().within("quantity", 1, 5);
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
            out.writeObject(narrow);
        }
        try (ObjectInputStream in = new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
            assertThat(in.readObject()).isEqualTo(narrow);
        }
    }

    @Test
    void refusesLimitsWiderThanTheTableAndSaysAllOfThem() {
        List<OrderField> wider = new ArrayList<>(Contract.standard().fields());
        wider.set(2, new OrderField("product_name", FieldType.TEXT, false, 1, 256));
        wider.set(5, new OrderField("quantity", FieldType.INTEGER, true, 1, 5));

        assertThatThrownBy(() -> new Contract(wider, OrderIdPattern.STANDARD))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("Not the contract of an order: field 3 is product_name TEXT not null 1…256, but must be "
                        + "product_name TEXT not null 1…255; field 6 is quantity INTEGER nullable 1…5, but must be "
                        + "quantity INTEGER not null 1…2147483647. Limits may only be narrowed.");
    }

    @Test
    void refusesFieldsInAnotherOrderOrNumber() {
        List<OrderField> fields = new ArrayList<>(Contract.standard().fields());
        OrderField first = fields.remove(0);
        assertThatThrownBy(() -> new Contract(fields, OrderIdPattern.STANDARD))
                .hasMessageContaining("it must have 8 fields, not 7");
        fields.add(first);
        assertThatThrownBy(() -> new Contract(fields, OrderIdPattern.STANDARD))
                .hasMessageContaining("field 1 is order_id");
    }

    @Test
    void refusesIdsThatTheFieldCannotHold() {
        assertThatThrownBy(() -> Contract.standard().withOrderIds(new OrderIdPattern("x".repeat(40), 6, 12)))
                .hasMessageContaining("can have 52 characters, but the field holds 50");
    }

    @Test
    void namesItsFieldsWhenAskedForAnother() {
        assertThatThrownBy(() -> Contract.standard().field("price"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("An order has no field \"price\"; its fields are [customer_id, order_id,");
    }

    @Nested
    class OrderIds {
        @Test
        void areCountedThroughPaddingAndBeyondIt() {
            assertThat(OrderIdPattern.STANDARD.idOf(1)).isEqualTo("ORDER-000001");
            assertThat(OrderIdPattern.STANDARD.idOf(1_000_000)).isEqualTo("ORDER-1000000");
            assertThat(OrderIdPattern.STANDARD.numberOf("ORDER-000042")).isEqualTo(OptionalLong.of(42));
            assertThat(OrderIdPattern.STANDARD.numberOf("ORDER-999999999999"))
                    .isEqualTo(OptionalLong.of(OrderIdPattern.STANDARD.highest()));
        }

        @ParameterizedTest
        @ValueSource(
                strings = {"ORDER-00001", "ORDER-1234567890123", "order-000001", "ORDER-00000x", "", "ORDER-٠٠٠٠٠١"})
        void ofAnotherShapeHaveNoNumber(String id) {
            assertThat(OrderIdPattern.STANDARD.numberOf(id)).isEmpty();
        }

        @Test
        void endWhereTheirDigitsEnd() {
            assertThatThrownBy(() -> OrderIdPattern.STANDARD.idOf(1_000_000_000_000L))
                    .hasMessage("Order number 1000000000000 does not fit ORDER-[0-9]{6,12}: "
                            + "it must be from 0 to 999999999999");
        }

        @ParameterizedTest
        @ValueSource(strings = {"ORDER-\\d+", "ORDER-", "O'R[0-9]{6,12}", "A[0-9]{7,6}", "A[0-9]{0,6}", "A[0-9]{1,19}"})
        void areRefusedInPatternsTheyCannotCountWith(String written) {
            assertThatThrownBy(() -> OrderIdPattern.parse(written)).isInstanceOf(IllegalArgumentException.class);
        }
    }
}
