package io.orderflow.settings;

import io.orderflow.kafka.KafkaSettings;
import io.orderflow.pipeline.mysql.MysqlSettings;
import io.orderflow.producer.settings.ProducerSettings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Function;

/** Sources of settings, as speech: {@code given(folder).environment("KAFKA_TOPIC", "x").file("…").kafka()}. */
final class Given {
    private final Path folder;
    private final Map<String, String> properties = new HashMap<>();
    private final Map<String, String> environment = new HashMap<>();
    private final Map<String, String> options = new HashMap<>();

    private Given(Path folder) {
        this.folder = folder;
    }

    static Given given(Path folder) {
        return new Given(folder);
    }

    Given environment(String name, String value) {
        environment.put(name, value);
        return this;
    }

    Given property(String name, String value) {
        properties.put(name, value);
        return this;
    }

    Given option(String key, String value) {
        options.put(key, value);
        return this;
    }

    Given file(String content) {
        return file("orderflow.conf", content);
    }

    Given file(String name, String content) {
        try {
            Path path = folder.resolve(name);
            Files.createDirectories(path.getParent());
            Files.writeString(path, content);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return this;
    }

    SettingsSources sources() {
        SettingsSources sources = new SettingsSources(Map.of(), properties, environment, folder);
        for (var option : options.entrySet()) {
            sources = sources.with(option.getKey(), option.getValue(), "--an-option");
        }
        return sources;
    }

    <T> Settings<T> load(Function<SettingsReader, T> read) {
        return Settings.load(sources(), read);
    }

    KafkaSettings kafka() {
        return load(KafkaSettings::read).values();
    }

    MysqlSettings mysql() {
        return load(MysqlSettings::read).values();
    }

    ProducerSettings producer() {
        return load(ProducerSettings::read).values();
    }
}
