package io.orderflow.contract.change;

import static java.util.Objects.requireNonNull;

/**
 * One difference between two contracts.
 *
 * @param path of the field, or a word for anything else
 * @param text what changes, and the consequence
 */
public record Change(Effect effect, String path, String text) {
    public Change {
        requireNonNull(effect, "effect is null");
        requireNonNull(path, "path is null");
        requireNonNull(text, "text is null");
    }
}
