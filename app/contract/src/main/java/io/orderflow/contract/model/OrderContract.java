package io.orderflow.contract.model;

import static java.util.Objects.requireNonNull;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * The contract of an order. Serializable: shipped to executors; holds only strings and numbers.
 *
 * @param version of the contract itself, for people and for the order of changes
 * @param table the table that the contract names
 * @param maxBytes longest value accepted, in bytes
 * @param avroName full name of the Avro record
 * @param fields in the order in which they are checked
 * @param rules in the order in which they are checked
 */
public record OrderContract(
        String id,
        String version,
        String name,
        String table,
        Envelope envelope,
        UnknownFields unknownFields,
        int maxBytes,
        String avroName,
        List<Field> fields,
        List<Rule> rules)
        implements Serializable {

    /** Deepest nesting of objects and arrays accepted; the root is depth 1. */
    public static final int MAX_DEPTH = 32;
    /** Longest value accepted where the contract says nothing, in bytes. */
    public static final int DEFAULT_MAX_BYTES = 65_536;

    public OrderContract {
        requireNonNull(id, "id is null");
        requireNonNull(version, "version is null");
        requireNonNull(name, "name is null");
        requireNonNull(table, "table is null");
        requireNonNull(envelope, "envelope is null");
        requireNonNull(unknownFields, "unknownFields is null");
        requireNonNull(avroName, "avroName is null");
        fields = List.copyOf(fields);
        rules = List.copyOf(rules);
    }

    /** The fields with columns, in the order of the table. */
    public List<Leaf> leaves() {
        List<Leaf> leaves = new ArrayList<>();
        collect(fields, "", true, leaves);
        return leaves;
    }

    /** The leaves of the primary key, by position. */
    public List<Leaf> key() {
        return leaves().stream()
                .filter(leaf -> leaf.field().isKey())
                .sorted(Comparator.comparingInt(leaf -> leaf.field().keyPosition()))
                .toList();
    }

    /** The leaf with this role. */
    public Optional<Leaf> role(Role role) {
        return leaves().stream()
                .filter(leaf -> leaf.field().role().equals(role.word()))
                .findFirst();
    }

    /** Whether a value of it must not be shown. */
    public boolean hasRestricted() {
        return anyRestricted(fields);
    }

    private static boolean anyRestricted(List<Field> fields) {
        return fields.stream().anyMatch(OrderContract::holdsRestricted);
    }

    /** Whether the field or anything inside it is restricted: then it is never quoted. */
    public static boolean holdsRestricted(Field field) {
        if (field.restricted()) {
            return true;
        }
        if (field.type() instanceof FieldType.Struct struct) {
            return anyRestricted(struct.fields());
        }
        return field.type() instanceof FieldType.Verbatim verbatim
                && (anyRestricted(verbatim.inner()) || anyRestricted(verbatim.fields()));
    }

    private static void collect(List<Field> fields, String prefix, boolean required, List<Leaf> leaves) {
        for (Field field : fields) {
            String path = prefix + field.name();
            boolean there = required && field.required();
            if (field.type() instanceof FieldType.Struct struct) {
                collect(struct.fields(), path + ".", there, leaves);
            } else {
                leaves.add(new Leaf(path, field, there));
            }
        }
    }
}
