package io.orderflow.producer;

import io.orderflow.producer.settings.CsvSettings;
import io.orderflow.producer.settings.ProducerSettings;
import io.orderflow.settings.Settings;
import io.orderflow.settings.SettingsSources;
import java.nio.file.Path;
import java.util.Map;

/** The file {@code orders.csv} of a test. */
public final class CsvFixture {

    /** As the takeaway data set has it. */
    public static final String HEADER = "Order Number,Order Date,Item Name,Quantity,Product Price,Total products\n";

    private CsvFixture() {}

    /**
     * Settings for {@code orders.csv} in this folder, with others of {@code producer.csv}: key, value, key, value, …
     */
    public static CsvSettings settings(Path folder, String... keysAndValues) {
        SettingsSources sources = new SettingsSources(Map.of(), Map.of(), Map.of(), folder)
                .with("producer.csv.file", "orders.csv", "test");
        for (int i = 0; i < keysAndValues.length; i += 2) {
            sources = sources.with("producer.csv." + keysAndValues[i], keysAndValues[i + 1], "test");
        }
        return Settings.load(sources, ProducerSettings::read).values().csv();
    }
}
