package io.orderflow.contract.avro;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.orderflow.contract.model.OrderContract;
import io.orderflow.contract.show.AvroSchema;
import java.io.IOException;
import java.io.Serializable;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.avro.Schema;
import org.apache.avro.SchemaNormalization;

/**
 * The Avro schemas with which orders may be written. Each message names its own by a fingerprint, or in a registry's
 * framing by an id, which is the name of the file: {@code 42.avsc}. Serializable: shipped to executors; holds only
 * strings.
 *
 * @param texts name of the file → schema as JSON
 */
public record WriterSchemas(Map<String, String> texts) implements Serializable {
    private static final Pattern ID = Pattern.compile("(?:.*[/\\\\])?([0-9]{1,8})\\.avsc");

    public WriterSchemas {
        texts = Map.copyOf(texts);
    }

    /** The schema derived from the contract. */
    public static WriterSchemas of(OrderContract contract) {
        return new WriterSchemas(Map.of("the contract's schema", AvroSchema.of(contract)));
    }

    /**
     * Every {@code *.avsc} of a folder, by the file's name with the folder.
     *
     * @throws UncheckedIOException if the folder cannot be read
     */
    public static WriterSchemas ofFolder(Path folder) {
        Map<String, String> texts = new HashMap<>();
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, "*.avsc")) {
            for (Path file : files) {
                texts.put(file.toString(), Files.readString(file, UTF_8));
            }
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot read the Avro schemas in " + folder + ": " + e.getMessage(), e);
        }
        return new WriterSchemas(texts);
    }

    /**
     * The same schemas, checked.
     *
     * @throws IllegalArgumentException if one is not a schema of a record, or two cannot be distinguished
     */
    public WriterSchemas checked() {
        var unused = byFingerprint();
        return this;
    }

    /** As one text, for the ledger: a JSON object, name → schema as a text. */
    public String toJson() {
        ObjectNode json = new ObjectMapper().createObjectNode();
        new TreeMap<>(texts).forEach(json::put);
        return json.toString();
    }

    /**
     * The reverse of {@link #toJson}.
     *
     * @throws IllegalArgumentException if the text is not what that writes
     */
    public static WriterSchemas ofJson(String json) {
        try {
            Map<String, String> texts = new HashMap<>();
            new ObjectMapper()
                    .readTree(json)
                    .properties()
                    .forEach(entry -> texts.put(entry.getKey(), entry.getValue().textValue()));
            return new WriterSchemas(texts);
        } catch (JsonProcessingException | NullPointerException e) {
            throw new IllegalArgumentException("The writer schemas of a contract cannot be read: " + json, e);
        }
    }

    /** These schemas and additional ones. */
    public WriterSchemas and(Map<String, String> more) {
        Map<String, String> all = new HashMap<>(texts);
        all.putAll(more);
        return new WriterSchemas(all);
    }

    /**
     * The schemas by CRC-64-AVRO of their canonical form.
     *
     * @throws IllegalArgumentException if one is no schema of a record, or two cannot be distinguished
     */
    Map<Long, Schema> byFingerprint() {
        Map<Long, Schema> schemas = new HashMap<>();
        Map<Long, String> names = new HashMap<>();
        new TreeMap<>(texts).forEach((name, text) -> {
            Schema schema = parse(name, text);
            long fingerprint = SchemaNormalization.parsingFingerprint64(schema);
            Schema same = schemas.putIfAbsent(fingerprint, schema);
            String other = names.putIfAbsent(fingerprint, name);
            if (same != null && !SchemaMeaning.of(same).equals(SchemaMeaning.of(schema))) {
                throw new IllegalArgumentException(other + " and " + name
                        + " have the same fingerprint, so messages cannot say which one they mean, but they"
                        + " differ: Avro's fingerprint covers neither scale nor logical type. Rename a field"
                        + " or the record in one of them.");
            }
        });
        return schemas;
    }

    /** The schemas that have a registry's id. */
    Map<Integer, Schema> byId() {
        Map<Integer, Schema> schemas = new HashMap<>();
        new TreeMap<>(texts).forEach((name, text) -> {
            Matcher id = ID.matcher(name);
            if (id.matches()) {
                schemas.put(Integer.parseInt(id.group(1)), parse(name, text));
            }
        });
        return schemas;
    }

    private static Schema parse(String name, String json) {
        Schema schema;
        try {
            schema = new Schema.Parser().parse(json);
        } catch (RuntimeException e) { // Avro throws several kinds
            throw new IllegalArgumentException(name + " is not an Avro schema: " + e.getMessage(), e);
        }
        if (schema.getType() != Schema.Type.RECORD) {
            throw new IllegalArgumentException(
                    name + " must be the schema of a record, but is one of " + schema.getType());
        }
        return schema;
    }

    /** Short form. */
    @Override
    public String toString() {
        return "WriterSchemas" + new TreeMap<>(texts).keySet();
    }
}
