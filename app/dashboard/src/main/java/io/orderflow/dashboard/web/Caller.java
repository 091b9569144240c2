package io.orderflow.dashboard.web;

import static java.util.Objects.requireNonNull;

import io.orderflow.dashboard.web.Access.Role;
import java.util.Locale;

/**
 * Who sent a request.
 *
 * @param name as the audit trail shows it
 */
record Caller(Role role, String name) {

    Caller {
        requireNonNull(role, "role is null");
        requireNonNull(name, "name is null");
    }

    boolean isOperator() {
        return role == Role.OPERATOR;
    }

    String roleName() {
        return role.name().toLowerCase(Locale.ROOT);
    }
}
