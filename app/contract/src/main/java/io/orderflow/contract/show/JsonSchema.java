package io.orderflow.contract.show;

import io.orderflow.contract.model.Encoding;
import io.orderflow.contract.model.Field;
import io.orderflow.contract.model.FieldType;
import io.orderflow.contract.model.OrderContract;
import io.orderflow.contract.model.Shape;
import io.orderflow.contract.model.UnknownFields;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * A contract as a JSON Schema (draft 2020-12). It expresses less than the contract: it has no rules across fields,
 * number of decimals or control characters in texts.
 */
public final class JsonSchema {
    private JsonSchema() {}

    public static String of(OrderContract contract) {
        return "{\"$schema\":\"https://json-schema.org/draft/2020-12/schema\",\"title\":" + Json.text(contract.name())
                + "," + object(contract.fields(), contract.unknownFields() == UnknownFields.REJECT) + "}";
    }

    /** The same as a part of another document: without the name of the dialect, which OpenAPI 3.1 implies. */
    static String component(OrderContract contract) {
        return "{\"title\":" + Json.text(contract.name()) + ","
                + object(contract.fields(), contract.unknownFields() == UnknownFields.REJECT) + "}";
    }

    private static String object(List<Field> fields, boolean closed) {
        String properties = fields.stream()
                .map(field -> Json.text(field.name()) + ":{" + property(field, closed) + "}")
                .collect(Collectors.joining(","));
        List<String> required =
                fields.stream().filter(Field::required).map(Field::name).toList();
        return "\"type\":\"object\",\"properties\":{" + properties + "},\"required\":" + Json.texts(required)
                + (closed ? ",\"additionalProperties\":false" : "");
    }

    private static String property(Field field, boolean closed) {
        String description = field.description().isEmpty() ? "" : ",\"description\":" + Json.text(field.description());
        String type = type(field.type(), closed) + description;
        return field.required() ? type : "\"anyOf\":[{\"type\":\"null\"},{" + type + "}]";
    }

    private static String type(FieldType type, boolean closed) {
        if (type instanceof FieldType.Text text) {
            return text(text);
        }
        if (type instanceof FieldType.Whole whole) {
            return whole.asText()
                    ? "\"type\":\"string\""
                    : "\"type\":\"integer\",\"minimum\":" + whole.min() + ",\"maximum\":" + whole.max()
                            + (whole.values().isEmpty() ? "" : ",\"enum\":" + whole.values());
        }
        if (type instanceof FieldType.Decimal decimal) {
            return decimal.asText()
                    ? "\"type\":\"string\""
                    : "\"type\":\"number\",\"minimum\":" + decimal.min().toPlainString() + ",\"maximum\":"
                            + decimal.max().toPlainString();
        }
        if (type instanceof FieldType.Floating floating) {
            return floating.asText()
                    ? "\"type\":\"string\""
                    : "\"type\":\"number\",\"minimum\":" + floating.min() + ",\"maximum\":" + floating.max();
        }
        if (type instanceof FieldType.Truth) {
            return "\"type\":\"boolean\"";
        }
        if (type instanceof FieldType.Day day) {
            return "\"type\":\"string\"" + (day.format().isEmpty() ? ",\"format\":\"date\"" : "");
        }
        if (type instanceof FieldType.Timestamp timestamp) {
            boolean dateTime = timestamp.format().isEmpty() && timestamp.zoned();
            return timestamp.encoding() == Encoding.TEXT
                    ? "\"type\":\"string\"" + (dateTime ? ",\"format\":\"date-time\"" : "")
                    : "\"type\":\"integer\"";
        }
        return type instanceof FieldType.Verbatim verbatim
                ? verbatim(verbatim, closed)
                : object(((FieldType.Struct) type).fields(), closed);
    }

    private static String text(FieldType.Text text) {
        List<String> parts = new ArrayList<>();
        parts.add("\"type\":\"string\",\"minLength\":" + text.minLength());
        if (text.maxLength() != FieldType.Text.UNLIMITED) {
            parts.add("\"maxLength\":" + text.maxLength());
        }
        if (!text.pattern().isEmpty()) {
            parts.add("\"pattern\":" + Json.text(text.pattern()));
        }
        if (!text.values().isEmpty()) {
            parts.add("\"enum\":" + Json.texts(text.values()));
        }
        if (text.uuid()) {
            parts.add("\"format\":\"uuid\"");
        }
        return String.join(",", parts);
    }

    private static String verbatim(FieldType.Verbatim verbatim, boolean closed) {
        String inner = verbatim.inner().isEmpty()
                ? "{}"
                : "{" + type(verbatim.inner().get(0).type(), closed) + "}";
        if (verbatim.shape() == Shape.ARRAY) {
            return "\"type\":\"array\",\"items\":" + inner + ",\"minItems\":" + verbatim.minItems()
                    + (verbatim.maxItems() < Integer.MAX_VALUE ? ",\"maxItems\":" + verbatim.maxItems() : "");
        }
        return verbatim.shape() == Shape.MAP
                ? "\"type\":\"object\",\"additionalProperties\":" + inner
                : object(verbatim.fields(), closed && !verbatim.fields().isEmpty());
    }
}
