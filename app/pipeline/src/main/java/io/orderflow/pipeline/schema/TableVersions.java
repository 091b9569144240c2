package io.orderflow.pipeline.schema;

import static java.util.Objects.requireNonNull;

import io.orderflow.condition.Condition;
import io.orderflow.condition.StoppedException;
import io.orderflow.pipeline.mysql.TableNames;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The versions of OrderFlow's own tables, and which of them a database has. The orders table is not among them: its
 * columns follow from the contract.
 *
 * <p>A version is recorded after all that belongs to it was done, and each step of it finds out by itself whether it
 * was done already: MySQL commits each DDL statement by itself, so a process that ends in between leaves tables between
 * two versions, and the next start goes on. Driver only.
 */
public final class TableVersions {

    /** No tables yet. */
    static final int NONE = 0;

    private static final Version TWO_DECIMALS = new Version(1, 1, "totals in one currency with two decimals");
    private static final Version ROLES = new Version(2, 1, "totals by the roles of a contract");
    private static final Version PRUNED = new Version(3, 2, "records of what orderflow prune removed");
    private static final Version NOTIFICATIONS = new Version(4, 2, "messages of orderflow notify");
    private static final Version AUDIT = new Version(5, 2, "an audit trail of what people change by hand");

    /**
     * In their order. The next one is a line here, a file in sql/upgrade for each table that changes, and a test with
     * data.
     */
    private static final List<Version> ALL = List.of(TWO_DECIMALS, ROLES, PRUNED, NOTIFICATIONS, AUDIT);

    /** The version that this program makes and knows. */
    public static final int NEWEST = ALL.get(ALL.size() - 1).number();

    private final Tables tables;

    /**
     * A version of the tables.
     *
     * @param worksWith the lowest version whose program may work with these tables: for as long as an upgrade takes,
     *     the earlier program goes on beside the newer one
     */
    private record Version(int number, int worksWith, String description) {}

    /**
     * What a database has recorded.
     *
     * @param number the highest version
     * @param worksWith the lowest version whose program may work with it
     */
    public record Recorded(int number, int worksWith) {}

    public TableVersions(Tables tables) {
        this.tables = requireNonNull(tables, "tables is null");
    }

    /**
     * The version recorded in the database; empty if none is: there are no tables, or they are from before versions.
     */
    public Optional<Recorded> recorded(Connection connection) throws SQLException {
        if (!TableNames.exists(connection, tables.database(), "orderflow_schema")) {
            return Optional.empty();
        }
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(
                        "SELECT MAX(version), MAX(works_with) FROM " + tables.versionsOfTables())) {
            row.next();
            int number = row.getInt(1);
            return row.wasNull() ? Optional.empty() : Optional.of(new Recorded(number, row.getInt(2)));
        }
    }

    /**
     * Refuses to work with tables that only a newer program understands.
     *
     * @throws StoppedException TABLES_NEWER
     */
    public void requireKnown(Connection connection) throws SQLException {
        Optional<Recorded> recorded = recorded(connection);
        if (recorded.isPresent() && recorded.get().worksWith() > NEWEST) {
            throw new StoppedException(
                    Condition.TABLES_NEWER,
                    ("OrderFlow's tables in database %s have version %d, which a program of version %d or later"
                                    + " understands; this program knows version %d. Nothing was changed. %s")
                            .formatted(
                                    tables.database(),
                                    recorded.get().number(),
                                    recorded.get().worksWith(),
                                    NEWEST,
                                    Condition.TABLES_NEWER.remedy()));
        }
    }

    /**
     * The connection, if this program may work with the tables that it leads to.
     *
     * @throws StoppedException TABLES_NEWER; the connection is closed
     */
    public Connection known(Connection connection) throws SQLException {
        try {
            requireKnown(connection);
            if (!connection.getAutoCommit()) {
                connection.commit();
            }
            return connection;
        } catch (SQLException | StoppedException e) {
            connection.close();
            throw e;
        }
    }

    /**
     * The version of the tables before anything is changed; of tables from before versions the one that their shape
     * shows.
     */
    int found(Connection connection) throws SQLException {
        Optional<Recorded> recorded = recorded(connection);
        if (recorded.isPresent()) {
            return recorded.get().number();
        }
        if (!TableNames.exists(connection, tables.database(), "orderflow_ledger")) {
            return NONE;
        }
        return (new TotalsUpgrade(tables).outdated(connection).isEmpty() ? ROLES : TWO_DECIMALS).number();
    }

    /**
     * Records that the tables have the newest version now.
     *
     * @param found the version before
     * @return whether it was not recorded yet
     */
    boolean record(Connection connection, int found) throws SQLException {
        List<Version> reached = new ArrayList<>();
        int last = recorded(connection).map(Recorded::number).orElse(found - 1);
        for (Version version : ALL) {
            boolean isHistory = found == NONE ? version.number() < NEWEST : version.number() <= last;
            if (!isHistory) {
                reached.add(version);
            }
        }
        String sql = "INSERT IGNORE INTO " + tables.versionsOfTables()
                + " (version, works_with, description, found, recorded_at) VALUES (?, ?, ?, ?, UTC_TIMESTAMP(3))";
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            for (Version version : reached) {
                statement.setInt(1, version.number());
                statement.setInt(2, version.worksWith());
                statement.setString(3, version.description());
                statement.setBoolean(4, version.number() == found);
                statement.executeUpdate();
            }
        }
        if (!connection.getAutoCommit()) {
            connection.commit();
        }
        return !reached.isEmpty();
    }
}
