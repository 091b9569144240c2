package io.orderflow.streams.result;

import static java.util.Objects.requireNonNull;

import io.orderflow.condition.Condition;
import io.orderflow.contract.text.Shortened;
import io.orderflow.pipeline.mysql.ConnectionPool;
import io.orderflow.pipeline.mysql.Mysql;
import io.orderflow.pipeline.mysql.SqlFault;
import io.orderflow.streams.fault.StreamException;
import io.orderflow.streams.fault.StreamFault;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.sql.Row;

/**
 * The task: writes the rows of one partition of one batch and returns their number. Writing a row again changes
 * nothing, so a task, a batch or a whole run can be repeated; the fence keeps those of an older batch or run from
 * writing. NaN and the infinities, which MySQL does not have, are written as NULL. Serializable: shipped to executors;
 * holds only settings and strings.
 *
 * @param name of the query, for messages
 */
public record WriteRows(String name, Mysql mysql, StreamFence fence, String upsert, List<ResultColumn> columns)
        implements MapPartitionsFunction<Row, Long> {

    /** Rows per transaction. */
    private static final int CHUNK = 1_000;
    /** Maximum characters of a value in a message. */
    private static final int LONGEST_SHOWN = 100;
    /** Two tasks may lock their keys in different orders; the server then rolls one of them back. */
    private static final int ATTEMPTS = 10;

    /** MySQL "Server Error Message Reference": ER_LOCK_DEADLOCK, ER_LOCK_WAIT_TIMEOUT, and MariaDB's ER_CHECKREAD. */
    private static final List<Integer> LOCKED = List.of(1213, 1205, 1020);

    public WriteRows {
        requireNonNull(name, "name is null");
        requireNonNull(mysql, "mysql is null");
        requireNonNull(fence, "fence is null");
        requireNonNull(upsert, "upsert is null");
        columns = List.copyOf(columns);
    }

    /** The task for a batch, which becomes the current one. Driver only. */
    WriteRows ofBatch(long batch) {
        try {
            return ConnectionPool.shared()
                    .call(
                            mysql,
                            connection -> new WriteRows(name, mysql, fence.begin(connection, batch), upsert, columns));
        } catch (SQLException e) {
            StreamFault fault = StreamFault.of(e);
            throw new StreamException(fault.reason(), fault.message());
        }
    }

    @Override
    public Iterator<Long> call(Iterator<Row> rows) {
        if (!rows.hasNext()) {
            return List.of(0L).iterator();
        }
        try {
            long written = ConnectionPool.shared().call(mysql, connection -> write(connection, rows));
            return List.of(written).iterator();
        } catch (SQLException e) {
            StreamFault fault = StreamFault.of(e);
            throw new StreamException(fault.reason(), fault.message());
        }
    }

    private long write(Connection connection, Iterator<Row> rows) throws SQLException {
        long written = 0;
        List<Row> chunk = new ArrayList<>(CHUNK);
        while (rows.hasNext()) {
            chunk.add(rows.next());
            if (chunk.size() == CHUNK || !rows.hasNext()) {
                write(connection, chunk);
                written += chunk.size();
                chunk.clear();
            }
        }
        return written;
    }

    private void write(Connection connection, List<Row> chunk) throws SQLException {
        for (int attempt = 1; ; attempt++) {
            try (PreparedStatement statement = connection.prepareStatement(upsert)) {
                fence.check(connection);
                for (Row row : chunk) {
                    bind(statement, row);
                    statement.addBatch();
                }
                statement.executeBatch();
                connection.commit();
                return;
            } catch (SQLException e) {
                connection.rollback();
                if (SqlFault.of(e).isOfRows()) {
                    throw unfit(connection, chunk, e);
                }
                if (attempt == ATTEMPTS || !LOCKED.contains(e.getErrorCode())) {
                    throw e;
                }
            }
        }
    }

    /** Finds the row that the server refuses; writes nothing. */
    private StreamException unfit(Connection connection, List<Row> chunk, SQLException refused) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(upsert)) {
            for (Row row : chunk) {
                try {
                    bind(statement, row);
                    statement.executeUpdate();
                } catch (SQLException e) {
                    if (SqlFault.of(e).isOfRows()) {
                        return new StreamException(
                                Condition.QUERY_FAILED,
                                String.format(
                                        Locale.ROOT,
                                        "The result of the query %s with the key %s does not fit its table: MySQL: %s"
                                                + " (error %d). Change the query so that it fits.",
                                        name,
                                        key(row),
                                        SqlFault.line(e),
                                        e.getErrorCode()));
                    }
                    throw e;
                }
            }
        } finally {
            connection.rollback();
        }
        StreamFault fault = StreamFault.of(refused);
        return new StreamException(fault.reason(), fault.message());
    }

    private String key(Row row) {
        List<String> key = new ArrayList<>();
        for (int i = 0; i < columns.size(); i++) {
            if (columns.get(i).inKey()) {
                key.add(columns.get(i).name() + " = " + Shortened.start(LONGEST_SHOWN, String.valueOf(row.get(i))));
            }
        }
        return String.join(", ", key);
    }

    private void bind(PreparedStatement statement, Row row) throws SQLException {
        for (int i = 0; i < columns.size(); i++) {
            Object value = isNoNumber(row.get(i)) ? null : row.get(i);
            if (value == null && columns.get(i).inKey()) {
                throw new StreamException(
                        Condition.KEY_IS_NULL,
                        String.format(
                                Locale.ROOT,
                                "A result of the query %s has no value for the key column %s (NULL, NaN or infinite),"
                                        + " and a primary key must have one. Write COALESCE(…, …) AS %s in the query.",
                                name,
                                columns.get(i).name(),
                                columns.get(i).name()));
            }
            statement.setObject(
                    i + 1, value instanceof Instant time ? LocalDateTime.ofInstant(time, ZoneOffset.UTC) : value);
        }
    }

    /** The DOUBLE and FLOAT values of Spark that are not numbers. */
    private static boolean isNoNumber(Object value) {
        return (value instanceof Double d && !Double.isFinite(d)) || (value instanceof Float f && !Float.isFinite(f));
    }
}
