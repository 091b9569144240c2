package io.orderflow.pipeline.contract;

import static java.util.Objects.requireNonNull;

import io.orderflow.condition.Condition;
import io.orderflow.condition.StoppedException;
import io.orderflow.contract.avro.WriterSchemas;
import io.orderflow.contract.file.ContractFile;
import io.orderflow.contract.file.ContractReading;
import io.orderflow.pipeline.mysql.TableNames;
import java.io.Serializable;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Which contract is in force from which offset on, as the ledger of a pipeline has it. Serializable: shipped to
 * executors; holds only strings and numbers.
 */
public final class ContractsInForce implements Serializable {
    private static final long serialVersionUID = 1;

    /**
     * One entry of the ledger.
     *
     * @param topicId as the ledger writes it: Kafka's, or the one under which a past life is kept
     * @param from the first offset that it judges
     * @param epoch of the opening that wrote it
     */
    public record Entry(String topic, String topicId, int partition, long from, long epoch, ContractVersion version)
            implements Serializable {
        public Entry {
            requireNonNull(topic, "topic is null");
            requireNonNull(topicId, "topicId is null");
            requireNonNull(version, "version is null");
        }
    }

    private record Partition(String topic, String topicId, int number) implements Serializable {}

    private final ContractVersion configured;
    private final List<Entry> entries;
    private final Map<Partition, TreeMap<Long, ContractVersion>> byPartition = new HashMap<>();

    ContractsInForce(ContractVersion configured, List<Entry> entries) {
        this.configured = requireNonNull(configured, "configured is null");
        this.entries = List.copyOf(entries);
        entries.forEach(entry -> byPartition
                .computeIfAbsent(
                        new Partition(entry.topic(), entry.topicId(), entry.partition()), any -> new TreeMap<>())
                .put(entry.from(), entry.version()));
    }

    /**
     * Reads what the ledger has. A database that only earlier versions of this program have prepared has nothing: then
     * the contract of the settings counts for every offset.
     */
    public static ContractsInForce read(Connection connection, ContractTables tables, String pipeline)
            throws SQLException {
        ContractVersion configured =
                ContractVersion.unrecorded(tables.configured(), WriterSchemas.of(tables.configured()));
        if (!TableNames.exists(connection, tables.database(), ContractTables.CONTRACTS)) {
            return new ContractsInForce(configured, List.of());
        }
        Map<String, ContractVersion> versions = versions(connection, tables, pipeline);
        List<Entry> entries = new ArrayList<>();
        String sql = "SELECT topic, topic_id, kafka_partition, from_offset, epoch, hash FROM " + tables.inForce()
                + " WHERE pipeline = ? ORDER BY topic, topic_id, kafka_partition, from_offset";
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setString(1, pipeline);
            try (ResultSet row = statement.executeQuery()) {
                while (row.next()) {
                    ContractVersion version = versions.get(row.getString(6));
                    if (version == null) {
                        throw new StoppedException(
                                Condition.FAILED,
                                "The contract " + row.getString(6) + " of pipeline " + pipeline + " is missing in "
                                        + tables.contracts()
                                        + ": it was removed by other means; restore it from a backup.");
                    }
                    entries.add(new Entry(
                            row.getString(1),
                            row.getString(2),
                            row.getInt(3),
                            row.getLong(4),
                            row.getLong(5),
                            version));
                }
            }
        }
        return new ContractsInForce(configured, entries);
    }

    private static Map<String, ContractVersion> versions(Connection connection, ContractTables tables, String pipeline)
            throws SQLException {
        String sql = "SELECT hash, number, `text`, writer_schemas FROM " + tables.contracts()
                + " WHERE hash IN (SELECT hash FROM " + tables.inForce() + " WHERE pipeline = ?)";
        Map<String, ContractVersion> versions = new HashMap<>();
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setString(1, pipeline);
            try (ResultSet row = statement.executeQuery()) {
                while (row.next()) {
                    versions.put(row.getString(1), version(row));
                }
            }
        }
        return versions;
    }

    /** @param row hash, number, text and writer schemas */
    static ContractVersion version(ResultSet row) throws SQLException {
        ContractReading reading = ContractFile.read(row.getString(3), "contract number " + row.getInt(2), "");
        if (!reading.isUsable()) {
            throw new StoppedException(
                    Condition.FAILED,
                    ("The ledger's contract number %d cannot be read by this version of OrderFlow; use the version"
                                    + " that wrote it, or a later one. %s")
                            .formatted(row.getInt(2), reading.errors().get(0)));
        }
        return new ContractVersion(
                row.getString(1), row.getInt(2), reading.contract(), WriterSchemas.ofJson(row.getString(4)));
    }

    /** Whether the ledger has any entry: none before the first start with this version of the program. */
    public boolean isEmpty() {
        return entries.isEmpty();
    }

    /** Every entry, by partition and offset. */
    public List<Entry> entries() {
        return entries;
    }

    /** The contracts in force at any time, in the order of their numbers; that of the settings if there is none. */
    public List<ContractVersion> versions() {
        return entries.isEmpty()
                ? List.of(configured)
                : entries.stream()
                        .map(Entry::version)
                        .distinct()
                        .sorted(Comparator.comparingInt(ContractVersion::number))
                        .toList();
    }

    /**
     * The contract by which a record is judged: that of the last entry at or before the offset. Offsets before any
     * entry are judged by the first; those of a partition without entries by the newest contract.
     *
     * @param topicId as the ledger writes it
     */
    public ContractVersion at(String topic, String topicId, int partition, long offset) {
        TreeMap<Long, ContractVersion> ofPartition = byPartition.get(new Partition(topic, topicId, partition));
        if (ofPartition == null) {
            return newest();
        }
        Map.Entry<Long, ContractVersion> entry = ofPartition.floorEntry(offset);
        return (entry == null ? ofPartition.firstEntry() : entry).getValue();
    }

    /** The contract of the last opening; that of the settings if there was none. */
    public ContractVersion newest() {
        return entries.stream()
                .max(Comparator.comparingLong(Entry::epoch)
                        .thenComparingInt(entry -> entry.version().number()))
                .map(Entry::version)
                .orElse(configured);
    }

    /** Short. */
    @Override
    public String toString() {
        return "ContractsInForce[" + entries.size() + " entries, newest " + newest().title() + "]";
    }
}
