package io.orderflow.contract.order;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.List;
import org.apache.avro.LogicalTypes;
import org.apache.avro.Schema;
import org.apache.avro.SchemaNormalization;

/**
 * A schema with which orders are written.
 *
 * @param fingerprint CRC-64-AVRO of its parsing canonical form, as in the header of a message
 */
record WriterSchema(String name, Schema schema, long fingerprint) {
    /** More decimals than any amount has; bounds the cost of a decimal. */
    private static final int MOST_DECIMALS = 100;

    WriterSchema {
        requireNonNull(name, "name is null");
        requireNonNull(schema, "schema is null");
    }

    /**
     * Reads a schema.
     *
     * @throws IllegalArgumentException if it is invalid or not for an order; the message begins with the name
     */
    static WriterSchema parse(String name, String json) {
        Schema schema;
        try {
            schema = new Schema.Parser().parse(json);
        } catch (RuntimeException e) { // Avro throws several kinds
            throw new IllegalArgumentException(name + " is not an Avro schema: " + e.getMessage(), e);
        }
        if (schema.getType() != Schema.Type.RECORD) {
            throw new IllegalArgumentException(
                    name + " must be the schema of a record, but is one of " + schema.getType());
        }
        return new WriterSchema(name, schema, SchemaNormalization.parsingFingerprint64(schema));
    }

    /** Each field's logical type, which the fingerprint does not cover: two schemas may differ only in it. */
    String meaning() {
        List<String> types = new ArrayList<>();
        for (Schema.Field field : schema.getFields()) {
            types.add(field.name() + " " + branches(field.schema()));
        }
        return String.join(", ", types);
    }

    private static List<String> branches(Schema schema) {
        return (schema.isUnion() ? schema.getTypes() : List.of(schema))
                .stream()
                        .map(type -> type.getType() + " "
                                + (isDecimal(type)
                                        ? "decimal of scale " + scale(type)
                                        : type.getLogicalType() == null
                                                ? ""
                                                : type.getLogicalType().getName()))
                        .toList();
    }

    static boolean isDecimal(Schema type) {
        return type.getLogicalType() instanceof LogicalTypes.Decimal decimal && decimal.getScale() <= MOST_DECIMALS;
    }

    static int scale(Schema decimal) {
        return ((LogicalTypes.Decimal) decimal.getLogicalType()).getScale();
    }
}
