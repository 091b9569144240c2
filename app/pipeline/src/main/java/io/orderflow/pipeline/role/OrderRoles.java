package io.orderflow.pipeline.role;

import static java.util.Objects.requireNonNull;

import io.orderflow.contract.model.FieldType;
import io.orderflow.contract.model.Leaf;
import io.orderflow.contract.model.OrderContract;
import io.orderflow.contract.model.Role;
import io.orderflow.contract.show.Ddl;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * The fields of a contract that have a role and that totals can hold. A role without a field takes its columns, views
 * and questions away, nothing else. Immutable.
 */
public final class OrderRoles {
    private static final Map<Role, Integer> LONGEST =
            new EnumMap<>(Map.of(Role.PRODUCT, 255, Role.CATEGORY, 255, Role.CURRENCY, 64));

    private final OrderContract contract;
    private final Map<Role, Leaf> leaves;
    private final List<String> leftOut;

    private OrderRoles(OrderContract contract, Map<Role, Leaf> leaves, List<String> leftOut) {
        this.contract = requireNonNull(contract, "contract is null");
        this.leaves = leaves;
        this.leftOut = List.copyOf(leftOut);
    }

    public static OrderRoles of(OrderContract contract) {
        Map<Role, Leaf> leaves = new EnumMap<>(Role.class);
        List<String> leftOut = new ArrayList<>();
        for (Role role : Role.values()) {
            contract.role(role)
                    .ifPresent(
                            leaf -> obstacle(role, leaf).ifPresentOrElse(leftOut::add, () -> leaves.put(role, leaf)));
        }
        boolean mixed = contract.role(Role.CURRENCY).isPresent() && !leaves.containsKey(Role.CURRENCY);
        for (Role money : List.of(Role.AMOUNT, Role.PRICE)) {
            if (mixed && leaves.remove(money) != null) {
                leftOut.add(money.word() + ": amounts of several currencies do not add up");
            }
        }
        return new OrderRoles(contract, leaves, leftOut);
    }

    /** Why totals cannot hold what the field has. */
    private static Optional<String> obstacle(Role role, Leaf leaf) {
        FieldType type = leaf.field().type();
        Integer longest = LONGEST.get(role);
        if (longest != null && type instanceof FieldType.Text text && text.maxLength() > longest) {
            return Optional.of(role.word() + ": " + leaf.path() + " may be longer than the " + longest
                    + " characters that totals hold");
        }
        if (type instanceof FieldType.Decimal decimal && decimal.scale() > Summation.MOST_DECIMALS) {
            return measure(role)
                    .map(measure -> role.word() + ": " + leaf.path() + " has " + decimal.scale()
                            + " decimals, totals hold " + Summation.MOST_DECIMALS);
        }
        return Optional.empty();
    }

    private static Optional<Measure> measure(Role role) {
        return Arrays.stream(Measure.values())
                .filter(measure -> measure.role() == role)
                .findFirst();
    }

    /** Without the fields whose values must not be shown one by one. */
    public OrderRoles shown() {
        Map<Role, Leaf> shown = new EnumMap<>(leaves);
        shown.values().removeIf(leaf -> OrderContract.holdsRestricted(leaf.field()));
        return new OrderRoles(contract, shown, leftOut);
    }

    /** The field with this role; empty also if totals cannot hold it. */
    public Optional<Leaf> leaf(Role role) {
        return Optional.ofNullable(leaves.get(role));
    }

    public boolean has(Role role) {
        return leaves.containsKey(role);
    }

    /** Its column's number in the table; -1 if there is none. */
    public int column(Role role) {
        return leaf(role).map(contract.leaves()::indexOf).orElse(-1);
    }

    /** How the field of a measure is summed; empty if there is none. */
    public Optional<Summation> summation(Measure measure) {
        return leaf(measure.role()).map(leaf -> Summation.of(leaf.field().type()));
    }

    /** The roles that the contract has but the totals cannot hold, each with the reason. */
    public List<String> leftOut() {
        return leftOut;
    }

    public OrderContract contract() {
        return contract;
    }

    /** By which fields totals are made: two contracts with the same text make the same totals. */
    public String signature() {
        return leaves.entrySet().stream()
                .filter(entry -> entry.getKey() != Role.CUSTOMER)
                .map(entry -> entry.getKey().word() + "="
                        + Ddl.quoted(entry.getValue().field().column())
                        + (entry.getValue().field().type() instanceof FieldType.Floating ? ":double" : ""))
                .collect(Collectors.joining(" "));
    }

    /** The contract's name and its roles. */
    @Override
    public String toString() {
        return "OrderRoles[" + contract.name() + " " + signature() + "]";
    }
}
