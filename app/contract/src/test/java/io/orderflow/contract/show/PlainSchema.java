package io.orderflow.contract.show;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import java.util.stream.StreamSupport;

/** Whether a value is valid by a JSON Schema: the keywords that {@link JsonSchema} writes, and no others. */
public final class PlainSchema {
    private PlainSchema() {}

    static boolean isValid(JsonNode schema, JsonNode value) {
        for (Map.Entry<String, JsonNode> keyword : schema.properties()) {
            if (!holds(keyword.getKey(), keyword.getValue(), schema, value)) {
                return false;
            }
        }
        return true;
    }

    private static boolean holds(String keyword, JsonNode says, JsonNode schema, JsonNode value) {
        return switch (keyword) {
            case "title", "description", "$schema" -> true;
            case "type" -> isOfType(says.textValue(), value);
            case "anyOf" -> StreamSupport.stream(says.spliterator(), false).anyMatch(one -> isValid(one, value));
            case "enum" -> StreamSupport.stream(says.spliterator(), false).anyMatch(value::equals);
            case "minimum" -> !value.isNumber() || value.decimalValue().compareTo(says.decimalValue()) >= 0;
            case "maximum" -> !value.isNumber() || value.decimalValue().compareTo(says.decimalValue()) <= 0;
            case "minLength" -> !value.isTextual() || length(value) >= says.intValue();
            case "maxLength" -> !value.isTextual() || length(value) <= says.intValue();
            case "pattern" -> !value.isTextual() || value.textValue().matches(".*(?:" + says.textValue() + ").*");
            case "format" ->
                !says.textValue().equals("uuid")
                        || value.textValue().matches("[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}");
            case "minItems" -> value.size() >= says.intValue();
            case "maxItems" -> value.size() <= says.intValue();
            case "items" -> StreamSupport.stream(value.spliterator(), false).allMatch(item -> isValid(says, item));
            case "required" ->
                StreamSupport.stream(says.spliterator(), false).allMatch(name -> value.has(name.textValue()));
            case "properties" ->
                says.properties().stream()
                        .allMatch(property -> !value.has(property.getKey())
                                || isValid(property.getValue(), value.get(property.getKey())));
            case "additionalProperties" ->
                says.isBoolean()
                        ? value.properties().stream()
                                .allMatch(member -> schema.path("properties").has(member.getKey()))
                        : value.properties().stream().allMatch(member -> isValid(says, member.getValue()));
            default -> throw new AssertionError("The keyword " + keyword + " is not expected");
        };
    }

    private static int length(JsonNode value) {
        return value.textValue().codePointCount(0, value.textValue().length());
    }

    /** Whether a value is of this type of JSON Schema. */
    public static boolean isOfType(String type, JsonNode value) {
        return switch (type) {
            case "object" -> value.isObject();
            case "array" -> value.isArray();
            case "string" -> value.isTextual();
            case "integer" -> value.isIntegralNumber();
            case "number" -> value.isNumber();
            case "boolean" -> value.isBoolean();
            case "null" -> value.isNull();
            default -> throw new AssertionError("The type " + type + " is not expected");
        };
    }
}
