package io.orderflow.pipeline.contract;

import static java.util.Objects.requireNonNull;

import io.orderflow.contract.show.Odcs;
import io.orderflow.contract.text.Shortened;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.SQLIntegrityConstraintViolationException;

/** Writes contracts into their table, in the transaction of the connection it is given. Driver only. */
public final class ContractRegister {
    /** Pipelines that start for the first time at one moment may take the same number. */
    private static final int ATTEMPTS = 20;

    private static final int LONGEST_NAME = 255;

    private final ContractTables tables;

    public ContractRegister(ContractTables tables) {
        this.tables = requireNonNull(tables, "tables is null");
    }

    /**
     * Enters the contract unless it is there. Of one that is there, name, version and descriptions follow the newest
     * file.
     *
     * @param change whether the file's version counts even if it is lower
     * @return the contract with its number
     */
    public ContractVersion enter(Connection connection, ContractVersion version, ContractChange change)
            throws SQLException {
        for (int attempt = 1; ; attempt++) {
            ContractVersion known = find(connection, version);
            if (known != null) {
                int age = ContractAge.compare(
                        version.contract().version(), known.contract().version());
                if (age > 0 || (age < 0 && change == ContractChange.ACCEPTED)) {
                    update(connection, version);
                }
                return new ContractVersion(version.hash(), known.number(), version.contract(), version.schemas());
            }
            try {
                insert(connection, version);
            } catch (SQLIntegrityConstraintViolationException e) {
                if (attempt == ATTEMPTS) {
                    throw e;
                }
            }
        }
    }

    private ContractVersion find(Connection connection, ContractVersion version) throws SQLException {
        String sql = "SELECT hash, number, `text`, writer_schemas FROM " + tables.contracts() + " WHERE hash = ?";
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setString(1, version.hash());
            try (ResultSet row = statement.executeQuery()) {
                return row.next() ? ContractsInForce.version(row) : null;
            }
        }
    }

    private void insert(Connection connection, ContractVersion version) throws SQLException {
        String sql = "INSERT INTO " + tables.contracts()
                + " (hash, number, name, version, `text`, writer_schemas, first_used_at) SELECT ?,"
                + " COALESCE(MAX(number), 0) + 1, ?, ?, ?, ?, UTC_TIMESTAMP(3) FROM " + tables.contracts();
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setString(1, version.hash());
            bind(statement, 2, version);
            statement.setString(5, version.schemas().toJson());
            statement.executeUpdate();
        }
    }

    private void update(Connection connection, ContractVersion version) throws SQLException {
        String sql = "UPDATE " + tables.contracts() + " SET name = ?, version = ?, `text` = ? WHERE hash = ?";
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            bind(statement, 1, version);
            statement.setString(4, version.hash());
            statement.executeUpdate();
        }
    }

    private static void bind(PreparedStatement statement, int first, ContractVersion version) throws SQLException {
        statement.setString(
                first, Shortened.start(LONGEST_NAME, version.contract().name()));
        statement.setString(
                first + 1, Shortened.start(LONGEST_NAME, version.contract().version()));
        statement.setString(first + 2, Odcs.of(version.contract()));
    }
}
