package io.orderflow.contract.order;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.io.InputStream;
import java.io.Serializable;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * The Avro schemas with which orders may be written. Each message names its own by a fingerprint, and is read with
 * exactly that schema; the fields are then taken by name, so writers may have more fields, fewer nullable ones, another
 * order of fields, or wider types. Serializable: shipped to executors; holds only strings.
 *
 * @param texts name, for messages → schema as JSON
 */
public record WriterSchemas(Map<String, String> texts) implements Serializable {
    /** The schema that is part of this program: {@code conf/order.avsc}. */
    static final String OWN = "order.avsc";

    public WriterSchemas {
        texts = Map.copyOf(texts);
    }

    /** The schema that this build's producer uses. */
    public static WriterSchemas ofThisBuild() {
        return new WriterSchemas(Map.of("conf/" + OWN, ownText()));
    }

    /**
     * Adds every {@code *.avsc} of a folder.
     *
     * @throws IllegalArgumentException if one is no schema of an order, or two cannot be distinguished
     * @throws UncheckedIOException if the folder cannot be read
     */
    public WriterSchemas and(Path folder) {
        Map<String, String> more = new HashMap<>(texts);
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, "*.avsc")) {
            for (Path file : files) {
                more.put(file.toString(), Files.readString(file, UTF_8));
            }
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot read the Avro schemas in " + folder + ": " + e.getMessage(), e);
        }
        WriterSchemas all = new WriterSchemas(more);
        var unused = all.byFingerprint();
        return all;
    }

    /**
     * The schemas, parsed.
     *
     * @throws IllegalArgumentException if one is no schema of an order, or two cannot be distinguished
     */
    Map<Long, WriterSchema> byFingerprint() {
        Map<Long, WriterSchema> schemas = new HashMap<>();
        new TreeMap<>(texts).forEach((name, text) -> {
            WriterSchema schema = WriterSchema.parse(name, text);
            WriterSchema same = schemas.putIfAbsent(schema.fingerprint(), schema);
            if (same != null && !same.meaning().equals(schema.meaning())) {
                throw new IllegalArgumentException(String.format(
                        Locale.ROOT,
                        "%s and %s have the same fingerprint, so messages cannot say which one they mean, but they"
                                + " differ in the meaning of fields: Avro's fingerprint covers neither scale nor"
                                + " logical type. Rename a field or the record in one of them.",
                        same.name(),
                        name));
            }
        });
        return schemas;
    }

    /** The schema that this build's producer writes. */
    static WriterSchema own() {
        return WriterSchema.parse(OWN, ownText());
    }

    private static String ownText() {
        try (InputStream file =
                requireNonNull(WriterSchemas.class.getResourceAsStream(OWN), "order.avsc is not in this build")) {
            return new String(file.readAllBytes(), UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot read order.avsc of this build", e);
        }
    }

    /** Short form. */
    @Override
    public String toString() {
        return "WriterSchemas" + new TreeMap<>(texts).keySet();
    }
}
