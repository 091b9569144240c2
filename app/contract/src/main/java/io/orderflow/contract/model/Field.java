package io.orderflow.contract.model;

import static java.util.Objects.requireNonNull;

import java.io.Serializable;
import java.util.Locale;
import java.util.Optional;

/**
 * One field of an order, of an object in it, or the items of an array. Serializable: shipped to executors; holds only
 * strings and numbers.
 *
 * @param name the name in JSON and Avro; empty for items of an array and values of a map
 * @param column the column that holds it; empty if it has none (an object, anything in an array)
 * @param required whether it must be there and not null
 * @param keyPosition its place in the primary key from 1 on, 0 if it is not part of it
 * @param restricted whether its value must not be shown in messages
 * @param role its {@link Role}'s word, empty if it has none
 * @param description for readers
 */
public record Field(
        String name,
        String column,
        FieldType type,
        boolean required,
        int keyPosition,
        boolean restricted,
        String role,
        String description)
        implements Serializable {

    public Field {
        requireNonNull(name, "name is null");
        requireNonNull(column, "column is null");
        requireNonNull(type, "type is null");
        requireNonNull(role, "role is null");
        requireNonNull(description, "description is null");
    }

    public boolean isKey() {
        return keyPosition > 0;
    }

    /** Its role, if it has one. */
    public Optional<Role> asRole() {
        return role.isEmpty() ? Optional.empty() : Optional.of(Role.valueOf(role.toUpperCase(Locale.ROOT)));
    }
}
