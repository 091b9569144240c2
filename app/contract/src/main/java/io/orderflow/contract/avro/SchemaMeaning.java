package io.orderflow.contract.avro;

import java.util.HashSet;
import java.util.Set;
import org.apache.avro.LogicalTypes;
import org.apache.avro.Schema;

/**
 * What a schema says beyond its fingerprint: the logical types, which two schemas of one fingerprint may differ in.
 * Documents, defaults and properties such as {@code avro.java.string}, which every library writes its own way, mean
 * nothing for a value.
 */
final class SchemaMeaning {

    private final StringBuilder text = new StringBuilder();
    private final Set<String> seen = new HashSet<>();

    private SchemaMeaning() {}

    /** Equal for two schemas of one fingerprint if every message has the same values by both. */
    static String of(Schema schema) {
        SchemaMeaning meaning = new SchemaMeaning();
        meaning.add(schema);
        return meaning.text.toString();
    }

    private void add(Schema schema) {
        text.append(schema.getType().getName());
        if (schema.getLogicalType() instanceof LogicalTypes.Decimal decimal) {
            text.append(" decimal of scale ").append(decimal.getScale());
        } else if (schema.getLogicalType() != null) {
            text.append(' ').append(schema.getLogicalType().getName());
        }
        switch (schema.getType()) {
            case RECORD -> addFields(schema);
            case ARRAY -> add(schema.getElementType());
            case MAP -> add(schema.getValueType());
            case UNION -> schema.getTypes().forEach(this::add);
            default -> text.append(';');
        }
    }

    private void addFields(Schema schema) {
        if (seen.add(schema.getFullName())) {
            for (Schema.Field field : schema.getFields()) {
                text.append(' ').append(field.name()).append(' ');
                add(field.schema());
            }
        }
    }
}
