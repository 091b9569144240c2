package io.orderflow.contract.verdict;

import static java.util.Objects.requireNonNull;

import io.orderflow.contract.model.Reason;
import io.orderflow.contract.text.Shortened;
import java.io.Serializable;
import java.util.regex.Pattern;

/**
 * The one reason for which a record was rejected.
 *
 * @param reason a {@link Reason}'s name, or that of a rule of the contract
 * @param field the path of the field that caused the rejection, as in {@code items[2].quantity}; empty for the whole
 *     record
 * @param message what is wrong and what is expected, at most 500 characters
 */
public record Rejection(String reason, String field, String message) implements Serializable {

    /** Longest message kept, in code points: a message quotes hostile input. */
    public static final int MAX_MESSAGE = 500;

    private static final Pattern INDEX = Pattern.compile("\\[[0-9]+]");

    public Rejection {
        requireNonNull(reason, "reason is null");
        requireNonNull(field, "field is null");
        requireNonNull(message, "message is null");
        message = Shortened.to(MAX_MESSAGE, message);
    }

    public Rejection(Reason reason, String field, String message) {
        this(reason.name(), field, message);
    }

    /** The path without item numbers, {@code items[].quantity}: used for grouping and metrics. */
    public String groupField() {
        return INDEX.matcher(field).replaceAll("[]");
    }
}
