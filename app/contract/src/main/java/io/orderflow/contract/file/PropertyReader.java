package io.orderflow.contract.file;

import io.orderflow.contract.model.Field;
import io.orderflow.contract.model.FieldType;
import io.orderflow.contract.model.Role;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Reads the properties of an object and their nested properties. Keeps the position of each for later checks.
 */
final class PropertyReader {
    static final Set<String> TYPES =
            Set.of("string", "integer", "number", "boolean", "date", "timestamp", "object", "array", "map");
    private static final String ITEM = "[]";

    private final Problems problems;
    private final boolean is32;
    private final Map<String, Keys> places = new LinkedHashMap<>();

    PropertyReader(Problems problems, boolean is32) {
        this.problems = problems;
        this.is32 = is32;
    }

    /** Path → position of the property. */
    Map<String, Keys> places() {
        return places;
    }

    List<Field> read(Keys object, Place place) {
        List<Field> fields = new ArrayList<>();
        Set<String> names = new HashSet<>();
        for (Keys property : object.mappings("properties")) {
            Optional<String> name = property.text("name").filter(text -> !text.isEmpty());
            if (name.isEmpty()) {
                problems.error(property.position(), "a property needs a name");
            } else if (!names.add(name.get())) {
                problems.error(property.at("name"), "two properties have the name " + Shorten.to(60, name.get()));
            } else {
                field(property, name.get(), place).ifPresent(fields::add);
            }
        }
        return fields;
    }

    /** The type of an array's items, or of a map's values. */
    Optional<Field> item(Keys item, Place place) {
        return field(item, "", place)
                .map(read -> new Field("", "", read.type(), true, 0, read.restricted(), "", read.description()));
    }

    private Optional<Field> field(Keys property, String name, Place place) {
        StandardKeys.check(property, StandardKeys.PROPERTY, StandardKeys.PROPERTY_SINCE_3_2, is32, problems);
        boolean isItem = name.isEmpty();
        String path = isItem ? place.path().substring(0, place.path().length() - 1) + ITEM : place.path() + name;
        places.put(path, property);
        Names.check(name, path, property, problems);
        boolean restricted = place.restricted()
                || property.text("classification")
                        .filter("restricted"::equalsIgnoreCase)
                        .isPresent();
        FieldKeys keys = FieldKeys.of(path, property, problems, is32);
        String column = property.text("physicalName").orElse(place.column() + name);
        Optional<FieldType> type = type(keys, name, column, place, restricted);
        int key = keyPosition(property, path, place);
        String role = role(keys, path, place);
        descriptive(property, path);
        boolean hasColumn = !place.kept() && !isItem && !(type.orElse(null) instanceof FieldType.Struct);
        return type.map(read -> new Field(
                name,
                hasColumn ? column : "",
                read,
                property.truth("required").orElse(false),
                key,
                restricted,
                role,
                property.text("description").orElse("")));
    }

    private Optional<FieldType> type(FieldKeys keys, String name, String column, Place place, boolean restricted) {
        Optional<String> type = keys.property().text("logicalType");
        if (type.isEmpty() || !TYPES.contains(type.get())) {
            String known = TYPES.stream().sorted().collect(Collectors.joining(", "));
            String reason = type.map(Refusals::type)
                    .filter(text -> !text.isEmpty())
                    .orElseGet(() -> "it must be one of " + known
                            + type.map(word -> Suggestion.of(word, new TreeSet<>(TYPES)))
                                    .orElse(""));
            keys.error(
                    "logicalType",
                    (type.isEmpty()
                                    ? keys.name() + " needs a logicalType"
                                    : "the logicalType " + Shorten.to(40, type.get()) + " of " + keys.name()
                                            + " is not possible")
                            + ": " + reason);
            return Optional.empty();
        }
        if (type.get().equals("map") && !is32) {
            keys.error("logicalType", "the logicalType map needs apiVersion v3.2.0");
        }
        Set<String> foreign = new TreeSet<>();
        for (String key : List.of("properties", "items", "map")) {
            if (keys.property().has(key) && !belongs(key, type.get())) {
                foreign.add(key);
            }
        }
        foreign.forEach(
                key -> keys.error(key, key + " does not belong to a property of the logicalType " + type.get()));
        CollectionReader collections = new CollectionReader(keys, this);
        return Optional.of(
                switch (type.get()) {
                    case "string" -> new TextReader(keys).read();
                    case "integer" -> new NumberReader(keys).whole();
                    case "number" -> new NumberReader(keys).number();
                    case "boolean" -> collections.truth();
                    case "date" -> new TimeReader(keys).day();
                    case "timestamp" -> new TimeReader(keys).timestamp();
                    case "array" -> collections.array(place.inside(name, column, true, restricted));
                    case "map" -> collections.map(place.inside(name, column, true, restricted));
                    default -> collections.object(place, name, column, restricted);
                });
    }

    private static boolean belongs(String key, String type) {
        return switch (key) {
            case "properties" -> type.equals("object");
            case "items" -> type.equals("array");
            default -> type.equals("map");
        };
    }

    private int keyPosition(Keys property, String path, Place place) {
        boolean key = property.truth("primaryKey").orElse(false);
        Optional<String> written = property.text("primaryKeyPosition");
        boolean none = written.isEmpty() || written.get().equals("-1");
        if (property.truth("unique").orElse(false) && !key) {
            problems.error(
                    property.at("unique"),
                    "unique can be enforced for the primary key only; remove it from " + path
                            + ", or make it the primary key");
        }
        if (!key) {
            if (!none) {
                problems.error(
                        property.at("primaryKeyPosition"),
                        path + " has a primaryKeyPosition, but is not primaryKey: true");
            }
            return 0;
        }
        if (place.kept()) {
            problems.error(
                    property.at("primaryKey"),
                    path + " is in an array or object that is kept whole: it has no" + " column, and cannot be a key");
            return 0;
        }
        if (none) {
            return Integer.MAX_VALUE;
        }
        Optional<Integer> position = property.count("primaryKeyPosition").filter(number -> number > 0);
        if (position.isEmpty()) {
            problems.error(property.at("primaryKeyPosition"), "primaryKeyPosition counts from 1");
        }
        return position.orElse(Integer.MAX_VALUE);
    }

    private String role(FieldKeys keys, String path, Place place) {
        Map<String, Role> words = Arrays.stream(Role.values()).collect(Collectors.toMap(Role::word, role -> role));
        Optional<Role> role = Optional.ofNullable(keys.custom().oneOf(FieldKeys.ROLE, words, null));
        if (role.isPresent() && place.kept()) {
            problems.error(
                    keys.property().position(),
                    path + " cannot have a role: it is in an array or object that is kept whole and has no column");
            return "";
        }
        return role.map(Role::word).orElse("");
    }

    private void descriptive(Keys property, String path) {
        if (property.has("encryptedName")) {
            problems.note(property.at("encryptedName"), "encryptedName of " + path + " is left to other programs");
        }
        if (property.has("relationships")) {
            problems.note(property.at("relationships"), "relationships of " + path + " are left to other programs");
        }
        if (property.text("semanticType").filter("measure"::equals).isPresent()) {
            problems.error(
                    property.at("semanticType"),
                    path + " is a measure: it is calculated, and not part of a record; remove it here");
        }
    }
}
