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

    @Option(
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
        SettingsSources sources = SettingsSources.ofThisProcess();
        for (Map.Entry<String, String> setting : set.entrySet()) {
            sources = sources.with(setting.getKey(), setting.getValue(), "--set " + setting.getKey());
        }
        return Settings.load(sources, read);
    }
}
