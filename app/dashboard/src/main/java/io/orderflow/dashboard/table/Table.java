package io.orderflow.dashboard.table;

import java.math.BigDecimal;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Types;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * Columns and rows. A cell may be null: then the server has none.
 *
 * @param truncated whether there were more rows
 */
public record Table(List<Column> columns, List<List<Object>> rows, boolean truncated) {

    public static final Table EMPTY = new Table(List.of(), List.of(), false);

    public Table {
        columns = List.copyOf(columns);
        rows = Collections.unmodifiableList(new ArrayList<>(rows));
    }

    /** @param type text, integer, decimal, number, time or date */
    public record Column(String name, String type) {

        public boolean isNumeric() {
            return type.equals("integer") || type.equals("decimal") || type.equals("number");
        }
    }

    /** The rows that are left, at most so many. */
    static Table read(ResultSet result, int most) throws SQLException {
        ResultSetMetaData meta = result.getMetaData();
        List<Column> columns = new ArrayList<>();
        for (int i = 1; i <= meta.getColumnCount(); i++) {
            columns.add(new Column(meta.getColumnLabel(i), type(meta.getColumnType(i))));
        }
        List<List<Object>> rows = new ArrayList<>();
        boolean more = false;
        while (!more && result.next()) {
            if (rows.size() == most) {
                more = true;
            } else {
                rows.add(row(result, columns));
            }
        }
        return new Table(columns, rows, more);
    }

    private static List<Object> row(ResultSet result, List<Column> columns) throws SQLException {
        List<Object> row = new ArrayList<>(columns.size());
        for (int i = 0; i < columns.size(); i++) {
            row.add(cell(result, i + 1, columns.get(i).type()));
        }
        return row;
    }

    private static Object cell(ResultSet result, int column, String type) throws SQLException {
        Object value = switch (type) {
            case "integer" -> result.getLong(column);
            case "number" -> result.getDouble(column);
            case "decimal" -> result.getObject(column, BigDecimal.class);
            case "time" -> result.getObject(column, LocalDateTime.class);
            case "date" -> result.getObject(column, LocalDate.class);
            default -> result.getString(column);
        };
        return result.wasNull() ? null : value;
    }

    private static String type(int jdbc) {
        return switch (jdbc) {
            case Types.BIT, Types.BOOLEAN, Types.TINYINT, Types.SMALLINT, Types.INTEGER, Types.BIGINT -> "integer";
            case Types.DECIMAL, Types.NUMERIC -> "decimal";
            case Types.REAL, Types.FLOAT, Types.DOUBLE -> "number";
            case Types.TIMESTAMP -> "time";
            case Types.DATE -> "date";
            default -> "text";
        };
    }
}
