package io.orderflow.contract.draft;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.avro.LogicalType;
import org.apache.avro.LogicalTypes;
import org.apache.avro.Schema;

/** Properties for the fields of an Avro schema. */
final class AvroFields {
    private static final int DEEPEST = 8;
    private static final String LENGTH = "255";

    private final Drafting draft;

    AvroFields(Drafting draft) {
        this.draft = draft;
    }

    List<Property> of(Schema record) {
        return fields(record, "", 1);
    }

    private List<Property> fields(Schema record, String prefix, int depth) {
        List<Property> properties = new ArrayList<>();
        for (Schema.Field field : record.getFields()) {
            Property property = new Property(field.name(), prefix + field.name());
            Optional<Schema> type = branch(field.schema());
            property.required = field.schema().getType() != Schema.Type.UNION
                    || !field.schema().isNullable();
            property.description = field.doc() == null ? "" : field.doc().strip();
            if (type.isEmpty()) {
                leftOut(property, "it is a union of several types");
            } else if (depth > DEEPEST) {
                leftOut(property, "it is nested too deep");
            } else if (type(property, type.get(), depth)) {
                property.restricted = property.words().isRestricted()
                        && !property.type.equals("object")
                        && !property.type.equals("array");
                if (property.restricted) {
                    draft.doubt(property, "its name looks confidential, so messages do not quote it (classification)");
                }
                properties.add(property);
            }
        }
        return properties;
    }

    /** The type beside null; empty if there are several. */
    private static Optional<Schema> branch(Schema schema) {
        if (schema.getType() != Schema.Type.UNION) {
            return Optional.of(schema);
        }
        List<Schema> others = schema.getTypes().stream()
                .filter(type -> type.getType() != Schema.Type.NULL)
                .toList();
        return others.size() == 1 ? Optional.of(others.get(0)) : Optional.empty();
    }

    private boolean leftOut(Property property, String why) {
        draft.doubts.add(new Doubt(property.path, "is left out: " + why));
        return false;
    }

    private boolean type(Property property, Schema schema, int depth) {
        LogicalType logical = schema.getLogicalType();
        String logicalName = logical == null ? "" : logical.getName();
        switch (schema.getType()) {
            case STRING -> {
                property.options.put("maxLength", logicalName.equals("uuid") ? "36" : LENGTH);
                if (logicalName.equals("uuid")) {
                    property.options.put("format", "uuid");
                }
            }
            case ENUM -> {
                property.values = schema.getEnumSymbols();
                property.options.put("maxLength", LENGTH);
            }
            case BOOLEAN -> property.type = "boolean";
            case INT -> {
                if (logicalName.equals("date")) {
                    property.type = "date";
                } else {
                    property.whole("i32");
                }
            }
            case LONG -> {
                if (logicalName.contains("timestamp")) {
                    property.type = "timestamp";
                    property.physicalType = logicalName.endsWith("millis") ? "DATETIME(3)" : "DATETIME(6)";
                    property.options.put("timezone", Boolean.toString(!logicalName.startsWith("local")));
                } else {
                    property.whole("i64");
                }
            }
            case FLOAT -> property.floating("FLOAT");
            case DOUBLE -> property.floating("DOUBLE");
            case BYTES, FIXED -> {
                if (!(logical instanceof LogicalTypes.Decimal decimal)
                        || decimal.getPrecision() > 38
                        || decimal.getScale() > 30) {
                    return leftOut(property, "no column keeps its bytes unchanged");
                }
                property.type = "number";
                property.physicalType = "DECIMAL(" + decimal.getPrecision() + "," + decimal.getScale() + ")";
            }
            case RECORD -> {
                property.type = "object";
                property.properties.addAll(fields(schema, property.path + ".", depth + 1));
                return !property.properties.isEmpty() || leftOut(property, "none of its fields can be used");
            }
            case ARRAY -> array(property, schema, depth);
            case MAP -> {
                property.type = "object";
                property.physicalType = "TEXT";
                property.comments.add("A map; kept whole.");
            }
            default -> {
                return leftOut(property, "it is always null");
            }
        }
        return true;
    }

    private void array(Property property, Schema schema, int depth) {
        property.type = "array";
        Property item = new Property("", property.path + "[]");
        boolean plain = schema.getElementType().getType() != Schema.Type.UNION;
        if (plain && type(item, schema.getElementType(), depth + 1)) {
            item.comments.clear();
            property.items.add(item);
        } else {
            draft.doubt(property, "its items are not checked");
        }
    }
}
