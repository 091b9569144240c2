package io.orderflow.streams.run;

import static java.util.Objects.requireNonNull;

import io.orderflow.condition.Condition;
import io.orderflow.streams.fault.StreamException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/**
 * How far a query has read, and its state: Spark's own folder, and beside it a file that records the query, table and
 * topics it belongs to. Driver only.
 */
final class Checkpoint {

    private static final String TOPIC = "topic.";
    private static final String COLUMN = "column.";

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
     * @param columns of the sources that the query uses, {@code orders.quantity} → type; empty in files of before
     */
    record Purpose(String fingerprint, String table, Map<String, String> topics, Map<String, String> columns) {
        Purpose {
            requireNonNull(fingerprint, "fingerprint is null");
            requireNonNull(table, "table is null");
            topics = Map.copyOf(topics);
            columns = Map.copyOf(columns);
        }

        /** Whether the checkpoint of one serves the other. */
        boolean isSameAs(Purpose other) {
            return fingerprint.equals(other.fingerprint)
                    && table.equals(other.table)
                    && topics.equals(other.topics)
                    && otherColumns(other).isEmpty();
        }

        /** The columns that this and the other one have differently. */
        private List<String> otherColumns(Purpose other) {
            if (columns.isEmpty() || other.columns.isEmpty()) {
                return List.of();
            }
            Set<String> all = new TreeSet<>(columns.keySet());
            all.addAll(other.columns.keySet());
            return all.stream()
                    .filter(column -> !Objects.equals(columns.get(column), other.columns.get(column)))
                    .map(column -> String.format(
                            Locale.ROOT,
                            "%s was %s and is %s",
                            column,
                            columns.getOrDefault(column, "not used"),
                            other.columns.getOrDefault(column, "not used")))
                    .toList();
        }

        private Properties written() {
            Properties properties = new Properties();
            properties.setProperty("query", fingerprint);
            properties.setProperty("table", table);
            topics.forEach((topic, id) -> properties.setProperty(TOPIC + topic, id));
            columns.forEach((column, type) -> properties.setProperty(COLUMN + column, type));
            return properties;
        }

        private static Purpose read(Properties properties) {
            return new Purpose(
                    properties.getProperty("query", ""),
                    properties.getProperty("table", ""),
                    beginning(properties, TOPIC),
                    beginning(properties, COLUMN));
        }

        private static Map<String, String> beginning(Properties properties, String prefix) {
            return properties.stringPropertyNames().stream()
                    .filter(key -> key.startsWith(prefix))
                    .collect(Collectors.toMap(key -> key.substring(prefix.length()), properties::getProperty));
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
        load(file, properties);
        if (files.exists(columnsFile())) {
            load(columnsFile(), properties);
        }
        return Optional.of(Purpose.read(properties));
    }

    private void load(Path file, Properties properties) throws IOException {
        try (InputStream in = files.open(file)) {
            properties.load(in);
        }
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
        files.delete(columnsFile(), false);
        write(file(), purpose.written());
    }

    /**
     * Adds the columns to the purpose of a checkpoint that was made by a release without them. They are in a file of
     * their own, which appears whole or not at all: the other one must not be lost.
     */
    void addColumns(Purpose purpose) throws IOException {
        Path temporary = new Path(folder, "columns.properties.new");
        Properties columns = purpose.written();
        columns.stringPropertyNames().stream()
                .filter(key -> !key.startsWith(COLUMN))
                .forEach(columns::remove);
        write(temporary, columns);
        if (!files.rename(temporary, columnsFile())) {
            throw new IOException("Cannot rename " + temporary + " to " + columnsFile());
        }
    }

    private void write(Path file, Properties properties) throws IOException {
        try (OutputStream out = files.create(file, true)) {
            properties.store(out, "What this checkpoint of OrderFlow's streaming SQL belongs to");
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
                    ("The file of %s was changed since its checkpoint was made: what the checkpoint remembers"
                                    + " belongs to the old query. %s; or undo the change, or save the new query under another name and table.")
                            .formatted(name, reset));
        }
        List<String> other = made.otherColumns(wanted);
        if (!other.isEmpty()) {
            throw new StreamException(
                    Condition.SQL_CHANGED,
                    "The contract changed what the query %s uses since its checkpoint was made: %s. %s."
                            .formatted(name, String.join(", ", other), reset));
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
                    ("The topic %s was deleted and created again since the checkpoint was made: its offsets mean"
                                    + " other records. ./orderflow streams --reset %s deletes the checkpoint and the rows and begins again with the new topic.")
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

    private Path columnsFile() {
        return new Path(folder, "columns.properties");
    }
}
