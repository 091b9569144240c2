package io.orderflow.contract.order;

import static java.util.Objects.requireNonNull;

import java.io.Serializable;

/**
 * The one reason for which a record was rejected.
 *
 * @param field the field the reason is about, empty when it is about the whole record
 * @param message for a person: what is wrong and what would be right, at most 500 characters
 */
public record Rejection(Reason reason, String field, String message) implements Serializable {

    /** Longest message kept, in UTF-16 units: a message quotes hostile input. */
    public static final int MAX_MESSAGE = 500;

    public Rejection {
        requireNonNull(reason, "reason is null");
        requireNonNull(field, "field is null");
        requireNonNull(message, "message is null");
        if (message.length() > MAX_MESSAGE) {
            message = message.substring(0, MAX_MESSAGE - 1) + "…";
        }
    }
}
