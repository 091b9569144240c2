package io.orderflow.contract.file;

import io.orderflow.contract.model.Field;
import io.orderflow.contract.model.FieldType;
import io.orderflow.contract.model.Leaf;
import io.orderflow.contract.model.OrderContract;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/**
 * Checks on the primary key: it is defined, always present, short enough, and of a type with exact equality.
 */
record KeyChecks(OrderContract contract, Keys object, Map<String, Keys> places, Problems problems) {
    /** InnoDB's maximum key length, 3,072 bytes, at 4 bytes a character. */
    private static final int LONGEST_KEY = 768;

    private static final int BYTES_PER_CHARACTER = 4;

    /** The fields, with the parts of the key numbered from 1. */
    List<Field> check() {
        List<Leaf> key = contract.key();
        objectsAreNoKeys(contract.fields(), "");
        if (key.isEmpty()) {
            problems.error(
                    object.position(),
                    "the object needs a key: primaryKey: true on the property that identifies an order");
            return contract.fields();
        }
        key.forEach(this::checkPart);
        checkPositions(key);
        checkLength(key);
        List<String> order = contract.leaves().stream()
                .filter(leaf -> leaf.field().isKey())
                .sorted(Comparator.comparingInt(leaf -> leaf.field().keyPosition()))
                .map(Leaf::path)
                .toList();
        return numbered(contract.fields(), "", order);
    }

    private void objectsAreNoKeys(List<Field> fields, String prefix) {
        for (Field field : fields) {
            if (field.type() instanceof FieldType.Struct struct) {
                String path = prefix + field.name();
                if (field.isKey()) {
                    problems.error(
                            places.get(path).at("primaryKey"),
                            path + " is an object and cannot be a key; one of its" + " properties can");
                }
                objectsAreNoKeys(struct.fields(), path + ".");
            }
        }
    }

    private void checkPart(Leaf leaf) {
        Position at = places.get(leaf.path()).at("primaryKey");
        FieldType type = leaf.field().type();
        if (!leaf.field().required()) {
            problems.error(at, "the key " + leaf.path() + " may be missing; a key must be present: add required: true");
        } else if (!leaf.required()) {
            problems.error(
                    at, "the key " + leaf.path() + " is in an object that may be missing; add required: true there");
        }
        if (leaf.field().restricted()) {
            problems.error(at, "the key " + leaf.path() + " is restricted, but keys are always shown");
        }
        if (type instanceof FieldType.Floating || type instanceof FieldType.Truth) {
            problems.error(at, leaf.path() + " cannot be a key: no key is a binary number or true or false");
        } else if (type instanceof FieldType.Verbatim) {
            problems.error(at, leaf.path() + " cannot be a key: it is kept whole, as a text of any length");
        } else if (type instanceof FieldType.Text text && !text.physicalType().startsWith("VARCHAR")) {
            problems.error(
                    at,
                    leaf.path() + " cannot be a key: its column is " + text.physicalType()
                            + "; give it a maxLength of at most " + LONGEST_KEY);
        }
    }

    private void checkPositions(List<Leaf> key) {
        List<Integer> positions = key.stream()
                .map(leaf -> leaf.field().keyPosition())
                .filter(position -> position != Integer.MAX_VALUE)
                .sorted()
                .toList();
        if (positions.isEmpty()) {
            return;
        }
        for (int i = 0; i < key.size(); i++) {
            if (i >= positions.size() || positions.get(i) != i + 1) {
                Leaf leaf = key.get(Math.min(i, key.size() - 1));
                problems.error(
                        places.get(leaf.path()).at("primaryKeyPosition"),
                        "the parts of the key need the positions 1 to " + key.size() + ", each once; found "
                                + positions);
                return;
            }
        }
    }

    private void checkLength(List<Leaf> key) {
        long bytes = 0;
        for (Leaf leaf : key) {
            if (leaf.field().type() instanceof FieldType.Text text
                    && text.physicalType().startsWith("VARCHAR")) {
                bytes += (long) BYTES_PER_CHARACTER * RowSize.characters(text);
            } else {
                bytes += RowSize.of(leaf.field().type());
            }
        }
        long characters = (bytes + BYTES_PER_CHARACTER - 1) / BYTES_PER_CHARACTER;
        if (characters > LONGEST_KEY) {
            problems.error(
                    places.get(key.get(0).path()).at("primaryKey"),
                    "the key has up to " + characters + " characters; InnoDB's keys have at most " + LONGEST_KEY);
        }
    }

    private static List<Field> numbered(List<Field> fields, String prefix, List<String> order) {
        List<Field> numbered = new ArrayList<>();
        for (Field field : fields) {
            String path = prefix + field.name();
            FieldType type = field.type() instanceof FieldType.Struct struct
                    ? new FieldType.Struct(numbered(struct.fields(), path + ".", order))
                    : field.type();
            numbered.add(new Field(
                    field.name(),
                    field.column(),
                    type,
                    field.required(),
                    order.indexOf(path) + 1,
                    field.restricted(),
                    field.role(),
                    field.description()));
        }
        return numbered;
    }
}
