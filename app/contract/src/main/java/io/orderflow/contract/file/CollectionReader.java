package io.orderflow.contract.file;

import io.orderflow.contract.model.Field;
import io.orderflow.contract.model.FieldType;
import io.orderflow.contract.model.FieldType.Struct;
import io.orderflow.contract.model.FieldType.Truth;
import io.orderflow.contract.model.FieldType.Verbatim;
import io.orderflow.contract.model.Shape;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Reads fields of the logical types object, array, map and boolean. */
record CollectionReader(FieldKeys field, PropertyReader properties) {
    private static final Set<String> TEXTS = Set.of("TEXT", "MEDIUMTEXT", "LONGTEXT");

    Truth truth() {
        field.checkOptions("a boolean", Set.of(), Set.of());
        field.custom()
                .refuse(Set.of(FieldKeys.TEXT, FieldKeys.NUMBER, FieldKeys.ENCODING), "has no meaning for a boolean");
        new EnumReader(field).refuse("booleans");
        Optional<PhysicalType> type = field.physicalType();
        if (type.isPresent()
                && !Set.of("BOOLEAN", "BOOL", "TINYINT").contains(type.get().name())) {
            field.error(
                    "physicalType",
                    "a boolean is stored as BOOLEAN, not as " + type.get().name());
        }
        return new Truth();
    }

    FieldType object(Place place, String name, String column, boolean restricted) {
        field.checkOptions("an object", Set.of(), Set.of("minProperties", "maxProperties", "required"));
        refuseOthers("objects");
        boolean whole = field.property().has("physicalType") && isKeptAsText("an object", true);
        boolean kept = place.kept() || whole;
        List<Field> fields = properties.read(field.property(), place.inside(name, column, kept, restricted));
        if (whole) {
            return new Verbatim(Shape.OBJECT, List.of(), fields, 0, Integer.MAX_VALUE);
        }
        if (fields.isEmpty() && !field.problems().hasErrors()) {
            field.error(
                    "logicalType",
                    field.name() + " needs properties, or physicalType: TEXT if it is to be kept whole as it was sent");
        }
        return new Struct(fields);
    }

    Verbatim array(Place inside) {
        field.checkOptions("an array", Set.of("minItems", "maxItems"), Set.of("uniqueItems"));
        refuseOthers("arrays");
        isKeptAsText("an array", false);
        int min = field.options().count("minItems").orElse(0);
        int max = field.options().count("maxItems").orElse(Integer.MAX_VALUE);
        if (min > max) {
            field.optionError("minItems", "minItems " + min + " is above maxItems " + max);
        }
        List<Field> inner = field.property().keys("items").flatMap(item -> properties.item(item, inside)).stream()
                .toList();
        return new Verbatim(Shape.ARRAY, inner, List.of(), min, max);
    }

    Verbatim map(Place inside) {
        field.checkOptions("a map", Set.of(), Set.of());
        refuseOthers("maps");
        isKeptAsText("a map", false);
        Optional<Keys> map = field.property().keys("map");
        if (map.isEmpty()) {
            field.error("map", field.name() + " needs a map with key and value");
            return new Verbatim(Shape.MAP, List.of(), List.of(), 0, Integer.MAX_VALUE);
        }
        StandardKeys.check(map.get(), Set.of("key", "value"), Set.of(), true, field.problems());
        Optional<Keys> key = map.get().keys("key");
        if (key.flatMap(keys -> keys.text("logicalType"))
                .filter("string"::equals)
                .isEmpty()) {
            field.problems()
                    .error(map.get().at("key"), "the keys of " + field.name() + " must be of the logicalType string");
        } else if (key.orElseThrow().has("logicalTypeOptions")
                || key.orElseThrow().has("enum")) {
            field.problems()
                    .error(
                            key.orElseThrow().position(),
                            "limits of a map's keys cannot be enforced; remove them from " + field.name());
        }
        List<Field> inner = map.get().keys("value").flatMap(value -> properties.item(value, inside)).stream()
                .toList();
        if (inner.isEmpty() && !map.get().has("value")) {
            field.problems().error(map.get().position(), "the map of " + field.name() + " needs a value");
        }
        return new Verbatim(Shape.MAP, inner, List.of(), 0, Integer.MAX_VALUE);
    }

    private void refuseOthers(String type) {
        field.custom()
                .refuse(
                        Set.of(FieldKeys.TEXT, FieldKeys.NUMBER, FieldKeys.ENCODING, FieldKeys.ROLE),
                        "has no meaning for " + type);
        new EnumReader(field).refuse(type);
    }

    /** Whether the column is a text column; any other is a problem, unless an object describes its structure. */
    private boolean isKeptAsText(String what, boolean object) {
        Optional<String> written = field.property().text("physicalType");
        if (written.isEmpty()) {
            return false;
        }
        String name =
                written.flatMap(PhysicalType::parse).map(PhysicalType::name).orElse("");
        if (TEXTS.contains(name)) {
            return true;
        }
        if (object && (name.equals("STRUCT") || name.equals("OBJECT") || name.equals("RECORD"))) {
            return false;
        }
        field.error(
                "physicalType",
                what + " is kept as the bytes that were sent, in LONGTEXT; physicalType can be TEXT, but not "
                        + Shorten.to(60, written.get())
                        + (name.equals("JSON") ? ": a JSON column changes spacing, order and numbers" : ""));
        return false;
    }
}
