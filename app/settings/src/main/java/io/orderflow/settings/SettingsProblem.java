package io.orderflow.settings;

import static java.util.Objects.requireNonNull;

/**
 * One thing to fix.
 *
 * @param subject the setting or environment variable
 * @param message what is wrong and what would be right; free of secrets
 * @param origin where it was found, for example {@code environment MYSQL_PORT}; may be empty
 */
public record SettingsProblem(String subject, String message, String origin) {
    public SettingsProblem {
        requireNonNull(subject, "subject is null");
        requireNonNull(message, "message is null");
        requireNonNull(origin, "origin is null");
    }
}
