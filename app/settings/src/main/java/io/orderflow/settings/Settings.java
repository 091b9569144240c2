package io.orderflow.settings;

import static java.util.Objects.requireNonNull;

import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Settings that were read and validated.
 *
 * @param values the records used by the program
 * @param effective every setting with its origin, in reading order; secrets are masked
 * @param declared the keys that were read
 */
public record Settings<T>(T values, List<Setting> effective, Set<Key> declared) {
    public Settings {
        requireNonNull(values, "values is null");
        effective = List.copyOf(effective);
        declared = Set.copyOf(declared);
    }

    /**
     * Reads settings: {@code Settings.load(SettingsSources.ofThisProcess(), KafkaSettings::read)}.
     *
     * @throws SettingsException if anything is wrong; it lists all problems
     */
    public static <T> Settings<T> load(SettingsSources sources, Function<SettingsReader, T> read) {
        SettingsReader reader = new SettingsReader(sources);
        T values = read.apply(reader);
        List<SettingsProblem> problems = reader.problems();
        if (!problems.isEmpty()) {
            throw new SettingsException(problems);
        }
        return new Settings<>(values, reader.effective(), reader.declared());
    }

    /** A table of key, value and origin, one per line, without a trailing line end; free of secrets. */
    public String describe() {
        int key = width(effective.stream().map(Setting::key).toList());
        int value = width(effective.stream().map(Setting::value).toList());
        return effective.stream()
                .map(setting -> SettingsException.padded(setting.key(), key) + "  "
                        + SettingsException.padded(setting.value(), value) + "  " + setting.origin())
                .collect(Collectors.joining("\n"));
    }

    private static int width(List<String> column) {
        return column.stream()
                .mapToInt(String::length)
                .filter(length -> length <= 60)
                .max()
                .orElse(0);
    }

    /** Short, and free of secrets. */
    @Override
    public String toString() {
        return "Settings[" + effective.size() + " settings]";
    }
}
