package io.orderflow.producer.track;

import io.orderflow.contract.model.OrderContract;
import io.orderflow.kafka.KafkaSettings;
import io.orderflow.program.contract.OrderContractSetting;
import io.orderflow.settings.Key;
import io.orderflow.settings.Rule;
import io.orderflow.settings.SettingsReader;
import java.util.Map;

/**
 * What the tracker needs.
 *
 * @param schemas more Avro schemas with which orders may be written, by the name of their file
 * @param group the consumer group whose members share the partitions
 */
public record TrackSettings(
        KafkaSettings kafka, String group, OrderContract contract, Map<String, String> schemas) {
    static final Key GROUP = Key.of("track.group");

    public static TrackSettings read(SettingsReader reader) {
        return new TrackSettings(
                KafkaSettings.read(reader),
                reader.text(GROUP, Rule.NOT_BLANK),
                OrderContractSetting.read(reader),
                Map.of());
    }
}
