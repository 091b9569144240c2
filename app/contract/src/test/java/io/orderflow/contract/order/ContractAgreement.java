package io.orderflow.contract.order;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;

/**
 * Compares another declaration of an order (a schema, a table, a StructType) with the contract: translate it into
 * {@link Declared} fields and call {@link #assertAgrees}.
 */
public final class ContractAgreement {
    private ContractAgreement() {}

    /** The types that other declarations have for the fields of an order. */
    public enum DeclaredType {
        INT32,
        STRING,
        DECIMAL,
        /** Date and time without zone. */
        DATE_TIME
    }

    /**
     * A field as declared elsewhere.
     *
     * @param length the most characters, where the declaration says so
     * @param precision the most digits, where the declaration says so
     * @param scale decimals among them
     */
    public record Declared(
            String name,
            DeclaredType type,
            boolean nullable,
            Optional<Integer> length,
            Optional<Integer> precision,
            Optional<Integer> scale) {

        public static Declared of(String name, DeclaredType type, boolean nullable) {
            return new Declared(name, type, nullable, Optional.empty(), Optional.empty(), Optional.empty());
        }

        public static Declared text(String name, int length, boolean nullable) {
            return new Declared(
                    name, DeclaredType.STRING, nullable, Optional.of(length), Optional.empty(), Optional.empty());
        }

        public static Declared decimal(String name, int precision, int scale, boolean nullable) {
            return new Declared(
                    name, DeclaredType.DECIMAL, nullable, Optional.empty(), Optional.of(precision), Optional.of(scale));
        }
    }

    /**
     * The same names in the same order, the same nullability, types that hold every value, and bounds that are exactly
     * the contract's where the declaration has any.
     *
     * @param timestampType what the declaration uses for a timestamp: a text, or a date and time
     */
    public static void assertAgrees(
            String where, Contract contract, DeclaredType timestampType, List<Declared> declared) {
        assertThat(declared)
                .as("names in %s", where)
                .extracting(Declared::name)
                .containsExactlyElementsOf(
                        contract.fields().stream().map(OrderField::name).toList());
        for (int i = 0; i < declared.size(); i++) {
            assertAgrees(where, contract.fields().get(i), timestampType, declared.get(i));
        }
    }

    private static void assertAgrees(String where, OrderField field, DeclaredType timestampType, Declared declared) {
        String what = "%s in %s".formatted(field.name(), where);
        DeclaredType type = switch (field.type()) {
            case INTEGER -> DeclaredType.INT32;
            case TEXT, ORDER_ID -> DeclaredType.STRING;
            case MONEY -> DeclaredType.DECIMAL;
            case TIMESTAMP -> timestampType;
        };
        assertThat(declared.type()).as("type of " + what).isEqualTo(type);
        assertThat(declared.nullable()).as("nullability of " + what).isEqualTo(field.nullable());
        declared.length()
                .ifPresent(length ->
                        assertThat((long) length).as("length of " + what).isEqualTo(field.max()));
        declared.precision()
                .ifPresent(precision -> assertThat(Long.toString(field.max()))
                        .as("digits of " + what)
                        .hasSize(precision));
        declared.scale()
                .ifPresent(scale -> assertThat(scale).as("decimals of " + what).isEqualTo(2));
        if (type == DeclaredType.INT32) {
            assertThat(field.max()).as("range of " + what).isEqualTo(Integer.MAX_VALUE);
        }
    }
}
