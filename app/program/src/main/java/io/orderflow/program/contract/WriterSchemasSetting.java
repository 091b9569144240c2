package io.orderflow.program.contract;

import io.orderflow.contract.avro.WriterSchemas;
import io.orderflow.contract.model.OrderContract;
import io.orderflow.settings.Key;
import io.orderflow.settings.SettingsReader;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/** The setting {@code job.writer-schemas}: the folder of the Avro schemas with which other programs write orders. */
public final class WriterSchemasSetting {
    private static final Key SCHEMAS = Key.of("job.writer-schemas");

    private WriterSchemasSetting() {}

    /** The contract's own schema, which the producer writes, and those of the folder. */
    public static WriterSchemas read(SettingsReader reader, OrderContract contract) {
        WriterSchemas own = WriterSchemas.of(contract);
        try {
            return own.and(configured(reader)).checked();
        } catch (IllegalArgumentException e) {
            reader.problem(SCHEMAS, "holds schemas that cannot be used: " + e.getMessage());
            return own;
        }
    }

    /** The schemas of the folder alone, by the names of their files. */
    public static Map<String, String> configured(SettingsReader reader) {
        Optional<Path> folder = reader.folder(SCHEMAS);
        try {
            return folder.map(WriterSchemas::ofFolder).map(WriterSchemas::texts).orElse(Map.of());
        } catch (UncheckedIOException e) {
            reader.problem(SCHEMAS, "holds schemas that cannot be used: " + e.getMessage());
            return Map.of();
        }
    }
}
