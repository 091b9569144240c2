package io.orderflow.pipeline.schema;

import static java.util.Objects.requireNonNull;

import io.orderflow.contract.model.Leaf;
import io.orderflow.contract.model.Role;
import io.orderflow.contract.show.Ddl;
import io.orderflow.pipeline.contract.StoredVersions;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Adds the columns of optional fields that the contract has got to an orders table that exists. All of them are
 * nullable, so that the server adds them at once, whatever the table's size. The first time the table also gets the
 * number of the contract under which each order is stored: orders from before have 0.
 *
 * <p>An ALTER TABLE that waits behind a long SELECT blocks every statement that comes after it, the job's included. So
 * it waits a few seconds only, lets the others pass, and tries again. Driver only.
 */
final class AddedColumns {
    private static final String RECEIVED_AT = "received_at";
    private static final int LOCK_WAIT_TIMEOUT = 1205;
    /**
     * The server cannot do it instantly: ER_ALTER_OPERATION_NOT_SUPPORTED and its variant with a reason, and
     * ER_INNODB_MAX_ROW_VERSION, after 64 instant changes of one table (255 from MySQL 9.1).
     */
    private static final Set<Integer> NOT_INSTANT = Set.of(1845, 1846, 4092);

    private static final int LOCK_WAIT_SECONDS = 5;
    private static final int ATTEMPTS = 12;
    private static final Duration PAUSE = Duration.ofSeconds(2);

    private final Tables tables;
    private final Ddl.Server server;

    AddedColumns(Tables tables, Ddl.Server server) {
        this.tables = requireNonNull(tables, "tables is null");
        this.server = requireNonNull(server, "server is null");
    }

    /** The columns that are missing and can be added, with their definitions; none if there is no table. */
    Map<String, String> missing(Connection connection) throws SQLException {
        Set<String> there = columns(connection);
        Map<String, String> missing = new LinkedHashMap<>();
        if (there.isEmpty()) {
            return missing;
        }
        for (Leaf leaf : tables.contract().leaves()) {
            String column = leaf.field().column();
            if (!leaf.required() && !there.contains(column.toLowerCase(Locale.ROOT))) {
                missing.put(column, Ddl.column(leaf, server));
            }
        }
        if (tables.contract().role(Role.TIME).isEmpty() && !there.contains(RECEIVED_AT)) {
            missing.put(RECEIVED_AT, Ddl.quoted(RECEIVED_AT) + " DATETIME(3) NULL");
        }
        if (!missing.isEmpty() && !there.contains(StoredVersions.COLUMN)) {
            missing.put(StoredVersions.COLUMN, Ddl.quoted(StoredVersions.COLUMN) + " SMALLINT NOT NULL DEFAULT 0");
        }
        return missing;
    }

    /** The statement that adds them. */
    String statement(Map<String, String> missing) {
        List<String> added = missing.values().stream()
                .map(definition -> "ADD COLUMN " + definition)
                .toList();
        return "ALTER TABLE " + tables.orders() + " " + String.join(", ", added);
    }

    /**
     * Adds them.
     *
     * @param waits receives a line for people for each time that another session is in the way
     * @return the names of what was added
     * @throws SQLException also if another session stays in the way
     */
    List<String> add(Connection connection, Consumer<String> waits) throws SQLException {
        // Reading the columns opens a transaction, which would be in the way itself.
        Map<String, String> missing = missing(connection);
        connection.commit();
        if (missing.isEmpty()) {
            return List.of();
        }
        try (Statement statement = connection.createStatement()) {
            statement.setEscapeProcessing(false);
            statement.execute("SET SESSION lock_wait_timeout = " + LOCK_WAIT_SECONDS);
            String how = ", ALGORITHM=INSTANT";
            for (int attempt = 1; ; attempt++) {
                try {
                    statement.execute(statement(missing) + how);
                    return new ArrayList<>(missing.keySet());
                } catch (SQLException e) {
                    if (NOT_INSTANT.contains(e.getErrorCode()) && how.endsWith("INSTANT")) {
                        waits.accept("The server cannot add columns to " + tables.orders() + " instantly ("
                                + e.getMessage() + "); it copies the table while others use it.");
                        how = ", ALGORITHM=INPLACE, LOCK=NONE";
                    } else if (e.getErrorCode() != LOCK_WAIT_TIMEOUT || attempt >= ATTEMPTS) {
                        throw e;
                    } else {
                        waits.accept(String.format(
                                Locale.ROOT,
                                "%s is in use by a long statement or an open transaction; attempt %d of %d ended"
                                        + " after %d s, and nothing waits behind it now.",
                                tables.orders(),
                                attempt,
                                ATTEMPTS,
                                LOCK_WAIT_SECONDS));
                        pause(e);
                    }
                }
            }
        }
    }

    private static void pause(SQLException cause) throws SQLException {
        try {
            Thread.sleep(PAUSE.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw cause;
        }
    }

    private Set<String> columns(Connection connection) throws SQLException {
        String sql =
                "SELECT LOWER(column_name) FROM information_schema.columns WHERE table_schema = ? AND table_name = ?";
        Set<String> columns = new HashSet<>();
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setString(1, tables.database());
            statement.setString(2, tables.ordersTable());
            try (ResultSet row = statement.executeQuery()) {
                while (row.next()) {
                    columns.add(row.getString(1));
                }
            }
        }
        return columns;
    }
}
