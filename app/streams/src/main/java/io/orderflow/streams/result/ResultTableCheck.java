package io.orderflow.streams.result;

import static java.util.Objects.requireNonNull;

import io.orderflow.condition.Condition;
import io.orderflow.pipeline.schema.Tables;
import io.orderflow.streams.fault.StreamException;
import io.orderflow.streams.file.StreamFile;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Creates the table of a query's results, or checks the columns of an existing one. Driver only. */
public final class ResultTableCheck {

    private static final String COLUMNS =
            "SELECT column_name, column_type, is_nullable, column_default, extra FROM information_schema.columns"
                    + " WHERE table_schema = ? AND table_name = ? ORDER BY ordinal_position";
    private static final String KEY =
            "SELECT column_name FROM information_schema.statistics WHERE table_schema = ? AND table_name = ?"
                    + " AND index_name = 'PRIMARY' ORDER BY seq_in_index";

    private static final String COMMENT =
            "SELECT table_comment FROM information_schema.tables WHERE table_schema = ? AND table_name = ?";

    private final Connection connection;
    private final String database;
    private final String table;
    private final String name;
    private final String comment;

    /** @param database of the table named in the query's header */
    public ResultTableCheck(Connection connection, String database, StreamFile file) {
        this.connection = requireNonNull(connection, "connection is null");
        this.database = requireNonNull(database, "database is null");
        this.table = file.header().table();
        this.name = file.name();
        this.comment = "OrderFlow, streaming query " + file.name();
    }

    /**
     * Returns when the table exists and fits. An empty table of an earlier form of the query is dropped and created
     * again.
     *
     * @throws StreamException TABLE_UNFIT, with all differences
     */
    public void createOrCheck(ResultTable wanted) throws SQLException {
        List<String> differences = exists() ? differences(wanted) : List.of();
        if (!differences.isEmpty() && isOwn() && !holdsRows()) {
            execute("DROP TABLE " + quoted());
            differences = List.of();
        }
        if (!differences.isEmpty()) {
            throw new StreamException(
                    Condition.TABLE_UNFIT,
                    ("The table %s has another shape than the query: %s. Name another table in the file's header, or"
                                            + " drop this")
                                    .formatted(table, String.join("; ", differences))
                            + " one if it is not needed.");
        }
        execute(wanted.ddl(collation(), comment));
    }

    /**
     * Deletes the rows of a table that OrderFlow created for this query.
     *
     * @throws StreamException TABLE_NOT_EMPTY: OrderFlow did not create it for this query, and it holds rows
     */
    public void clear() throws SQLException {
        if (!exists()) {
            return;
        }
        if (isOwn()) {
            execute("TRUNCATE TABLE " + quoted());
        } else if (holdsRows()) {
            throw new StreamException(
                    Condition.TABLE_NOT_EMPTY,
                    ("The table %s was not made by this query, so its rows are left alone. Empty it yourself, or"
                                    + " name another table in the file's header.")
                            .formatted(table));
        }
    }

    /** @throws StreamException TABLE_UNFIT: the checkpoint refers to rows that no longer exist */
    public void requireThere() throws SQLException {
        if (!exists()) {
            throw new StreamException(
                    Condition.TABLE_UNFIT,
                    ("The table %s was dropped, but the checkpoint that belongs to it is there. ./orderflow streams"
                                    + " --reset %s begins again.")
                            .formatted(table, name));
        }
    }

    /** @throws StreamException TABLE_NOT_EMPTY: there are results but no checkpoint to continue from */
    public void requireEmpty() throws SQLException {
        if (exists() && holdsRows()) {
            throw new StreamException(
                    Condition.TABLE_NOT_EMPTY,
                    ("The table %s holds rows, but there is no checkpoint that belongs to them, or what it"
                                    + " remembered is lost. Let streams.checkpoints point to where it is; or begin again with ./orderflow streams --reset %s, which deletes the rows; or name another table in the file's header.")
                            .formatted(table, name));
        }
    }

    /** Whether the table was created for this query, according to its comment. */
    private boolean isOwn() throws SQLException {
        try (PreparedStatement statement = ask(COMMENT);
                ResultSet row = statement.executeQuery()) {
            return row.next() && comment.equals(row.getString(1));
        }
    }

    private boolean exists() throws SQLException {
        return !columns().isEmpty();
    }

    private boolean holdsRows() throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT EXISTS (SELECT 1 FROM " + quoted() + ")")) {
            row.next();
            return row.getBoolean(1);
        }
    }

    private List<String> differences(ResultTable wanted) throws SQLException {
        Map<String, Actual> there = columns();
        List<String> differences = new ArrayList<>();
        for (ResultColumn column : wanted.columns()) {
            Actual actual = there.remove(column.name().toLowerCase(Locale.ROOT));
            if (actual == null) {
                differences.add("it has no column %s %s".formatted(column.name(), column.type()));
            } else if (!actual.type().equals(column.type())) {
                differences.add("%s is %s in the table and %s in the query"
                        .formatted(column.name(), actual.type(), column.type()));
            }
        }
        there.forEach((name, actual) -> {
            if (!actual.mayBeLeftOut()) {
                differences.add("its column %s has no default".formatted(name));
            }
        });
        List<String> key = key();
        List<String> wantedKey =
                wanted.key().stream().map(name -> name.toLowerCase(Locale.ROOT)).toList();
        if (!key.equals(wantedKey)) {
            differences.add("its primary key is (%s), but the header's is (%s)"
                    .formatted(String.join(", ", key), String.join(", ", wantedKey)));
        }
        return differences;
    }

    /**
     * @param type normalised: MariaDB and old MySQL versions add display widths to integers
     * @param mayBeLeftOut whether rows can be inserted without a value
     */
    private record Actual(String type, boolean mayBeLeftOut) {}

    private Map<String, Actual> columns() throws SQLException {
        Map<String, Actual> columns = new LinkedHashMap<>();
        try (PreparedStatement statement = ask(COLUMNS);
                ResultSet row = statement.executeQuery()) {
            while (row.next()) {
                columns.put(
                        row.getString(1).toLowerCase(Locale.ROOT),
                        new Actual(
                                row.getString(2)
                                        .toLowerCase(Locale.ROOT)
                                        .replaceFirst("^(smallint|int|bigint)\\(\\d+\\)", "$1"),
                                row.getString(3).equals("YES")
                                        || row.getString(4) != null
                                        || !row.getString(5).isEmpty()));
            }
        }
        return columns;
    }

    private List<String> key() throws SQLException {
        List<String> key = new ArrayList<>();
        try (PreparedStatement statement = ask(KEY);
                ResultSet row = statement.executeQuery()) {
            while (row.next()) {
                key.add(row.getString(1).toLowerCase(Locale.ROOT));
            }
        }
        return key;
    }

    private PreparedStatement ask(String sql) throws SQLException {
        PreparedStatement statement = connection.prepareStatement(sql);
        statement.setString(1, database);
        statement.setString(2, table);
        return statement;
    }

    /** The default collations of both servers treat "mat", "Mat" and "mat " as equal; these two do not. */
    private String collation() throws SQLException {
        return connection.getMetaData().getDatabaseProductVersion().contains("MariaDB")
                ? "utf8mb4_nopad_bin"
                : "utf8mb4_0900_bin";
    }

    private String quoted() {
        return Tables.quote(database) + "." + Tables.quote(table);
    }

    private void execute(String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.setEscapeProcessing(false);
            statement.execute(sql);
        }
    }
}
