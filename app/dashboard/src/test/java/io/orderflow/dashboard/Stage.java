package io.orderflow.dashboard;

import io.orderflow.local.TestDatabase;
import io.orderflow.local.TestPipeline;
import io.orderflow.local.TestTopics;
import io.orderflow.settings.Settings;
import io.orderflow.settings.SettingsSources;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/** A topic and a database with their names as settings. */
public record Stage(TestTopics topics, TestDatabase database, String topic, Map<String, String> values) {

    public static Stage of(TestTopics topics, TestDatabase database, int partitions) {
        TestPipeline pipeline = TestPipeline.of(topics, database, partitions);
        Map<String, String> values = pipeline.settings();
        values.put("mysql.properties.allowPublicKeyRetrieval", "true");
        return new Stage(topics, database, pipeline.topic(), values);
    }

    /** @param more setting, value, setting, value, … */
    public DashboardSettings settings(String... more) {
        Map<String, String> all = new HashMap<>(values);
        for (int i = 0; i < more.length; i += 2) {
            all.put(more[i], more[i + 1]);
        }
        return Settings.load(new SettingsSources(Map.of(), all, Map.of(), Path.of("target")), DashboardSettings::read)
                .values()
                .onPort(0);
    }
}
