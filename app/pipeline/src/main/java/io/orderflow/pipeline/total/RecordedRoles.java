package io.orderflow.pipeline.total;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.util.Objects.requireNonNull;

import io.orderflow.condition.Condition;
import io.orderflow.condition.StoppedException;
import io.orderflow.contract.model.Role;
import io.orderflow.pipeline.role.Measure;
import io.orderflow.pipeline.role.OrderRoles;
import io.orderflow.pipeline.schema.SqlFile;
import io.orderflow.pipeline.schema.Tables;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;

/**
 * By which fields a pipeline's totals were made. Sums over other fields than before would be added to those of before:
 * a start whose roles differ marks the totals incomplete, and a rebuild makes them whole. Driver only.
 */
public final class RecordedRoles {

    private static final SqlFile MADE_BY = SqlFile.read("totals", "made_by");

    private final Tables tables;
    private final String pipeline;
    private final OrderRoles roles;

    public RecordedRoles(Tables tables, String pipeline) {
        this.tables = requireNonNull(tables, "tables is null");
        this.pipeline = requireNonNull(pipeline, "pipeline is null");
        this.roles = OrderRoles.of(tables.contract());
    }

    /**
     * Records the roles at a start, after its barrier, and commits. Does nothing if another driver has started since.
     *
     * @return by which roles the totals were made, if these are others: they are incomplete now
     */
    public Optional<String> record(Connection connection, long epoch) throws SQLException {
        if (number(connection, "SELECT epoch FROM " + tables.epoch() + " WHERE pipeline = ? LOCK IN SHARE MODE")
                != epoch) {
            connection.rollback();
            return Optional.empty();
        }
        Optional<String> recorded = recorded(connection, " FOR UPDATE");
        Optional<String> others = recorded.isPresent()
                ? recorded.filter(before -> !before.equals(roles.signature()))
                : unrecorded(connection);
        if (others.isPresent()) {
            execute(connection, "UPDATE " + tables.partitionTotals() + " SET accounted = 0 WHERE pipeline = ?");
        }
        if (recorded.isEmpty() || others.isPresent()) {
            write(connection);
        }
        connection.commit();
        return others;
    }

    /**
     * Keeps the roles from being changed until the transaction ends.
     *
     * @throws StoppedException the totals are made by other roles than those of this contract
     */
    void requireSame(Connection connection) throws SQLException {
        Optional<String> recorded = recorded(connection, " LOCK IN SHARE MODE");
        if (recorded.isPresent() && !recorded.get().equals(roles.signature())) {
            throw new StoppedException(
                    Condition.FAILED,
                    ("The totals of pipeline %s are made by the roles %s, this contract has %s. Start the job with this"
                                    + " contract, then rebuild. Nothing was changed.")
                            .formatted(pipeline, recorded.get(), roles.signature()));
        }
    }

    /** Of totals from before roles were recorded: they are as good as recorded if they have the sums of these roles. */
    private Optional<String> unrecorded(Connection connection) throws SQLException {
        Map<String, String> names = new HashMap<>(tables.placeholders());
        names.put("pipeline", "X'" + HexFormat.of().formatHex(pipeline.getBytes(US_ASCII)) + "'");
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(MADE_BY.statement(names))) {
            row.next();
            if (row.getLong(1) == 0) {
                return Optional.empty();
            }
            int measures = Measure.values().length;
            for (Measure measure : Measure.values()) {
                boolean exact =
                        roles.summation(measure).filter(how -> !how.binary()).isPresent();
                boolean binary =
                        roles.summation(measure).filter(how -> how.binary()).isPresent();
                if (exact != row.getLong(2 + measure.place()) > 0
                        || binary != row.getLong(2 + measures + measure.place()) > 0) {
                    return Optional.of("others");
                }
            }
            boolean currency = row.getLong(2 + 2 * measures) > 0;
            return currency == roles.has(Role.CURRENCY) ? Optional.empty() : Optional.of("others");
        }
    }

    private Optional<String> recorded(Connection connection, String locking) throws SQLException {
        String sql = "SELECT roles FROM " + tables.totalsRoles() + " WHERE pipeline = ?" + locking;
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setString(1, pipeline);
            try (ResultSet row = statement.executeQuery()) {
                return row.next() ? Optional.of(row.getString(1)) : Optional.empty();
            }
        }
    }

    private void write(Connection connection) throws SQLException {
        String sql = "INSERT INTO " + tables.totalsRoles() + " (pipeline, roles, recorded_at) VALUES (?, ?,"
                + " UTC_TIMESTAMP(3)) ON DUPLICATE KEY UPDATE roles = VALUES(roles), recorded_at = VALUES(recorded_at)";
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setString(1, pipeline);
            statement.setString(2, roles.signature());
            statement.executeUpdate();
        }
    }

    private void execute(Connection connection, String sql) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setString(1, pipeline);
            statement.executeUpdate();
        }
    }

    private long number(Connection connection, String sql) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setString(1, pipeline);
            try (ResultSet row = statement.executeQuery()) {
                return row.next() ? row.getLong(1) : -1;
            }
        }
    }
}
