package io.orderflow.settings;

import static java.util.Objects.requireNonNull;

import java.io.Serializable;

/**
 * A password or token. Only {@link #reveal()} returns it; it is not a bean property, so a JSON mapper does not write
 * it. Serializable: shipped to executors with the settings that hold it.
 */
public final class Secret implements Serializable {
    /** Printed in place of a secret. */
    public static final String MASK = "******";
    /** No secret at all. */
    public static final Secret EMPTY = new Secret("");

    private final String text;

    public Secret(String text) {
        this.text = requireNonNull(text, "text is null");
    }

    /** The secret itself: for the client that needs it, never for logging. */
    public String reveal() {
        return text;
    }

    public boolean isEmpty() {
        return text.isEmpty();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Secret that && that.text.equals(text);
    }

    @Override
    public int hashCode() {
        return text.hashCode();
    }

    /** The mask, or nothing if there is no secret: an empty password should be visible. */
    @Override
    public String toString() {
        return text.isEmpty() ? "" : MASK;
    }
}
