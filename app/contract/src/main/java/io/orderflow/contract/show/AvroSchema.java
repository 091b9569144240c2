package io.orderflow.contract.show;

import io.orderflow.contract.model.Encoding;
import io.orderflow.contract.model.Envelope;
import io.orderflow.contract.model.Field;
import io.orderflow.contract.model.FieldType;
import io.orderflow.contract.model.OrderContract;
import io.orderflow.contract.model.Shape;
import java.util.List;
import java.util.stream.Collectors;

/**
 * The Avro schema for records of a contract. Optional fields are unions with null that default to null. Timestamps with
 * a custom format stay strings, so that nothing of them is lost; so do numbers that the contract wants as texts. The
 * order of a contract with an envelope is inside it.
 */
public final class AvroSchema {
    private AvroSchema() {}

    /** In JSON. */
    public static String of(OrderContract contract) {
        int dot = contract.avroName().lastIndexOf('.');
        String name = contract.avroName().substring(dot + 1);
        String namespace =
                dot < 0 ? "" : ",\"namespace\":" + Json.text(contract.avroName().substring(0, dot));
        if (contract.envelope() == Envelope.NONE) {
            return "{\"type\":\"record\",\"name\":" + Json.text(name) + namespace + ",\"fields\":"
                    + fields(contract.fields(), name) + "}";
        }
        return "{\"type\":\"record\",\"name\":" + Json.text(name + "_envelope") + namespace
                + ",\"fields\":[{\"name\":" + Json.text(contract.envelope().path()) + ",\"type\":"
                + record(contract.fields(), name) + "}]}";
    }

    private static String fields(List<Field> fields, String record) {
        return fields.stream().map(field -> field(field, record)).collect(Collectors.joining(",", "[", "]"));
    }

    private static String field(Field field, String record) {
        String type = type(field.type(), record + "_" + field.name());
        String doc = field.description().isEmpty() ? "" : ",\"doc\":" + Json.text(field.description());
        return field.required()
                ? "{\"name\":" + Json.text(field.name()) + ",\"type\":" + type + doc + "}"
                : "{\"name\":" + Json.text(field.name()) + ",\"type\":[\"null\"," + type + "],\"default\":null" + doc
                        + "}";
    }

    private static String type(FieldType type, String path) {
        if (isSentAsText(type)) {
            return "\"string\"";
        }
        if (type instanceof FieldType.Whole whole) {
            return switch (whole.format()) {
                case I8, I16, I32, U8, U16 -> "\"int\"";
                case I64, U32 -> "\"long\"";
                case U64 -> whole.max().bitLength() < Long.SIZE ? "\"long\"" : decimal(20, 0);
            };
        }
        if (type instanceof FieldType.Decimal decimal) {
            return decimal(decimal.precision(), decimal.scale());
        }
        if (type instanceof FieldType.Floating floating) {
            return floating.wide() ? "\"double\"" : "\"float\"";
        }
        if (type instanceof FieldType.Truth) {
            return "\"boolean\"";
        }
        if (type instanceof FieldType.Day day) {
            return day.format().isEmpty() ? logical("int", "date") : "\"string\"";
        }
        if (type instanceof FieldType.Timestamp timestamp) {
            return timestamp(timestamp);
        }
        if (type instanceof FieldType.Struct struct) {
            return record(struct.fields(), path);
        }
        if (type instanceof FieldType.Verbatim verbatim) {
            return verbatim(verbatim, path);
        }
        return "\"string\"";
    }

    private static boolean isSentAsText(FieldType type) {
        return (type instanceof FieldType.Whole whole && whole.asText())
                || (type instanceof FieldType.Decimal decimal && decimal.asText())
                || (type instanceof FieldType.Floating floating && floating.asText());
    }

    private static String timestamp(FieldType.Timestamp timestamp) {
        if (!timestamp.format().isEmpty()
                || (timestamp.encoding() == Encoding.TEXT && timestamp.digits() == 0 && !timestamp.zoned())) {
            return "\"string\"";
        }
        String unit = timestamp.digits() <= 3 ? "millis" : "micros";
        return logical("long", (timestamp.zoned() ? "timestamp-" : "local-timestamp-") + unit);
    }

    private static String verbatim(FieldType.Verbatim verbatim, String path) {
        if (verbatim.shape() == Shape.OBJECT) {
            return verbatim.fields().isEmpty() ? "\"string\"" : record(verbatim.fields(), path);
        }
        if (verbatim.inner().isEmpty()) {
            return "\"string\"";
        }
        String inner = type(verbatim.inner().get(0).type(), path + "_item");
        return verbatim.shape() == Shape.ARRAY
                ? "{\"type\":\"array\",\"items\":" + inner + "}"
                : "{\"type\":\"map\",\"values\":" + inner + "}";
    }

    private static String record(List<Field> fields, String path) {
        return "{\"type\":\"record\",\"name\":" + Json.text(path) + ",\"fields\":" + fields(fields, path) + "}";
    }

    private static String decimal(int precision, int scale) {
        return "{\"type\":\"bytes\",\"logicalType\":\"decimal\",\"precision\":" + precision + ",\"scale\":" + scale
                + "}";
    }

    private static String logical(String type, String logical) {
        return "{\"type\":" + Json.text(type) + ",\"logicalType\":" + Json.text(logical) + "}";
    }
}
