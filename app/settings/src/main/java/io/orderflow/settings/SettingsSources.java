package io.orderflow.settings;

import static java.util.Objects.requireNonNull;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Properties;
import java.util.function.UnaryOperator;

/**
 * All sources of settings, as values, so that a test needs neither a process nor its environment.
 *
 * @param workingDirectory the base of relative paths, where {@code conf/orderflow.conf} is looked up
 */
public record SettingsSources(
        Map<String, CommandLineValue> commandLine,
        Map<String, String> systemProperties,
        Map<String, String> environment,
        Path workingDirectory) {

    /** Not a setting itself, but given like one: the path of the settings file. */
    public static final String CONFIG_FILE = "orderflow.config";

    /**
     * @param option the option that gave the value, for messages: {@code --rate}
     */
    public record CommandLineValue(String value, String option) {
        public CommandLineValue {
            requireNonNull(value, "value is null");
            requireNonNull(option, "option is null");
        }
    }

    public SettingsSources {
        commandLine = Map.copyOf(commandLine);
        systemProperties = Map.copyOf(systemProperties);
        environment = Map.copyOf(environment);
        requireNonNull(workingDirectory, "workingDirectory is null");
    }

    /** The system properties, environment and working directory of this process; without a command line. */
    public static SettingsSources ofThisProcess() {
        Properties properties = System.getProperties();
        Map<String, String> texts = new HashMap<>();
        properties.stringPropertyNames().forEach(name -> texts.put(name, properties.getProperty(name)));
        return new SettingsSources(Map.of(), texts, System.getenv(), Path.of(""));
    }

    /** These sources with one additional command-line value, which overrides all others. */
    public SettingsSources with(String key, String value, String option) {
        Map<String, CommandLineValue> more = new HashMap<>(commandLine);
        more.put(key, new CommandLineValue(value, option));
        return new SettingsSources(more, systemProperties, environment, workingDirectory);
    }

    /**
     * These and several values of the command line.
     *
     * @param option names the option that gave a key, for messages
     */
    public SettingsSources with(Map<String, String> values, UnaryOperator<String> option) {
        SettingsSources sources = this;
        for (Map.Entry<String, String> setting : values.entrySet()) {
            sources = sources.with(setting.getKey(), setting.getValue(), option.apply(setting.getKey()));
        }
        return sources;
    }

    /** The environment variable; an empty one counts as not set. */
    String variable(String name) {
        return name.isEmpty() ? "" : environment.getOrDefault(name, "");
    }
}
