package io.orderflow.contract.draft;

import static java.util.Objects.requireNonNull;

/**
 * Something that a draft cannot know.
 *
 * @param path of the field; empty if it is about the whole
 */
public record Doubt(String path, String text) {
    public Doubt {
        requireNonNull(path, "path is null");
        requireNonNull(text, "text is null");
    }

    @Override
    public String toString() {
        return path.isEmpty() ? text : path + ": " + text;
    }
}
