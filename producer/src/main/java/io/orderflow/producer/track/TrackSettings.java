package io.orderflow.producer.track;

import io.orderflow.contract.avro.WriterSchemas;
import io.orderflow.contract.model.OrderContract;
import io.orderflow.kafka.KafkaSettings;
import io.orderflow.program.contract.OrderContractSetting;
import io.orderflow.settings.Key;
import io.orderflow.settings.Rule;
import io.orderflow.settings.SettingsReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * What the tracker needs.
 *
 * @param group the consumer group whose members share the partitions
 * @param schemas the Avro schemas with which orders may be written
 */
public record TrackSettings(KafkaSettings kafka, String group, OrderContract contract, WriterSchemas schemas) {
    static final Key GROUP = Key.of("track.group");
    /** The job's: both read the same topic. */
    private static final Key SCHEMAS = Key.of("job.writer-schemas");

    public static TrackSettings read(SettingsReader reader) {
        OrderContract contract = OrderContractSetting.read(reader);
        return new TrackSettings(
                KafkaSettings.read(reader), reader.text(GROUP, Rule.NOT_BLANK), contract, schemas(contract, reader));
    }

    private static WriterSchemas schemas(OrderContract contract, SettingsReader reader) {
        WriterSchemas own = WriterSchemas.of(contract);
        Optional<Path> folder = reader.optionalPath(SCHEMAS);
        if (folder.isEmpty()) {
            return own;
        }
        try (Stream<Path> files = Files.list(folder.get())) {
            List<Path> schemas = files.filter(file -> file.toString().endsWith(".avsc"))
                    .sorted()
                    .toList();
            Map<String, String> texts = new TreeMap<>();
            for (Path file : schemas) {
                texts.put(file.toString(), Files.readString(file));
            }
            return own.and(texts).checked();
        } catch (IOException e) {
            reader.problem(SCHEMAS, "names a folder that cannot be read: " + e);
        } catch (IllegalArgumentException e) {
            reader.problem(SCHEMAS, "holds schemas that cannot be used: " + e.getMessage());
        }
        return own;
    }
}
