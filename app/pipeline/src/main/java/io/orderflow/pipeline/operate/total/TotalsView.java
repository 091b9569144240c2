package io.orderflow.pipeline.operate.total;

import static java.util.Objects.requireNonNull;

import io.orderflow.contract.model.OrderContract;
import io.orderflow.pipeline.schema.RoleSql;
import io.orderflow.pipeline.schema.SqlFile;
import io.orderflow.pipeline.schema.Tables;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * A view on the totals that people look at: a file of {@code sql/views} whose head has a title. {@code position} says
 * where it stands among them, {@code columns} which columns are shown (the pipeline's name is not), {@code order} by
 * what they are sorted, and {@code chart}, if there is one, how they are best drawn.
 *
 * @param chart as the file says it; empty: a table says more
 */
public record TotalsView(String name, String title, String columns, String order, Optional<String> chart) {

    private static final List<SqlFile> FILES = SqlFile.all("views").stream()
            .filter(file -> file.entry("title").isPresent())
            .sorted(Comparator.comparingInt(file -> Integer.parseInt(file.required("position"))))
            .toList();

    public TotalsView {
        requireNonNull(name, "name is null");
        requireNonNull(title, "title is null");
        requireNonNull(columns, "columns is null");
        requireNonNull(order, "order is null");
        requireNonNull(chart, "chart is null");
    }

    /** Takes the rows of a view. */
    public interface Rows<T> {
        T read(ResultSet rows) throws SQLException;
    }

    /** Those whose roles the contract has, with the columns that it fills, in the order in which they are shown. */
    public static List<TotalsView> all(OrderContract contract) {
        RoleSql roles = RoleSql.of(contract);
        return FILES.stream()
                .filter(file -> roles.unmet(file).isEmpty())
                .map(file -> of(file, roles))
                .toList();
    }

    public static Optional<TotalsView> named(OrderContract contract, String name) {
        return all(contract).stream().filter(view -> view.name().equals(name)).findFirst();
    }

    /** Why the contract has no such view: {@code needs the role product}; empty if it has one, or no contract has. */
    public static Optional<String> unmet(OrderContract contract, String name) {
        return FILES.stream()
                .filter(file -> file.name().equals(name))
                .findFirst()
                .flatMap(RoleSql.of(contract)::unmet);
    }

    private static TotalsView of(SqlFile file, RoleSql roles) {
        return new TotalsView(
                file.name(),
                file.required("title"),
                String.join(
                        ", ", file.remaining(List.of(file.required("columns").split(", ", -1)), roles::has)),
                file.required("order"),
                file.chart(roles::has));
    }

    /**
     * Reads the first rows of a pipeline: the newest, or the largest.
     *
     * @param most rows
     * @param patience after which the server gives up, in whole seconds
     */
    public <T> T read(Connection connection, Tables tables, String pipeline, int most, Duration patience, Rows<T> rows)
            throws SQLException {
        String sql = "SELECT " + columns + " FROM " + tables.view(name) + " WHERE pipeline = ?"
                + newestMinutes(connection, tables, pipeline, most) + " ORDER BY " + order + " LIMIT " + most;
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setQueryTimeout((int) patience.toSeconds());
            statement.setString(1, pipeline);
            try (ResultSet result = statement.executeQuery()) {
                return rows.read(result);
            }
        }
    }

    /**
     * For a view by the minute, a condition with the beginning of the newest minutes, queried by itself: only a value
     * that the server knows beforehand keeps it from adding up the minutes of years.
     */
    private String newestMinutes(Connection connection, Tables tables, String pipeline, int most) throws SQLException {
        if (!order.equals("minute DESC")) {
            return "";
        }
        String sql = "SELECT MIN(minute) FROM (SELECT DISTINCT minute FROM " + tables.minuteTotals()
                + " WHERE pipeline = ? AND minute >= '1000-01-01' ORDER BY minute DESC LIMIT " + most + ") newest";
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setString(1, pipeline);
            try (ResultSet row = statement.executeQuery()) {
                String from = row.next() ? row.getString(1) : null;
                return from == null ? "" : " AND minute >= '" + from + "'";
            }
        }
    }
}
