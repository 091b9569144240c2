package io.orderflow.settings;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigParseOptions;
import com.typesafe.config.ConfigResolveOptions;
import com.typesafe.config.ConfigSyntax;
import com.typesafe.config.ConfigUtil;
import com.typesafe.config.ConfigValue;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The user's settings file, flattened.
 *
 * @param values by dotted key
 */
record SettingsFile(SortedMap<String, Entry> values) {
    private static final String VARIABLE = "ORDERFLOW_CONFIG";
    private static final List<String> USUAL_PLACES = List.of("conf/orderflow.conf", "orderflow.conf");

    /**
     * @param origin file and line
     */
    record Entry(String text, String origin) {}

    /** Finds and reads the file; a missing file counts as empty. Its problems are added to the list. */
    static SettingsFile read(SettingsSources sources, List<SettingsProblem> problems) {
        var option = sources.commandLine().get(SettingsSources.CONFIG_FILE);
        if (option != null) {
            return read(option.value(), option.option(), sources, problems);
        }
        String named = sources.systemProperties().getOrDefault(SettingsSources.CONFIG_FILE, "");
        if (!named.isBlank()) {
            return read(named, "system property " + SettingsSources.CONFIG_FILE, sources, problems);
        }
        named = sources.variable(VARIABLE);
        if (!named.isBlank()) {
            return read(named, "environment " + VARIABLE, sources, problems);
        }
        for (String place : USUAL_PLACES) {
            if (Files.exists(sources.workingDirectory().resolve(place))) {
                return read(place, "", sources, problems);
            }
        }
        return new SettingsFile(new TreeMap<>());
    }

    private static SettingsFile read(
            String name, String origin, SettingsSources sources, List<SettingsProblem> problems) {
        SortedMap<String, Entry> values = new TreeMap<>();
        Path path = sources.workingDirectory().resolve(name);
        if (!Files.isRegularFile(path) || !Files.isReadable(path)) {
            problems.add(new SettingsProblem(name, "is not a file that can be read", origin));
            return new SettingsFile(values);
        }
        try {
            flatten(name, parsed(path, sources.environment()).root(), "", values);
        } catch (ConfigException e) {
            // The parser's message quotes the file, which may hold a password: only the line number is reported.
            int line = e.origin() == null ? -1 : e.origin().lineNumber();
            problems.add(new SettingsProblem(
                    name,
                    "is not valid HOCON: look for a missing quote or bracket, or an unknown ${…}",
                    line < 0 ? origin : name + ": " + line));
        }
        return new SettingsFile(values);
    }

    private static Config parsed(Path path, Map<String, String> environment) {
        ConfigParseOptions strict =
                ConfigParseOptions.defaults().setAllowMissing(false).setSyntax(ConfigSyntax.CONF);
        return ConfigFactory.parseFile(path.toFile(), strict)
                .resolveWith(
                        ConfigFactory.parseMap(quoted(environment), "environment"), ConfigResolveOptions.noSystem());
    }

    /** Names of variables are used literally, not as paths. */
    private static Map<String, String> quoted(Map<String, String> environment) {
        Map<String, String> byPath = new TreeMap<>();
        environment.forEach((name, value) -> byPath.put(ConfigUtil.joinPath(name), value));
        return byPath;
    }

    private static void flatten(String file, ConfigObject group, String prefix, SortedMap<String, Entry> values) {
        group.forEach((name, value) -> {
            String key = prefix.isEmpty() ? name : prefix + "." + name;
            if (value instanceof ConfigObject inner) {
                flatten(file, inner, key, values);
            } else if (value.unwrapped() != null) {
                values.put(key, new Entry(SettingsDocument.text(value), origin(file, value)));
            }
        });
    }

    private static String origin(String file, ConfigValue value) {
        int line = value.origin().lineNumber();
        return line < 0 ? file : file + ": " + line;
    }
}
