package io.orderflow.contract.show;

import io.orderflow.contract.model.Field;
import io.orderflow.contract.model.FieldType;
import io.orderflow.contract.model.OrderContract;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** The StructType of a contract, in the two forms that Spark reads: its DDL, and its JSON with limits as metadata. */
public final class Struct {
    private Struct() {}

    /** For {@code StructType.fromDDL}. */
    public static String ddl(OrderContract contract) {
        return members(contract.fields(), " ");
    }

    private static String members(List<Field> fields, String between) {
        return fields.stream()
                .map(field ->
                        Ddl.quoted(field.name()) + between + type(field.type()) + (field.required() ? " NOT NULL" : ""))
                .collect(Collectors.joining(", "));
    }

    private static String type(FieldType type) {
        if (type instanceof FieldType.Struct struct) {
            return "STRUCT<" + members(struct.fields(), ": ") + ">";
        }
        String name = sparkType(type);
        return switch (name) {
            case "byte" -> "TINYINT";
            case "short" -> "SMALLINT";
            case "integer" -> "INT";
            case "long" -> "BIGINT";
            default -> name.toUpperCase(Locale.ROOT);
        };
    }

    /** For {@code DataType.fromJson}. */
    public static String json(OrderContract contract) {
        return struct(contract.fields());
    }

    private static String struct(List<Field> fields) {
        return fields.stream()
                .map(Struct::member)
                .collect(Collectors.joining(",", "{\"type\":\"struct\",\"fields\":[", "]}"));
    }

    private static String member(Field field) {
        String type = field.type() instanceof FieldType.Struct struct
                ? struct(struct.fields())
                : Json.text(sparkType(field.type()));
        return "{\"name\":" + Json.text(field.name()) + ",\"type\":" + type + ",\"nullable\":" + !field.required()
                + ",\"metadata\":" + Metadata.of(field) + "}";
    }

    /** The name of a type in Spark's JSON. */
    static String sparkType(FieldType type) {
        if (type instanceof FieldType.Whole whole) {
            return switch (whole.format()) {
                case I8 -> "byte";
                case I16, U8 -> "short";
                case I32, U16 -> "integer";
                case I64, U32 -> "long";
                case U64 -> "decimal(20,0)";
            };
        }
        if (type instanceof FieldType.Decimal decimal) {
            return "decimal(" + decimal.precision() + "," + decimal.scale() + ")";
        }
        if (type instanceof FieldType.Floating floating) {
            return floating.wide() ? "double" : "float";
        }
        if (type instanceof FieldType.Timestamp timestamp) {
            return timestamp.zoned() ? "timestamp" : "timestamp_ntz";
        }
        return type instanceof FieldType.Truth ? "boolean" : type instanceof FieldType.Day ? "date" : "string";
    }
}
