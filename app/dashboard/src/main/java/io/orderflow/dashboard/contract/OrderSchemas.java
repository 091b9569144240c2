package io.orderflow.dashboard.contract;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.orderflow.contract.model.Field;
import io.orderflow.contract.model.FieldType;
import io.orderflow.contract.model.OrderContract;
import io.orderflow.contract.show.OpenApi;
import java.util.List;

/** The two schemas of openapi.yaml that follow from the contract: an order as it is sent, and as answers have it. */
public final class OrderSchemas {
    private static final JsonMapper MAPPER = new JsonMapper();
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
    private static final String SENT = "${order}";
    private static final String SHOWN = "${shown-order}";

    private OrderSchemas() {}

    /**
     * The description with the schemas of a contract.
     *
     * @param template openapi.yaml with two placeholders
     * @param assigned the path of the key field that may be left out; empty if none may
     */
    public static String fill(String template, OrderContract contract, String assigned) {
        return template.replace(SENT, yaml(sent(contract, assigned))).replace(SHOWN, yaml(shown(contract)));
    }

    private static ObjectNode sent(OrderContract contract, String assigned) {
        try {
            JsonNode schemas = MAPPER.readTree(OpenApi.of(contract)).at("/components/schemas");
            ObjectNode order = (ObjectNode) schemas.elements().next();
            ArrayNode required = JSON.arrayNode();
            order.path("required").forEach(name -> {
                if (!name.asText().equals(assigned)) {
                    required.add(name);
                }
            });
            order.set("required", required);
            return order;
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("The contract's own OpenAPI description is no JSON", e);
        }
    }

    private static ObjectNode shown(OrderContract contract) {
        return object(contract.fields())
                .put("description", "an order in an answer: exact, with restricted values masked");
    }

    private static ObjectNode object(List<Field> fields) {
        ObjectNode schema = JSON.objectNode().put("type", "object");
        ObjectNode properties = schema.putObject("properties");
        for (Field field : fields) {
            ObjectNode type = type(field);
            if (field.required()) {
                properties.set(field.name(), type);
            } else {
                properties
                        .putObject(field.name())
                        .putArray("oneOf")
                        .add(type)
                        .add(JSON.objectNode().put("type", "null"));
            }
        }
        return schema;
    }

    private static ObjectNode type(Field field) {
        FieldType type = field.type();
        if (type instanceof FieldType.Struct struct) {
            return object(struct.fields());
        }
        if (OrderContract.holdsRestricted(field)) {
            return reference("Restricted");
        }
        if (type instanceof FieldType.Verbatim) {
            return reference("Verbatim");
        }
        if (type instanceof FieldType.Whole whole) {
            return JSON.objectNode().put("type", ShownOrders.isSafe(whole) ? "integer" : "string");
        }
        if (type instanceof FieldType.Floating) {
            return JSON.objectNode().put("type", "number");
        }
        return JSON.objectNode().put("type", type instanceof FieldType.Truth ? "boolean" : "string");
    }

    private static ObjectNode reference(String schema) {
        return JSON.objectNode().put("$ref", "#/components/schemas/" + schema);
    }

    /** JSON is YAML; over several lines, since it is read by people. */
    private static String yaml(ObjectNode schema) {
        return schema.toPrettyString().replace("\r\n", "\n").replace("\n", "\n      ");
    }
}
