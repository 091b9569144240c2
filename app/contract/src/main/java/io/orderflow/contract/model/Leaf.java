package io.orderflow.contract.model;

import static java.util.Objects.requireNonNull;

import java.io.Serializable;

/**
 * A field that has a column, in the order of the table.
 *
 * @param path {@code customer.email}
 * @param required whether it and every object around it is required: then the column is NOT NULL
 */
public record Leaf(String path, Field field, boolean required) implements Serializable {
    public Leaf {
        requireNonNull(path, "path is null");
        requireNonNull(field, "field is null");
    }
}
