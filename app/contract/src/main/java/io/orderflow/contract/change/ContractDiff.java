package io.orderflow.contract.change;

import io.orderflow.contract.model.FieldType;
import io.orderflow.contract.model.FieldType.Decimal;
import io.orderflow.contract.model.FieldType.Text;
import io.orderflow.contract.model.FieldType.Timestamp;
import io.orderflow.contract.model.FieldType.Whole;
import io.orderflow.contract.model.Leaf;
import io.orderflow.contract.model.OrderContract;
import io.orderflow.contract.show.Ddl;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Compares two contracts field by field and determines the effect of each change. */
public final class ContractDiff {
    /** A VARCHAR stores its length in one byte up to 255 bytes, at 4 bytes a character. */
    private static final int ONE_LENGTH_BYTE = 63;

    private final List<Change> changes = new ArrayList<>();

    private ContractDiff() {}

    /**
     * The changes from one contract to the next; empty if every record gets the same verdict and the table is the same.
     */
    public static List<Change> between(OrderContract before, OrderContract after) {
        ContractDiff diff = new ContractDiff();
        diff.compare(before, after);
        return List.copyOf(diff.changes);
    }

    /** The largest effect of some changes. */
    public static Effect effect(List<Change> changes) {
        return changes.stream().map(Change::effect).max(Effect::compareTo).orElse(Effect.NONE);
    }

    private void compare(OrderContract before, OrderContract after) {
        Map<String, Leaf> old = byPath(before);
        Map<String, Leaf> now = byPath(after);
        now.forEach((path, leaf) -> {
            if (old.containsKey(path)) {
                compare(old.get(path), leaf);
            } else if (leaf.required()) {
                add(
                        Effect.BREAKING,
                        path,
                        "a new required field: existing rows have no value for it; make it optional");
            } else {
                add(Effect.INSTANT, path, "a new optional field: the column is added, NULL for existing rows");
            }
        });
        old.keySet().stream()
                .filter(path -> !now.containsKey(path))
                .forEach(path ->
                        add(Effect.BREAKING, path, "the field is removed, but existing rows have values for it"));
        if (!keys(before).equals(keys(after))) {
            add(Effect.BREAKING, "primary key", "the key changes from " + keys(before) + " to " + keys(after));
        }
        if (!before.rules().equals(after.rules())) {
            add(Effect.NONE, "rules", "the rules change; they apply to records from the next start on");
        }
        if (before.envelope() != after.envelope()) {
            add(
                    Effect.NONE,
                    "envelope",
                    "records are expected in " + after.envelope().word() + ", before in "
                            + before.envelope().word());
        }
        if (before.unknownFields() != after.unknownFields() || before.maxBytes() != after.maxBytes()) {
            add(Effect.NONE, "record", "unknown fields or the largest size are treated differently");
        }
        if (!before.table().equals(after.table())) {
            add(Effect.BREAKING, "table", "the table changes: now " + after.table() + ", before " + before.table());
        }
        if (changes.isEmpty() && !before.fields().equals(after.fields())) {
            add(Effect.NONE, "fields", "an object around fields, the order of checks or a description changes");
        }
    }

    private void compare(Leaf old, Leaf now) {
        String path = now.path();
        if (!old.field().column().equals(now.field().column())) {
            add(Effect.BREAKING, path, "its column changes to " + now.field().column());
        }
        if (old.required() != now.required()) {
            add(
                    now.required() ? Effect.BREAKING : Effect.REBUILD,
                    path,
                    now.required()
                            ? "it becomes required, but existing rows may have no value"
                            : "it becomes optional: the column becomes nullable");
        }
        FieldType before = old.field().type();
        FieldType after = now.field().type();
        Effect column = columnEffect(before, after);
        if (column != Effect.NONE) {
            add(column, path, "the column changes from " + Ddl.columnType(before) + " to " + Ddl.columnType(after));
        } else if (!before.equals(after)) {
            add(Effect.NONE, path, "its limits change; the column stays " + Ddl.columnType(after));
        }
        if (!old.field().role().equals(now.field().role())) {
            add(Effect.NONE, path, "its role changes: totals are incomplete until totals rebuild");
        }
        if (old.field().restricted() != now.field().restricted()) {
            add(Effect.NONE, path, now.field().restricted() ? "it becomes restricted" : "it is no longer restricted");
        }
    }

    private static Effect columnEffect(FieldType before, FieldType after) {
        if (before.getClass() != after.getClass()) {
            return Effect.BREAKING;
        }
        if (Ddl.columnType(before).equals(Ddl.columnType(after))) {
            return zoneChanges(before, after) ? Effect.BREAKING : Effect.NONE;
        }
        if (before instanceof Text old && after instanceof Text now) {
            return texts(old.physicalType(), now.physicalType());
        }
        if (before instanceof Whole old && after instanceof Whole now) {
            boolean wider = now.format().smallest().compareTo(old.format().smallest()) <= 0
                    && now.format().largest().compareTo(old.format().largest()) >= 0;
            return wider ? Effect.REBUILD : Effect.BREAKING;
        }
        if (before instanceof Decimal old && after instanceof Decimal now) {
            boolean wider =
                    now.scale() >= old.scale() && now.precision() - now.scale() >= old.precision() - old.scale();
            return wider ? Effect.REBUILD : Effect.BREAKING;
        }
        if (before instanceof FieldType.Floating old && after instanceof FieldType.Floating) {
            return old.wide() ? Effect.BREAKING : Effect.REBUILD;
        }
        if (before instanceof Timestamp old && after instanceof Timestamp now && !zoneChanges(before, after)) {
            return now.digits() > old.digits() ? Effect.REBUILD : Effect.BREAKING;
        }
        return Effect.BREAKING;
    }

    private static boolean zoneChanges(FieldType before, FieldType after) {
        return before instanceof Timestamp old && after instanceof Timestamp now && old.zoned() != now.zoned();
    }

    /** A VARCHAR grows in place as long as its length needs the same number of bytes. */
    private static Effect texts(String before, String after) {
        int old = characters(before);
        int now = characters(after);
        if (now < old) {
            return Effect.BREAKING;
        }
        boolean sameLengthBytes = now < Integer.MAX_VALUE && old > ONE_LENGTH_BYTE == now > ONE_LENGTH_BYTE;
        return sameLengthBytes ? Effect.INSTANT : Effect.REBUILD;
    }

    private static int characters(String type) {
        if (type.startsWith("VARCHAR")) {
            return Integer.parseInt(type.substring(type.indexOf('(') + 1, type.length() - 1));
        }
        return switch (type) {
            case "TINYTEXT" -> 63;
            case "TEXT" -> 16_383;
            case "MEDIUMTEXT" -> Integer.MAX_VALUE - 1;
            default -> Integer.MAX_VALUE;
        };
    }

    private static List<String> keys(OrderContract contract) {
        return contract.key().stream().map(Leaf::path).toList();
    }

    private static Map<String, Leaf> byPath(OrderContract contract) {
        Map<String, Leaf> leaves = new LinkedHashMap<>();
        contract.leaves().forEach(leaf -> leaves.put(leaf.path(), leaf));
        return leaves;
    }

    private void add(Effect effect, String path, String text) {
        changes.add(new Change(effect, path, text));
    }
}
