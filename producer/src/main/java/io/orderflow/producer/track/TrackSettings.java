package io.orderflow.producer.track;

import io.orderflow.contract.avro.WriterSchemas;
import io.orderflow.contract.model.OrderContract;
import io.orderflow.kafka.KafkaSettings;
import io.orderflow.program.contract.OrderContractSetting;
import io.orderflow.program.contract.WriterSchemasSetting;
import io.orderflow.settings.Key;
import io.orderflow.settings.Rule;
import io.orderflow.settings.SettingsReader;

/**
 * What the tracker needs.
 *
 * @param confirmations the topic of the confirmations
 * @param group the consumer group whose members share the partitions
 * @param schemas the Avro schemas with which orders may be written
 */
public record TrackSettings(
        KafkaSettings kafka, String confirmations, String group, OrderContract contract, WriterSchemas schemas) {
    static final Key GROUP = Key.of("track.group");
    private static final Key CONFIRMATIONS = Key.of("confirm.topic");

    public static TrackSettings read(SettingsReader reader) {
        OrderContract contract = OrderContractSetting.read(reader);
        return new TrackSettings(
                KafkaSettings.read(reader),
                reader.text(CONFIRMATIONS, Rule.TOPIC_NAME),
                reader.text(GROUP, Rule.NOT_BLANK),
                contract,
                WriterSchemasSetting.read(reader, contract));
    }
}
