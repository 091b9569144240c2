package io.orderflow.settings;

import static java.util.Objects.requireNonNull;

/**
 * The name of a setting and of its environment variable: declared once, beside the record that reads it.
 *
 * @param name dotted, as in the settings file: {@code kafka.topic}
 * @param environment the environment variable, empty if there is none
 */
public record Key(String name, String environment) {
    public Key {
        requireNonNull(name, "name is null");
        requireNonNull(environment, "environment is null");
    }

    /** A setting without an environment variable. */
    public static Key of(String name) {
        return new Key(name, "");
    }

    public static Key of(String name, String environment) {
        return new Key(name, environment);
    }
}
