package io.orderflow.verify.decode;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.core.JsonToken;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A value at a place that the contract describes, as it was sent. Lives as long as its record. */
final class Node {
    private static final int NO_INDEX = -1;
    private static final Node[] NONE = {};

    private final FieldPlan plan;
    private final Optional<Node> around;
    private final int index;
    private final JsonToken token;

    private String text = "";
    private Node[] fields = NONE;
    private List<Node> items = List.of();
    private int count;

    private Node(FieldPlan plan, Optional<Node> around, int index, JsonToken token) {
        this.plan = requireNonNull(plan, "plan is null");
        this.around = around;
        this.index = index;
        this.token = requireNonNull(token, "token is null");
        if (token == JsonToken.START_OBJECT && plan.hasNames()) {
            fields = new Node[plan.fields().size()];
        }
    }

    /** An order, or what is around it: its fields have paths of one name. */
    static Node ofRoot(FieldPlan plan, JsonToken token) {
        return new Node(plan, Optional.empty(), NO_INDEX, token);
    }

    /** The value of a field of this object, or of a value of this map. */
    Node inside(FieldPlan field, JsonToken of) {
        return new Node(field, Optional.of(this), NO_INDEX, of);
    }

    /** The next item of this array. */
    Node item(FieldPlan field, JsonToken of) {
        return new Node(field, Optional.of(this), count, of);
    }

    FieldPlan plan() {
        return plan;
    }

    JsonToken token() {
        return token;
    }

    /** A text without escapes, a number as it was sent, or an array, map or object from bracket to bracket. */
    String text() {
        return text;
    }

    void setText(String text) {
        this.text = text;
    }

    /** The value of a field; empty if it is absent. */
    Optional<Node> field(FieldPlan field) {
        return Optional.ofNullable(fields[field.position()]);
    }

    /**
     * Sets the value of a field.
     *
     * @return whether it had one
     */
    boolean put(Node value) {
        boolean again = fields[value.plan.position()] != null;
        fields[value.plan.position()] = value;
        return again;
    }

    /** Items of an array or values of a map, if the contract describes them. */
    List<Node> items() {
        return items;
    }

    void add(Node item) {
        if (items.isEmpty()) {
            items = new ArrayList<>();
        }
        items.add(item);
        count++;
    }

    void countItem() {
        count++;
    }

    /** How many items an array has. */
    int count() {
        return count;
    }

    /** The place in the order, as in {@code items[2].quantity}; empty for the order itself. */
    String path() {
        return around.map(outer -> outer.pathOf(plan, index)).orElse("");
    }

    /** The path of a field of this object that is absent. */
    String pathOf(FieldPlan field) {
        return pathOf(field, NO_INDEX);
    }

    private String pathOf(FieldPlan inside, int at) {
        String path = path();
        if (at >= 0) {
            return path + "[" + at + "]";
        }
        if (inside.name().isEmpty()) {
            return path + ".*";
        }
        return path.isEmpty() ? inside.name() : path + "." + inside.name();
    }
}
