package io.orderflow.contract.show;

import io.orderflow.contract.model.Field;
import io.orderflow.contract.model.FieldType;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;

/** Limits and meaning of a field as the metadata of a StructField. */
final class Metadata {
    private Metadata() {}

    static String of(Field field) {
        Map<String, String> members = new LinkedHashMap<>();
        if (field.type() instanceof FieldType.Text text) {
            members.put("minLength", Integer.toString(text.minLength()));
            if (text.maxLength() != FieldType.Text.UNLIMITED) {
                members.put("maxLength", Integer.toString(text.maxLength()));
            }
            if (!text.pattern().isEmpty()) {
                members.put("pattern", Json.text(text.pattern()));
            }
            if (!text.values().isEmpty()) {
                members.put("values", Json.texts(text.values()));
            }
            if (text.uuid()) {
                members.put("format", Json.text("uuid"));
            }
        } else if (field.type() instanceof FieldType.Whole whole) {
            members.put("minimum", Json.text(whole.min().toString()));
            members.put("maximum", Json.text(whole.max().toString()));
        } else if (field.type() instanceof FieldType.Decimal decimal) {
            members.put("minimum", Json.text(decimal.min().toPlainString()));
            members.put("maximum", Json.text(decimal.max().toPlainString()));
        } else if (field.type() instanceof FieldType.Timestamp timestamp
                && !timestamp.format().isEmpty()) {
            members.put("format", Json.text(timestamp.format()));
        } else if (field.type() instanceof FieldType.Day day && !day.format().isEmpty()) {
            members.put("format", Json.text(day.format()));
        }
        if (!field.column().isEmpty()) {
            members.put("column", Json.text(field.column()));
        }
        if (field.isKey()) {
            members.put("keyPosition", Integer.toString(field.keyPosition()));
        }
        if (field.restricted()) {
            members.put("restricted", "true");
        }
        if (!field.role().isEmpty()) {
            members.put("role", Json.text(field.role()));
        }
        return members.entrySet().stream()
                .map(member -> Json.text(member.getKey()) + ":" + member.getValue())
                .collect(Collectors.joining(",", "{", "}"));
    }
}
