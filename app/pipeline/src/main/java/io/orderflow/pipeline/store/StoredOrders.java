package io.orderflow.pipeline.store;

import static java.util.Objects.requireNonNull;

import io.orderflow.contract.compiled.CompiledContract;
import io.orderflow.contract.compiled.Op;
import io.orderflow.contract.model.Role;
import io.orderflow.pipeline.contract.StoredVersions;
import io.orderflow.pipeline.schema.Tables;
import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.SQLSyntaxErrorException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Reads single rows of the orders table by their keys, for people; whatever the rows hold. */
public final class StoredOrders {
    /** The error for a column that does not exist. */
    private static final int UNKNOWN_COLUMN = 1054;

    private final String table;
    private final OrderColumns columns;

    public StoredOrders(Tables tables) {
        table = tables.orders();
        columns = new OrderColumns(CompiledContract.shared(tables.contract()), StoredVersions.none());
    }

    /**
     * A row.
     *
     * @param key as {@link OrderKeys} writes it: as stored, which an existing table's collation may find by another
     *     spelling
     * @param values in the order of the contract's leaves, as the server writes them: numbers as BigDecimal (binary
     *     ones as Double), all else as text; empty where there is none
     * @param time the order's own time, or when its record arrived; empty if the row says neither
     */
    public record Row(String key, List<Optional<Object>> values, Optional<Instant> time) {
        public Row {
            requireNonNull(key, "key is null");
            values = List.copyOf(values);
            requireNonNull(time, "time is null");
        }

        /** Short, without values: some must not be shown. */
        @Override
        public String toString() {
            return "Row[" + key + ", " + values.size() + " columns]";
        }
    }

    /** The parts of a key as JSON has them; empty if no order of this contract can have such a key. */
    public Optional<List<Object>> parts(String key) {
        return KeyText.parts(columns, key);
    }

    /** The row with this key; empty if it is not stored, or no order can have such a key. */
    public Optional<Row> find(Connection connection, String key) throws SQLException {
        Optional<List<Object>> parts = parts(key);
        if (parts.isEmpty()) {
            return Optional.empty();
        }
        try {
            return find(connection, parts.get(), hasTime() ? "" : ", o.received_at");
        } catch (SQLSyntaxErrorException e) {
            if (hasTime() || e.getErrorCode() != UNKNOWN_COLUMN) {
                throw e;
            }
            // A table from before OrderFlow need not have the column.
            return find(connection, parts.get(), "");
        }
    }

    private Optional<Row> find(Connection connection, List<Object> parts, String more) throws SQLException {
        String where = IntStream.range(0, parts.size())
                .mapToObj(i -> "o." + columns.keyColumn(i) + " = ?")
                .collect(Collectors.joining(" AND "));
        String sql = "SELECT " + columns.selected() + more + " FROM " + table + " o WHERE " + where + " LIMIT 1";
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            for (int i = 0; i < parts.size(); i++) {
                if (parts.get(i) instanceof BigDecimal number) {
                    statement.setBigDecimal(i + 1, number);
                } else {
                    statement.setString(i + 1, parts.get(i).toString());
                }
            }
            try (ResultSet row = statement.executeQuery()) {
                return row.next() ? Optional.of(read(row, !more.isEmpty())) : Optional.empty();
            }
        }
    }

    private Row read(ResultSet row, boolean withReceivedAt) throws SQLException {
        StoredOrder order = StoredOrder.read(columns, row, 1);
        List<Optional<Object>> values = new ArrayList<>();
        for (int i = 0; i < columns.count(); i++) {
            values.add(Optional.ofNullable(order.value(i)));
        }
        Optional<Instant> time = withReceivedAt
                ? Optional.ofNullable(row.getString(columns.count() + 1)).flatMap(StoredOrders::instant)
                : time(values);
        return new Row(order.key(), values, time);
    }

    private boolean hasTime() {
        return columns.contract().contract().role(Role.TIME).isPresent();
    }

    /** A day is no time at which a record could be found. */
    private Optional<Instant> time(List<Optional<Object>> values) {
        return columns.contract()
                .contract()
                .role(Role.TIME)
                .map(leaf -> columns.contract().contract().leaves().indexOf(leaf))
                .filter(column -> columns.op(column) != Op.DAY)
                .flatMap(values::get)
                .flatMap(value -> instant(value.toString()));
    }

    /** Rows from before may have dates that no calendar has. */
    private static Optional<Instant> instant(String time) {
        try {
            return Optional.of(LocalDateTime.parse(time.replace(' ', 'T')).toInstant(ZoneOffset.UTC));
        } catch (DateTimeParseException e) {
            return Optional.empty();
        }
    }
}
