package io.orderflow.pipeline.ledger;

import static java.util.Objects.requireNonNull;

import io.orderflow.pipeline.contract.ContractVersion;
import io.orderflow.pipeline.contract.ContractsInForce;
import io.orderflow.pipeline.schema.Tables;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.Map;

/**
 * Writes from which offset on a contract is in force, in the opening's transaction: after the barrier the cursors stand
 * still, so what lies before them was judged by the contract before, and what comes is judged by this one. Driver only.
 */
final class ContractEntries {
    private static final String COLUMNS =
            " (pipeline, topic, topic_id, kafka_partition, from_offset, hash, epoch, since) ";

    private final Tables tables;

    ContractEntries(Tables tables) {
        this.tables = requireNonNull(tables, "tables is null");
    }

    /** Writes an entry for each partition whose newest one is of another contract, and for rows without any. */
    void write(
            Connection connection,
            Pipeline of,
            Map<Integer, Cursor> cursors,
            ContractsInForce before,
            ContractVersion version,
            long epoch)
            throws SQLException {
        for (ContractsInForce.Entry entry : before.entries()) {
            Cursor cursor = cursors.get(entry.partition());
            if (cursor != null && isOf(of, entry) && entry.from() > cursor.nextOffset()) {
                // The ledger was set back by hand: what lies from there on is judged again.
                delete(connection, of, entry);
            }
        }
        writeMissing(connection, of.name(), version, epoch);
        for (Cursor cursor : cursors.values()) {
            boolean hasEntries = before.entries().stream()
                    .anyMatch(entry -> isOf(of, entry)
                            && entry.partition() == cursor.partition()
                            && entry.from() <= cursor.nextOffset());
            if (hasEntries
                    && !before.at(of.topic(), of.topicId(), cursor.partition(), cursor.nextOffset())
                            .hash()
                            .equals(version.hash())) {
                write(connection, of, cursor, version, epoch);
            }
        }
    }

    /** A life that is closed keeps its entries under its own id, like its other rows. */
    static void move(Connection connection, Tables tables, Pipeline of, int partition, String past)
            throws SQLException {
        String sql = "UPDATE " + tables.contractInForce()
                + " SET topic_id = ? WHERE pipeline = ? AND topic = ? AND topic_id = ? AND kafka_partition = ?";
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setString(1, past);
            bind(statement, 2, of, partition);
            statement.executeUpdate();
        }
    }

    private static boolean isOf(Pipeline of, ContractsInForce.Entry entry) {
        return entry.topic().equals(of.topic()) && entry.topicId().equals(of.topicId());
    }

    /** Also rows of past topics and lives: in a database from before there were entries they have none. */
    private void writeMissing(Connection connection, String pipeline, ContractVersion version, long epoch)
            throws SQLException {
        String sql = "INSERT INTO " + tables.contractInForce() + COLUMNS
                + "SELECT l.pipeline, l.topic, l.topic_id, l.kafka_partition, l.first_offset, ?, ?,"
                + " UTC_TIMESTAMP(3) FROM "
                + tables.ledger() + " l WHERE l.pipeline = ? AND NOT EXISTS (SELECT 1 FROM " + tables.contractInForce()
                + " f WHERE f.pipeline = l.pipeline AND f.topic = l.topic AND f.topic_id = l.topic_id AND"
                + " f.kafka_partition = l.kafka_partition)";
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setString(1, version.hash());
            statement.setLong(2, epoch);
            statement.setString(3, pipeline);
            statement.executeUpdate();
        }
    }

    private void write(Connection connection, Pipeline of, Cursor cursor, ContractVersion version, long epoch)
            throws SQLException {
        String sql = "INSERT INTO " + tables.contractInForce() + COLUMNS
                + "VALUES (?, ?, ?, ?, ?, ?, ?, UTC_TIMESTAMP(3)) ON DUPLICATE KEY UPDATE hash = VALUES(hash),"
                + " epoch = VALUES(epoch), since = VALUES(since)";
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            bind(statement, 1, of, cursor.partition());
            statement.setLong(5, cursor.nextOffset());
            statement.setString(6, version.hash());
            statement.setLong(7, epoch);
            statement.executeUpdate();
        }
    }

    private void delete(Connection connection, Pipeline of, ContractsInForce.Entry entry) throws SQLException {
        String sql = "DELETE FROM " + tables.contractInForce()
                + " WHERE pipeline = ? AND topic = ? AND topic_id = ? AND kafka_partition = ? AND from_offset = ?";
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            bind(statement, 1, of, entry.partition());
            statement.setLong(5, entry.from());
            statement.executeUpdate();
        }
    }

    private static void bind(PreparedStatement statement, int first, Pipeline of, int partition) throws SQLException {
        statement.setString(first, of.name());
        statement.setString(first + 1, of.topic());
        statement.setString(first + 2, of.topicId());
        statement.setInt(first + 3, partition);
    }
}
