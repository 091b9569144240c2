package io.orderflow.dashboard.contract;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.orderflow.contract.compiled.CompiledContract;
import io.orderflow.contract.model.Envelope;
import io.orderflow.contract.model.Field;
import io.orderflow.contract.model.FieldType;
import io.orderflow.contract.model.OrderContract;
import io.orderflow.contract.model.Rule;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** A contract's fields with their limits, as in openapi.yaml: what a form and a table need to know. */
public final class ContractDescription {
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    /** What a form calls each type. */
    private static final Map<Class<? extends FieldType>, String> WORDS = Map.of(
            FieldType.Text.class, "text",
            FieldType.Whole.class, "integer",
            FieldType.Decimal.class, "decimal",
            FieldType.Floating.class, "float",
            FieldType.Truth.class, "boolean",
            FieldType.Day.class, "date",
            FieldType.Timestamp.class, "timestamp",
            FieldType.Struct.class, "object");

    private final CompiledContract compiled;
    private final Map<String, String> expectations = new HashMap<>();

    private ContractDescription(CompiledContract compiled) {
        this.compiled = compiled;
        for (int field = 0; field < compiled.fieldCount(); field++) {
            expectations.put(compiled.path(field), compiled.expectation(field));
        }
    }

    /** Name, key, rules and fields. */
    public static ObjectNode of(CompiledContract compiled) {
        return new ContractDescription(compiled).document();
    }

    private ObjectNode document() {
        OrderContract contract = compiled.contract();
        ObjectNode document = JSON.objectNode()
                .put("id", contract.id())
                .put("name", contract.name())
                .put("version", contract.version())
                .put("envelope", contract.envelope().word())
                .put("unknown_fields", contract.unknownFields().name().toLowerCase(Locale.ROOT))
                .put("max_bytes", contract.maxBytes())
                .put("has_restricted", contract.hasRestricted());
        document.set(
                "key", texts(contract.key().stream().map(leaf -> leaf.path()).toList()));
        ArrayNode rules = document.putArray("rules");
        for (Rule rule : contract.rules()) {
            rules.addObject().put("name", rule.name()).put("text", rule.text()).put("field", rule.field());
        }
        document.set("fields", fields(contract.fields(), ""));
        if (contract.envelope() != Envelope.NONE) {
            document.put("envelope_field", contract.envelope().path());
        }
        return document;
    }

    private ArrayNode fields(List<Field> fields, String prefix) {
        ArrayNode all = JSON.arrayNode();
        fields.forEach(field -> all.add(field(field, prefix + field.name())));
        return all;
    }

    private ObjectNode field(Field field, String path) {
        ObjectNode described = JSON.objectNode()
                .put("name", field.name())
                .put("path", path)
                .put("type", word(field.type()))
                .put("required", field.required())
                .put("restricted", OrderContract.holdsRestricted(field))
                .put("expectation", expectations.getOrDefault(path, ""));
        if (!field.column().isEmpty()) {
            described.put("column", field.column());
        }
        if (field.isKey()) {
            described.put("key_position", field.keyPosition());
        }
        if (!field.role().isEmpty()) {
            described.put("role", field.role());
        }
        if (!field.description().isEmpty()) {
            described.put("description", field.description());
        }
        limits(field.type(), path, described);
        return described;
    }

    /** Limits are texts, so that none of their digits is lost. */
    private void limits(FieldType type, String path, ObjectNode described) {
        if (type instanceof FieldType.Text text) {
            described
                    .put("min_length", text.minLength())
                    .put("lines", text.lines())
                    .put("uuid", text.uuid());
            if (text.maxLength() != FieldType.Text.UNLIMITED) {
                described.put("max_length", text.maxLength());
            }
            if (!text.pattern().isEmpty()) {
                described.put("pattern", text.pattern());
            }
            values(text.values(), described);
        } else if (type instanceof FieldType.Whole whole) {
            described
                    .put("min", whole.min().toString())
                    .put("max", whole.max().toString())
                    .put("as_text", whole.asText())
                    .put("shown_as", ShownOrders.isSafe(whole) ? "number" : "text");
            values(whole.values().stream().map(String::valueOf).toList(), described);
        } else if (type instanceof FieldType.Decimal decimal) {
            described
                    .put("min", decimal.min().toPlainString())
                    .put("max", decimal.max().toPlainString())
                    .put("scale", decimal.scale())
                    .put("as_text", decimal.asText());
        } else if (type instanceof FieldType.Floating floating) {
            described.put("as_text", floating.asText());
        } else if (type instanceof FieldType.Day day) {
            described.put("format", day.format());
        } else if (type instanceof FieldType.Timestamp timestamp) {
            described
                    .put("format", timestamp.format())
                    .put("encoding", timestamp.encoding().word())
                    .put("zoned", timestamp.zoned())
                    .put("digits", timestamp.digits());
        } else if (type instanceof FieldType.Struct struct) {
            described.set("fields", fields(struct.fields(), path + "."));
        } else if (type instanceof FieldType.Verbatim verbatim) {
            verbatim(verbatim, path, described);
        }
    }

    private void verbatim(FieldType.Verbatim verbatim, String path, ObjectNode described) {
        switch (verbatim.shape()) {
            case ARRAY -> {
                described.put("min_items", verbatim.minItems());
                if (verbatim.maxItems() < Integer.MAX_VALUE) {
                    described.put("max_items", verbatim.maxItems());
                }
                verbatim.inner().forEach(item -> described.set("items", field(item, path + "[]")));
            }
            case MAP -> verbatim.inner().forEach(value -> described.set("values_of", field(value, path + ".*")));
            case OBJECT -> described.set("fields", fields(verbatim.fields(), path + "."));
        }
    }

    private static void values(List<String> values, ObjectNode described) {
        if (!values.isEmpty()) {
            described.set("values", texts(values));
        }
    }

    private static ArrayNode texts(List<String> texts) {
        ArrayNode array = JSON.arrayNode();
        texts.forEach(array::add);
        return array;
    }

    private static String word(FieldType type) {
        return type instanceof FieldType.Verbatim verbatim
                ? switch (verbatim.shape()) {
                    case ARRAY -> "array";
                    case MAP -> "map";
                    case OBJECT -> "json";
                }
                : requireNonNull(WORDS.get(type.getClass()), () -> "No word for " + type.getClass());
    }
}
