package io.orderflow.demo;

import static java.util.Objects.requireNonNull;

import io.orderflow.kafka.KafkaSettings;
import io.orderflow.pipeline.mysql.MysqlSettings;
import io.orderflow.producer.settings.ProducerSettings;
import io.orderflow.settings.Key;
import io.orderflow.settings.Rule;
import io.orderflow.settings.Settings;
import io.orderflow.settings.SettingsReader;
import io.orderflow.settings.SettingsSources;
import java.util.Map;

/**
 * The settings that the demo shares with the programs it starts: they read the same sources, with the same values on
 * top.
 *
 * @param customersTopic which streaming SQL reads
 * @param confirmationsTopic to which confirmations are published
 * @param pipeline the name under which the job keeps its ledger
 */
record DemoSettings(
        KafkaSettings kafka,
        MysqlSettings mysql,
        ProducerSettings producer,
        String customersTopic,
        String confirmationsTopic,
        String pipeline) {
    private static final Key CUSTOMERS = Key.of("streams.customers-topic");
    private static final Key CONFIRMATIONS = Key.of("confirm.topic");
    private static final Key PIPELINE = Key.of("pipeline.name");
    private static final int LONGEST_PIPELINE = 100;

    DemoSettings {
        requireNonNull(kafka, "kafka is null");
        requireNonNull(mysql, "mysql is null");
        requireNonNull(producer, "producer is null");
        requireNonNull(customersTopic, "customersTopic is null");
        requireNonNull(confirmationsTopic, "confirmationsTopic is null");
        requireNonNull(pipeline, "pipeline is null");
    }

    /**
     * Reads the settings of this process.
     *
     * @param onTop key → value, as {@code --set} would give them
     * @throws io.orderflow.settings.SettingsException if any is wrong, with everything that is
     */
    static DemoSettings load(Map<String, String> onTop) {
        return Settings.load(SettingsSources.ofThisProcess().with(onTop, Programs::origin), DemoSettings::read)
                .values();
    }

    private static DemoSettings read(SettingsReader reader) {
        KafkaSettings kafka = KafkaSettings.read(reader);
        MysqlSettings mysql = MysqlSettings.read(reader);
        ProducerSettings producer = ProducerSettings.read(reader);
        String pipeline = reader.text(PIPELINE, Rule.PIPELINE_NAME);
        String customers = reader.text(CUSTOMERS, Rule.TOPIC_NAME);
        return new DemoSettings(
                kafka,
                mysql,
                producer,
                customers,
                reader.text(CONFIRMATIONS, Rule.TOPIC_NAME),
                pipeline.isBlank() ? usual(kafka, mysql) : pipeline);
    }

    /** The job's own default. */
    private static String usual(KafkaSettings kafka, MysqlSettings mysql) {
        String name = kafka.topic() + "-" + mysql.table();
        return name.substring(0, Math.min(LONGEST_PIPELINE, name.length()));
    }
}
