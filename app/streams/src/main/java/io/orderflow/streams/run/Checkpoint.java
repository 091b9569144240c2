package io.orderflow.streams.run;

import static java.util.Objects.requireNonNull;

import io.orderflow.condition.Condition;
import io.orderflow.streams.fault.StreamException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/**
 * How far a query has read, and its state: Spark's own folder, and beside it a file that records the query, table and
 * topics it belongs to. Driver only.
 */
final class Checkpoint {

    private final Path folder;
    private final FileSystem files;
    private final String name;

    /** @param location parent of all checkpoints, as a Hadoop path */
    Checkpoint(String location, String name, Configuration hadoop) throws IOException {
        this.name = requireNonNull(name, "name is null");
        this.folder = new Path(new Path(location), name);
        this.files = folder.getFileSystem(hadoop);
    }

    /**
     * What a checkpoint belongs to. It must not be used for anything else.
     *
     * @param fingerprint of the query
     * @param table quoted, with its database
     * @param topics name → Kafka's id
     */
    record Purpose(String fingerprint, String table, Map<String, String> topics) {
        Purpose {
            requireNonNull(fingerprint, "fingerprint is null");
            requireNonNull(table, "table is null");
            topics = Map.copyOf(topics);
        }

        private Properties written() {
            Properties properties = new Properties();
            properties.setProperty("query", fingerprint);
            properties.setProperty("table", table);
            topics.forEach((topic, id) -> properties.setProperty("topic." + topic, id));
            return properties;
        }

        private static Purpose read(Properties properties) {
            Map<String, String> topics = new TreeMap<>();
            properties.stringPropertyNames().stream()
                    .filter(key -> key.startsWith("topic."))
                    .forEach(key -> topics.put(key.substring("topic.".length()), properties.getProperty(key)));
            return new Purpose(properties.getProperty("query", ""), properties.getProperty("table", ""), topics);
        }
    }

    /** For Spark. */
    String sparkFolder() {
        return new Path(folder, "spark").toString();
    }

    Optional<Purpose> purpose() throws IOException {
        Path file = file();
        if (!files.exists(file)) {
            return Optional.empty();
        }
        Properties properties = new Properties();
        try (InputStream in = files.open(file)) {
            properties.load(in);
        }
        return Optional.of(Purpose.read(properties));
    }

    /** Whether a batch was ever completed: if not, there is no state. */
    boolean isUsed() throws IOException {
        return holdsBatches("commits");
    }

    /** Whether a batch was ever planned: Spark repeats it with the same offsets unless it was completed. */
    boolean isPlanned() throws IOException {
        return holdsBatches("offsets");
    }

    private boolean holdsBatches(String log) throws IOException {
        Path batches = new Path(new Path(folder, "spark"), log);
        return files.exists(batches)
                && Arrays.stream(files.listStatus(batches))
                        .anyMatch(file -> file.getPath().getName().matches("[0-9]+"));
    }

    /** Records the purpose of a new checkpoint. */
    void begin(Purpose purpose) throws IOException {
        files.delete(new Path(folder, "spark"), true);
        try (OutputStream out = files.create(file(), true)) {
            purpose.written().store(out, "What this checkpoint of OrderFlow's streaming SQL belongs to");
        }
    }

    /**
     * Checks that the checkpoint belongs to the wanted purpose.
     *
     * @throws StreamException it does not; the message says what to do
     */
    void require(Purpose made, Purpose wanted) {
        String reset =
                "./orderflow streams --reset %s deletes the checkpoint and the rows and starts over".formatted(name);
        if (!made.fingerprint().equals(wanted.fingerprint()) || !made.table().equals(wanted.table())) {
            throw new StreamException(
                    Condition.SQL_CHANGED,
                    "The file of %s was changed since its checkpoint was made: what the checkpoint remembers belongs to the old query. %s; or undo the change, or save the new query under another name and table."
                            .formatted(name, reset));
        }
        requireSameTopics(name, made.topics(), wanted.topics());
    }

    /**
     * Checks that the topics are those of the checkpoint.
     *
     * @param name of the query
     * @param made topic name → Kafka's id when the checkpoint was made
     * @param now the same, currently
     * @throws StreamException they are not; the message says what to do
     */
    static void requireSameTopics(String name, Map<String, String> made, Map<String, String> now) {
        String other = now.keySet().stream()
                .filter(topic -> !now.get(topic).equals(made.get(topic)))
                .sorted()
                .collect(Collectors.joining(", "));
        if (!other.isEmpty()) {
            throw new StreamException(
                    Condition.TOPIC_RECREATED,
                    "The topic %s was deleted and created again since the checkpoint was made: its offsets mean other records. ./orderflow streams --reset %s deletes the checkpoint and the rows and begins again with the new topic."
                            .formatted(other, name));
        }
    }

    /** @return whether it existed */
    boolean delete() throws IOException {
        return files.delete(folder, true);
    }

    private Path file() {
        return new Path(folder, "stream.properties");
    }
}
