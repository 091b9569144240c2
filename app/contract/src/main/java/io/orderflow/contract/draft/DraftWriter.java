package io.orderflow.contract.draft;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Writes a draft as a contract file. */
final class DraftWriter {
    private final Drafting draft;
    private final StringBuilder yaml = new StringBuilder();

    private DraftWriter(Drafting draft) {
        this.draft = draft;
    }

    static String write(Drafting draft, String name) {
        return new DraftWriter(draft).file(name);
    }

    private String file(String name) {
        draft.head.forEach(line -> line(0, Yaml.comment(line)));
        line(0, "apiVersion: v3.1.0");
        line(0, "kind: DataContract");
        line(0, "id: " + Yaml.text(name));
        line(0, "version: 1.0.0");
        line(0, "status: draft");
        line(0, "schema:");
        line(0, "- name: " + Yaml.text(name));
        line(2, "logicalType: object");
        if (!draft.custom.isEmpty()) {
            line(2, "customProperties:");
            draft.custom.forEach(pair -> line(2, "- {property: " + pair[0] + ", value: " + pair[1] + "}"));
        }
        if (!draft.rules.isEmpty()) {
            draft.ruleComments.forEach(comment -> line(2, Yaml.comment(comment)));
            line(2, "quality:");
            draft.rules.forEach(rule -> line(
                    2,
                    "- {name: " + rule[0] + ", type: custom, engine: orderflow, implementation: '" + rule[1] + "'}"));
        }
        line(2, "properties:");
        draft.properties.forEach(property -> property(property, 2));
        return yaml.toString();
    }

    private void property(Property property, int indent) {
        property.comments.forEach(comment -> line(indent, Yaml.comment(comment)));
        line(indent, "- name: " + Yaml.text(property.name));
        body(property, indent + 2);
    }

    private void body(Property property, int indent) {
        line(indent, "logicalType: " + property.type);
        if (!property.physicalName.isEmpty()) {
            line(indent, "physicalName: " + Yaml.text(property.physicalName));
        }
        if (!property.physicalType.isEmpty()) {
            line(indent, "physicalType: " + property.physicalType);
        }
        if (!property.description.isEmpty()) {
            line(indent, "description: " + Yaml.text(property.description));
        }
        if (property.required) {
            line(indent, "required: true");
        }
        if (property.keyPosition > 0) {
            line(indent, "primaryKey: true");
            if (property.keyPosition < Integer.MAX_VALUE && isComposite()) {
                line(indent, "primaryKeyPosition: " + property.keyPosition);
            }
        }
        if (property.restricted) {
            line(indent, "classification: restricted");
        }
        if (!property.options.isEmpty()) {
            line(indent, "logicalTypeOptions: {" + options(property.options) + "}");
        }
        if (!property.values.isEmpty()) {
            String values = property.values.stream()
                    .map(value -> property.type.equals("integer") ? value : Yaml.text(value))
                    .collect(Collectors.joining(", "));
            line(indent, "quality: [{metric: invalidValues, arguments: {validValues: [" + values + "]}, mustBe: 0}]");
        }
        List<String> custom = custom(property);
        if (!custom.isEmpty()) {
            line(indent, "customProperties: [" + String.join(", ", custom) + "]");
        }
        if (!property.properties.isEmpty()) {
            line(indent, "properties:");
            property.properties.forEach(inner -> property(inner, indent));
        }
        if (!property.items.isEmpty()) {
            line(indent, "items:");
            body(property.items.get(0), indent + 2);
        }
    }

    private boolean isComposite() {
        return Property.leaves(draft.properties).stream()
                        .filter(leaf -> leaf.property().keyPosition > 0)
                        .count()
                > 1;
    }

    private static String options(Map<String, String> options) {
        return options.entrySet().stream()
                .map(option -> option.getKey() + ": " + option.getValue())
                .collect(Collectors.joining(", "));
    }

    private static List<String> custom(Property property) {
        List<String> custom = new ArrayList<>();
        add(custom, "orderflow.role", property.role);
        add(custom, "orderflow.encoding", property.encoding);
        add(custom, "orderflow.number", property.numbersAsText ? "text" : "");
        add(custom, "orderflow.text", property.lines ? "lines" : "");
        return custom;
    }

    private static void add(List<String> custom, String name, String value) {
        if (!value.isEmpty()) {
            custom.add("{property: " + name + ", value: " + value + "}");
        }
    }

    private void line(int indent, String text) {
        yaml.append(" ".repeat(indent)).append(text).append('\n');
    }
}
