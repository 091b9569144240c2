package io.orderflow.producer.track;

import io.orderflow.kafka.KafkaSettings;
import io.orderflow.settings.Key;
import io.orderflow.settings.Rule;
import io.orderflow.settings.SettingsReader;

/**
 * What the tracker needs.
 *
 * @param group the consumer group whose members share the partitions
 */
public record TrackSettings(KafkaSettings kafka, String group) {
    static final Key GROUP = Key.of("track.group");

    public static TrackSettings read(SettingsReader reader) {
        return new TrackSettings(KafkaSettings.read(reader), reader.text(GROUP, Rule.NOT_BLANK));
    }
}
