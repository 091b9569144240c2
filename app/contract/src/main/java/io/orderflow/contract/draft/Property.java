package io.orderflow.contract.draft;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** One property of the file while it is drafted: what stands in it, the comment above it, and what lies in it. */
final class Property {
    final String name;
    final String path;
    /** The logical type. */
    String type = "string";

    String physicalType = "";
    String physicalName = "";
    String description = "";
    boolean required;
    int keyPosition;
    boolean restricted;
    String role = "";
    String encoding = "";
    boolean numbersAsText;
    boolean lines;
    /** A list of values that is enforced. */
    List<String> values = List.of();

    final Map<String, String> options = new LinkedHashMap<>();
    final List<String> comments = new ArrayList<>();
    final List<Property> properties = new ArrayList<>();
    final List<Property> items = new ArrayList<>();

    Property(String name, String path) {
        this.name = name;
        this.path = path;
    }

    void whole(String format) {
        type = "integer";
        options.put("format", format);
    }

    void floating(String newPhysicalType) {
        type = "number";
        physicalType = newPhysicalType;
    }

    Words words() {
        return Words.of(name);
    }

    boolean isObject() {
        return type.equals("object") && physicalType.isEmpty();
    }

    boolean isNumber() {
        return type.equals("integer") || type.equals("number");
    }

    boolean isTime() {
        return type.equals("timestamp") || type.equals("date");
    }

    /** Whether it has a column of its own. */
    boolean isLeaf() {
        return !isObject();
    }

    /** The longest text it takes, in characters; 0 if that is not limited. */
    int maxLength() {
        return Integer.parseInt(options.getOrDefault("maxLength", "0"));
    }

    /** Whether the row holds its text itself, and not a place elsewhere. */
    boolean isVarchar() {
        return type.equals("string")
                && maxLength() > 0
                && (physicalType.isEmpty() || physicalType.startsWith("VARCHAR"));
    }

    /** A leaf, and whether it and all that is around it is required. */
    record Leaf(Property property, boolean required) {}

    /** Everything with a column, in order. */
    static List<Leaf> leaves(List<Property> properties) {
        List<Leaf> leaves = new ArrayList<>();
        collect(properties, true, leaves);
        return leaves;
    }

    private static void collect(List<Property> properties, boolean required, List<Leaf> leaves) {
        for (Property property : properties) {
            boolean there = required && property.required;
            if (property.isLeaf()) {
                leaves.add(new Leaf(property, there));
            } else {
                collect(property.properties, there, leaves);
            }
        }
    }
}
