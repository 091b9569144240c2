package io.orderflow.producer.make;

import io.orderflow.contract.compiled.CompiledContract;
import io.orderflow.contract.compiled.Op;
import io.orderflow.contract.compiled.OrderValues;
import io.orderflow.contract.model.Leaf;
import io.orderflow.contract.model.OrderContract;
import io.orderflow.contract.model.Role;
import java.math.BigDecimal;
import java.time.LocalDateTime;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/** Where the key and the roles of a contract's orders are. Immutable. */
public final class OrderFields {
    private final List<Leaf> leaves;
    private final int[] key;
    private final Map<Role, Integer> roles = new EnumMap<>(Role.class);
    private final CompiledContract contract;

    public OrderFields(CompiledContract contract) {
        this.contract = contract;
        OrderContract declared = contract.contract();
        leaves = declared.leaves();
        key = declared.key().stream().mapToInt(leaves::indexOf).toArray();
        for (Role role : Role.values()) {
            declared.role(role).ifPresent(leaf -> roles.put(role, leaves.indexOf(leaf)));
        }
    }

    /** The key's values; of several with a slash between them. */
    public String key(OrderValues order) {
        if (key.length == 1) {
            return text(order, key[0]);
        }
        StringBuilder text = new StringBuilder();
        for (int column : key) {
            text.append(text.isEmpty() ? "" : "/").append(text(order, column));
        }
        return text.toString();
    }

    int[] keyColumns() {
        return key.clone();
    }

    /** The column with a role. */
    public OptionalInt column(Role role) {
        return roles.containsKey(role) ? OptionalInt.of(roles.get(role)) : OptionalInt.empty();
    }

    /** The value with a role as a text; empty if there is none, or it must not be shown. */
    public Optional<String> shown(OrderValues order, Role role) {
        Integer column = roles.get(role);
        return column == null
                        || order.isMissing(column)
                        || leaves.get(column).field().restricted()
                ? Optional.empty()
                : Optional.of(text(order, column));
    }

    /** The value with a role as a text, for the key of a record. */
    public String text(OrderValues order, Role role) {
        Integer column = roles.get(role);
        return column == null ? "" : text(order, column);
    }

    /** The customer's number; empty if customers have none. */
    public OptionalLong customer(OrderValues order) {
        Integer column = roles.get(Role.CUSTOMER);
        return column == null || order.isMissing(column) || contract.columns().op(column) != Op.INTEGER
                ? OptionalLong.empty()
                : OptionalLong.of(order.number(column));
    }

    /** The time of the order. */
    public Optional<LocalDateTime> time(OrderValues order) {
        Integer column = roles.get(Role.TIME);
        return column != null && order.value(column) instanceof LocalDateTime time
                ? Optional.of(time)
                : Optional.empty();
    }

    private static String text(OrderValues order, int column) {
        Object value = order.value(column);
        return value == null ? "" : value instanceof BigDecimal number ? number.toPlainString() : value.toString();
    }
}
