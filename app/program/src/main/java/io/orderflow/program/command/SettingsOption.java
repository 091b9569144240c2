package io.orderflow.program.command;

import io.orderflow.settings.Settings;
import io.orderflow.settings.SettingsException;
import io.orderflow.settings.SettingsReader;
import io.orderflow.settings.SettingsSources;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;
import picocli.CommandLine.Option;

/** An option that sets any setting: a mixin for picocli. */
public final class SettingsOption {

    // In a command that numbers its options, this one stands behind them.
    @Option(
            order = 90,
            names = "--set",
            paramLabel = "KEY=VALUE",
            description = "Any setting of conf/orderflow.conf; repeatable; overrides file and environment.")
    private Map<String, String> set = new LinkedHashMap<>();

    /**
     * Reads settings from the command line, this process and its file.
     *
     * @throws SettingsException with all problems
     */
    public <T> Settings<T> load(Function<SettingsReader, T> read) {
        return Settings.load(sources(), read);
    }

    /** This process and what {@code --set} gave, for a command whose own options come on top. */
    public SettingsSources sources() {
        return SettingsSources.ofThisProcess().with(set, key -> "--set " + key);
    }
}
