package io.orderflow.settings;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/** Looks up settings in order of precedence, and finds unknown names. */
final class Origins {
    /** The sources of values, in order of precedence. */
    enum Level {
        COMMAND_LINE,
        SYSTEM_PROPERTY,
        ENVIRONMENT,
        FILE,
        DEFAULT
    }

    /**
     * @param origin for display: {@code environment MYSQL_PORT}
     */
    record Found(String text, Level level, String origin) {}

    private static final String DEFAULT = "default";

    private final SettingsSources sources;
    private final SettingsFile file;
    private final SettingsDocument document;

    Origins(SettingsSources sources, SettingsFile file, SettingsDocument document) {
        this.sources = sources;
        this.file = file;
        this.document = document;
    }

    Found find(Key key) {
        String byDefault = document.defaultText(key);
        return given(key.name(), sources.variable(key.environment()), "environment " + key.environment())
                .filter(found -> found.level() != Level.FILE || !found.text().equals(byDefault))
                .orElseGet(() -> new Found(byDefault, Level.DEFAULT, DEFAULT));
    }

    /** The properties under a group, by their client's name, in whatever syntax; may be empty. */
    SortedMap<String, Found> findAll(String group) {
        String prefix = group + ".";
        Set<String> names = new TreeSet<>(file.values().keySet());
        names.addAll(sources.systemProperties().keySet());
        names.addAll(sources.commandLine().keySet());
        SortedMap<String, Found> all = new TreeMap<>();
        for (String name : names) {
            if (name.startsWith(prefix)) {
                given(name, "", "").ifPresent(found -> all.put(name.substring(prefix.length()), found));
            }
        }
        return all;
    }

    private Optional<Found> given(String name, String variable, String variableOrigin) {
        var option = sources.commandLine().get(name);
        if (option != null) {
            return Optional.of(new Found(option.value(), Level.COMMAND_LINE, option.option()));
        }
        String property = sources.systemProperties().get(name);
        if (property != null) {
            return Optional.of(new Found(property, Level.SYSTEM_PROPERTY, "system property " + name));
        }
        if (!variable.isBlank()) {
            return Optional.of(new Found(variable, Level.ENVIRONMENT, variableOrigin));
        }
        var entry = file.values().get(name);
        return entry == null ? Optional.empty() : Optional.of(new Found(entry.text(), Level.FILE, entry.origin()));
    }

    /** Reports unknown keys of the command line and file, and probable misspellings elsewhere. */
    void findUnknown(List<SettingsProblem> problems) {
        sources.commandLine().forEach((name, value) -> {
            if (!name.equals(SettingsSources.CONFIG_FILE)) {
                unknownKey(name, value.option(), problems);
            }
        });
        file.values().forEach((name, entry) -> unknownKey(name, entry.origin(), problems));
        // Properties and variables of other programs are ignored: only near misses are reported.
        slips(sources.systemProperties(), document.names(), "system property").forEach(problems::add);
        slips(sources.environment(), document.environmentVariables(), "environment")
                .forEach(problems::add);
        sources.environment().keySet().stream()
                .filter(this::isMeantForAClient)
                .sorted()
                .map(name -> new SettingsProblem(
                        name,
                        "is not read: set client properties in the settings file, or with --set GROUP.NAME=VALUE",
                        "environment " + name))
                .forEach(problems::add);
    }

    /** {@code KAFKA_PROPERTIES_ACKS}, {@code kafka.properties.acks}: such a variable would be ignored. */
    private boolean isMeantForAClient(String variable) {
        String name = variable.toLowerCase(Locale.ROOT).replace('_', '.');
        return document.names().stream().filter(Origins::isPassThrough).anyMatch(group -> name.startsWith(group + "."));
    }

    private void unknownKey(String name, String origin, List<SettingsProblem> problems) {
        if (document.knows(name) ? !isPassThrough(name) : inPassThrough(name)) {
            return;
        }
        String suggestion = Suggestion.of(name, document.names(), 3)
                .map(known -> "; did you mean " + known + "?")
                .orElse("; conf/orderflow.conf lists all settings");
        problems.add(new SettingsProblem(name, "is not a setting" + suggestion, origin));
    }

    private static List<SettingsProblem> slips(Map<String, String> given, Set<String> known, String place) {
        return given.keySet().stream()
                .filter(name -> !known.contains(name) && !given.get(name).isBlank())
                .sorted()
                .flatMap(name -> Suggestion.of(name, known, name.length() < 12 ? 1 : 2).stream()
                        .map(near -> new SettingsProblem(
                                name, "is not read; did you mean " + near + "?", place + " " + name)))
                .toList();
    }

    private static boolean isPassThrough(String name) {
        return name.endsWith(".properties");
    }

    private boolean inPassThrough(String name) {
        return document.names().stream().filter(Origins::isPassThrough).anyMatch(group -> name.startsWith(group + "."));
    }
}
