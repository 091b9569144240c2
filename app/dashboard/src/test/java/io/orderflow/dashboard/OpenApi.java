package io.orderflow.dashboard;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.orderflow.contract.show.PlainSchema;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;

/** openapi.yaml as it is served, held against real answers: what is sent is described, and what is required is sent. */
record OpenApi(JsonNode document) {

    static OpenApi of(String yaml) {
        try {
            return new OpenApi(new YAMLMapper().readTree(yaml));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * What does not fit, a line each.
     *
     * @param path as the description has it: {@code /orders/{id}}
     */
    List<String> problems(String method, String path, int status, JsonNode body) {
        List<String> problems = new ArrayList<>();
        JsonNode answers = document.path("paths").path(path).path(method).path("responses");
        JsonNode answer = resolved(answers.path(Integer.toString(status)));
        JsonNode content = answer.path("content");
        JsonNode schema = content.has("application/problem+json")
                ? content.path("application/problem+json").path("schema")
                : content.path("application/json").path("schema");
        if (schema.isMissingNode()) {
            problems.add("%s %s %d is not described".formatted(method, path, status));
        } else {
            compare(schema, body, method + " " + path, problems);
        }
        return problems;
    }

    private JsonNode resolved(JsonNode node) {
        return node.has("$ref") ? document.at(node.path("$ref").asText().substring(1)) : node;
    }

    private void compare(JsonNode reference, JsonNode value, String at, List<String> problems) {
        JsonNode schema = resolved(reference);
        if (schema.has("oneOf")) {
            for (JsonNode option : schema.path("oneOf")) {
                if (isNull(option) == value.isNull()) {
                    compare(option, value, at, problems);
                    return;
                }
            }
            problems.add(at + " is " + value.getNodeType() + ", which is none of what it may be");
            return;
        }
        if (schema.has("type") && !mayBe(schema.path("type"), value)) {
            problems.add("%s is %s, and not %s".formatted(at, value, schema.path("type")));
        }
        if (schema.has("enum") && !contains(schema.path("enum"), value)) {
            problems.add("%s is %s, and not one of %s".formatted(at, value, schema.path("enum")));
        }
        schema.path("required").forEach(name -> {
            if (!value.has(name.asText())) {
                problems.add(at + " lacks " + name.asText());
            }
        });
        if (value.isObject() && schema.has("properties")) {
            value.properties().forEach(member -> {
                JsonNode described = schema.path("properties").path(member.getKey());
                if (described.isMissingNode()) {
                    problems.add("%s has %s, which is not described".formatted(at, member.getKey()));
                } else {
                    compare(described, member.getValue(), at + "." + member.getKey(), problems);
                }
            });
        }
        if (value.isArray()) {
            value.forEach(item -> compare(schema.path("items"), item, at + "[]", problems));
        }
    }

    private static boolean isNull(JsonNode schema) {
        return schema.path("type").asText().equals("null");
    }

    private static boolean contains(JsonNode values, JsonNode value) {
        for (JsonNode one : values) {
            if (one.equals(value)) {
                return true;
            }
        }
        return false;
    }

    private static boolean mayBe(JsonNode type, JsonNode value) {
        if (type.isArray()) {
            for (JsonNode one : type) {
                if (mayBe(one, value)) {
                    return true;
                }
            }
            return false;
        }
        return PlainSchema.isOfType(type.asText(), value);
    }
}
