package io.orderflow.contract.file;

import io.orderflow.contract.model.FieldType;
import io.orderflow.contract.model.Leaf;
import io.orderflow.contract.model.OrderContract;
import io.orderflow.contract.model.Role;
import java.util.EnumMap;
import java.util.Map;

/** Checks on roles: each at most once, on a required field of a suitable type. */
final class RoleChecks {
    private final OrderContract contract;
    private final Map<String, Keys> places;
    private final Problems problems;

    RoleChecks(OrderContract contract, Map<String, Keys> places, Problems problems) {
        this.contract = contract;
        this.places = places;
        this.problems = problems;
    }

    void check() {
        Map<Role, String> played = new EnumMap<>(Role.class);
        for (Leaf leaf : contract.leaves()) {
            if (leaf.field().asRole().isEmpty()) {
                continue;
            }
            Role role = leaf.field().asRole().orElseThrow();
            Position at = places.get(leaf.path()).at("customProperties");
            String other = played.put(role, leaf.path());
            if (other != null) {
                problems.error(at, other + " and " + leaf.path() + " have the same role, " + role.word());
            }
            if (!leaf.required()) {
                problems.error(
                        at,
                        leaf.path() + " may be missing; a field with a role must be present: add required: true, there"
                                + " and on the objects around it");
            }
            if (!canPlay(leaf.field().type(), role)) {
                problems.error(
                        at, "the role " + role.word() + " needs " + wanted(role) + "; " + leaf.path() + " is not");
            }
            if (leaf.field().restricted() && (role == Role.PRODUCT || role == Role.CATEGORY || role == Role.CURRENCY)) {
                problems.error(
                        at,
                        leaf.path() + " is restricted, but the role " + role.word()
                                + " would show its values in totals");
            }
        }
    }

    private static boolean canPlay(FieldType type, Role role) {
        return switch (role) {
            case TIME -> type instanceof FieldType.Timestamp || type instanceof FieldType.Day;
            case PRODUCT, CATEGORY, CURRENCY -> type instanceof FieldType.Text;
            case PRICE, QUANTITY, AMOUNT ->
                type instanceof FieldType.Whole
                        || type instanceof FieldType.Decimal
                        || type instanceof FieldType.Floating;
            case CUSTOMER ->
                type instanceof FieldType.Whole
                        || type instanceof FieldType.Decimal
                        || (type instanceof FieldType.Text text
                                && text.physicalType().startsWith("VARCHAR"));
        };
    }

    private static String wanted(Role role) {
        return switch (role) {
            case TIME -> "a timestamp or date";
            case PRODUCT, CATEGORY, CURRENCY -> "a string";
            case PRICE, QUANTITY, AMOUNT -> "an integer or a number";
            case CUSTOMER -> "an integer, a DECIMAL, or a string with a maxLength";
        };
    }
}
