package io.orderflow.follow.command;

import static java.util.Objects.requireNonNull;

import io.orderflow.settings.Key;
import io.orderflow.settings.SettingsReader;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/**
 * How a follower says what it does.
 *
 * @param progress how often a line is printed
 * @param healthFile which is replaced every few seconds; empty: none
 */
public record Reporting(Duration progress, Optional<Path> healthFile) {

    public Reporting {
        requireNonNull(progress, "progress is null");
        requireNonNull(healthFile, "healthFile is null");
    }

    /** @param command whose group of settings is read */
    public static Reporting read(SettingsReader reader, String command) {
        return new Reporting(
                reader.duration(Key.of(command + ".progress-interval"), Duration.ofSeconds(1), Duration.ofDays(1)),
                reader.optionalPath(Key.of(command + ".health-file")));
    }
}
