package io.orderflow.contract.model;

import static java.util.Objects.requireNonNull;

import java.io.Serializable;

/**
 * A comparison that holds for every order. A rule with a missing operand is skipped.
 *
 * @param name the reason of a record that breaks it
 * @param field the path of the lone left side, else empty
 * @param text as the contract has it, for messages
 */
public record Rule(String name, String field, String text, Expression left, Comparison comparison, Expression right)
        implements Serializable {

    public Rule {
        requireNonNull(name, "name is null");
        requireNonNull(field, "field is null");
        requireNonNull(text, "text is null");
        requireNonNull(left, "left is null");
        requireNonNull(comparison, "comparison is null");
        requireNonNull(right, "right is null");
    }
}
