package io.orderflow.verify.decode;

import io.orderflow.contract.model.Field;
import io.orderflow.contract.model.FieldType;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** A field of the contract, prepared for reading and checking values. Lives within one task. */
final class FieldPlan {
    /** For a field without a column. */
    static final int NO_SLOT = -1;

    private final Field field;
    /** Its place among the fields of its object. */
    private final int position;
    /** Its place among the columns of the contract. */
    private final int slot;
    /** Whether a rule reads its value. */
    private final boolean isOperand;

    private final List<FieldPlan> fields = new ArrayList<>();
    private final Map<String, FieldPlan> named = new HashMap<>();
    private final Optional<FieldPlan> item;
    private final Optional<TextCheck> text;
    private final Optional<TimeForm> time;

    private FieldPlan(Field field, int position, String path, Slots slots) {
        this.field = field;
        this.position = position;
        FieldType type = field.type();
        boolean hasColumn = slots.inColumns && !(type instanceof FieldType.Struct);
        slot = hasColumn ? slots.next++ : NO_SLOT;
        isOperand = hasColumn && slots.operands.contains(path);
        text = type instanceof FieldType.Text rule ? Optional.of(new TextCheck(rule)) : Optional.empty();
        time = TimeForm.of(type);
        if (type instanceof FieldType.Struct struct) {
            addAll(struct.fields(), path + ".", slots);
        }
        Optional<FieldPlan> ofItems = Optional.empty();
        if (type instanceof FieldType.Verbatim verbatim) {
            Slots none = new Slots(Set.of(), false);
            addAll(verbatim.fields(), "", none);
            ofItems = verbatim.inner().stream().findFirst().map(inner -> new FieldPlan(inner, 0, "", none));
        }
        item = ofItems;
    }

    /** Numbers columns in the order of the contract. */
    private static final class Slots {
        private final Set<String> operands;
        private final boolean inColumns;
        private int next;

        Slots(Set<String> operands, boolean inColumns) {
            this.operands = operands;
            this.inColumns = inColumns;
        }
    }

    /** @param operands the paths that the contract's rules read */
    static FieldPlan ofOrder(List<Field> fields, Set<String> operands) {
        return new FieldPlan(
                unnamed("", new FieldType.Struct(fields)), 0, "", new Slots(new HashSet<>(operands), true));
    }

    /** What is around an order: a field that holds it, and maybe one that says what happened to it. */
    static FieldPlan ofEnvelope(String orderAt, Optional<String> operationAt, FieldPlan order) {
        FieldPlan envelope =
                new FieldPlan(unnamed("", new FieldType.Struct(List.of())), 0, "", new Slots(Set.of(), false));
        envelope.fields.add(order);
        envelope.named.put(orderAt, order);
        operationAt.ifPresent(name -> {
            FieldType any = new FieldType.Text(0, FieldType.Text.UNLIMITED, "", List.of(), false, true, "TEXT");
            FieldPlan operation = new FieldPlan(unnamed(name, any), 1, "", new Slots(Set.of(), false));
            envelope.fields.add(operation);
            envelope.named.put(name, operation);
        });
        return envelope;
    }

    private static Field unnamed(String name, FieldType type) {
        return new Field(name, "", type, true, 0, false, "", "");
    }

    private void addAll(List<Field> inside, String prefix, Slots slots) {
        String before = prefix.equals(".") ? "" : prefix;
        for (Field each : inside) {
            FieldPlan plan = new FieldPlan(each, fields.size(), before + each.name(), slots);
            fields.add(plan);
            named.put(each.name(), plan);
        }
    }

    String name() {
        return field.name();
    }

    FieldType type() {
        return field.type();
    }

    boolean isRequired() {
        return field.required();
    }

    int position() {
        return position;
    }

    int slot() {
        return slot;
    }

    boolean isOperand() {
        return isOperand;
    }

    /** The fields of an object, in the contract's order. */
    List<FieldPlan> fields() {
        return fields;
    }

    /** Whether the contract names the fields of this object. */
    boolean hasNames() {
        return type() instanceof FieldType.Struct || !fields.isEmpty();
    }

    /** The field with this name. */
    Optional<FieldPlan> named(String name) {
        return Optional.ofNullable(named.get(name));
    }

    /** What the items of the array, or the values of the map, must be; empty if they may be anything. */
    Optional<FieldPlan> item() {
        return item;
    }

    TextCheck text() {
        return text.orElseThrow();
    }

    TimeForm time() {
        return time.orElseThrow();
    }
}
