package io.orderflow.contract.draft;

import io.orderflow.contract.sample.Sighting;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Properties for what was seen of the fields of records. */
final class SeenFields {
    /** An object nested deeper than this is kept whole. */
    private static final int DEEPEST = 8;

    private final Drafting draft;
    private final SeenTexts texts;
    private final SeenNumbers numbers;

    SeenFields(Drafting draft) {
        this.draft = draft;
        texts = new SeenTexts(draft);
        numbers = new SeenNumbers(draft);
    }

    /** One property for each field. */
    List<Property> of(Sighting object, String prefix, int depth) {
        List<Property> properties = new ArrayList<>();
        object.fields().forEach((name, field) -> {
            String path = prefix + name;
            if (!FieldNames.isPossible(name, path)) {
                draft.doubt("a field is left out, since its name cannot be used in paths and tables: "
                        + FieldNames.shown(name));
            } else if (field.present() == 0) {
                draft.doubts.add(new Doubt(path, "was null whenever it was there, and is left out"));
            } else {
                properties.add(property(new Property(name, path), field, object.objects(), depth));
            }
        });
        return properties;
    }

    private Property property(Property property, Sighting seen, int parents, int depth) {
        property.restricted = property.words().isRestricted();
        property.required = seen.present() >= parents;
        property.comments.add(
                property.required
                        ? "Seen in all " + parents + "."
                        : "Seen in " + seen.present() + " of " + parents + ", else absent or null.");
        type(property, seen, depth);
        if (property.restricted && !property.type.equals("object") && !property.type.equals("array")) {
            draft.doubt(property, "its name looks confidential, so messages do not quote it (classification)");
        } else {
            property.restricted = false;
        }
        return property;
    }

    private void type(Property property, Sighting seen, int depth) {
        Map<String, Integer> kinds = kinds(seen);
        String kind = kinds.entrySet().stream()
                .max(Map.Entry.comparingByValue())
                .map(Map.Entry::getKey)
                .orElseThrow();
        if (kinds.size() > 1) {
            draft.doubt(
                    property,
                    "different types were seen (" + shown(kinds) + "); all but " + kind
                            + " will be rejected as WRONG_TYPE");
        }
        switch (kind) {
            case "texts" -> texts.type(property, seen);
            case "numbers" -> numbers.type(property, seen.numbers());
            case "true or false" -> property.type = "boolean";
            case "objects" -> object(property, seen, depth);
            default -> array(property, seen, depth);
        }
    }

    private static Map<String, Integer> kinds(Sighting seen) {
        Map<String, Integer> kinds = new LinkedHashMap<>();
        kinds.put("texts", seen.texts().count());
        kinds.put("numbers", seen.numbers().count());
        kinds.put("true or false", seen.truths());
        kinds.put("objects", seen.objects());
        kinds.put("arrays", seen.arrays());
        kinds.values().removeIf(count -> count == 0);
        return kinds;
    }

    private static String shown(Map<String, Integer> kinds) {
        StringBuilder shown = new StringBuilder();
        kinds.forEach((kind, count) -> shown.append(shown.isEmpty() ? "" : ", ")
                .append(count)
                .append(' ')
                .append(count == 1 && kind.endsWith("s") ? kind.substring(0, kind.length() - 1) : kind));
        return shown.toString();
    }

    private void object(Property property, Sighting seen, int depth) {
        property.type = "object";
        boolean map = seen.isMap();
        if (!map && depth < DEEPEST) {
            property.properties.addAll(of(seen, property.path + ".", depth + 1));
        }
        if (property.properties.isEmpty()) {
            property.physicalType = "TEXT";
            property.comments.add("Kept whole, as it was sent.");
            if (map) {
                draft.doubt(property, "its names differ from record to record, so it is kept whole");
            }
        }
    }

    private void array(Property property, Sighting seen, int depth) {
        property.type = "array";
        property.comments.add("Kept whole, as it was sent; its items are checked.");
        if (seen.emptyArrays() == 0) {
            property.options.put("minItems", "1");
        }
        Sighting item = seen.items().get(0);
        if (item.present() == 0 || depth >= DEEPEST) {
            return;
        }
        Property inner = new Property("", property.path + "[]");
        if (kinds(item).size() > 1 || item.nulls() > 0) {
            draft.doubt(property, "its items are of different types, or null, so they are not checked");
            return;
        }
        inner.restricted = property.words().isRestricted();
        type(inner, item, depth + 1);
        inner.comments.clear();
        inner.restricted &= !inner.type.equals("object");
        if (!inner.type.equals("object") || !inner.properties.isEmpty()) {
            property.items.add(inner);
        }
    }
}
