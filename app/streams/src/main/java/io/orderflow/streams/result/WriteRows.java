package io.orderflow.streams.result;

import static java.util.Objects.requireNonNull;

import io.orderflow.pipeline.mysql.Mysql;
import io.orderflow.streams.fault.StreamException;
import io.orderflow.streams.fault.StreamFault;
import io.orderflow.streams.fault.StreamFault.Reason;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.sql.Row;

/**
 * The task: writes the rows of one partition of one batch, and says how many. Writing a row again changes nothing, so a
 * task, a batch or a whole run may be repeated. Serializable: shipped to executors; holds settings and strings only.
 *
 * @param name of the query, for messages
 */
public record WriteRows(String name, Mysql mysql, String upsert, List<ResultColumn> columns)
        implements MapPartitionsFunction<Row, Long> {

    /** Rows in one transaction. */
    private static final int CHUNK = 1_000;
    /** Two tasks may lock their keys in different orders; the server then sends one of them back. */
    private static final int ATTEMPTS = 10;

    /** MySQL "Server Error Message Reference": ER_LOCK_DEADLOCK, ER_LOCK_WAIT_TIMEOUT, and MariaDB's ER_CHECKREAD. */
    private static final List<Integer> LOCKED = List.of(1213, 1205, 1020);

    public WriteRows {
        requireNonNull(name, "name is null");
        requireNonNull(mysql, "mysql is null");
        requireNonNull(upsert, "upsert is null");
        columns = List.copyOf(columns);
    }

    @Override
    public Iterator<Long> call(Iterator<Row> rows) {
        if (!rows.hasNext()) {
            return List.of(0L).iterator();
        }
        long written = 0;
        try (Connection connection = mysql.connect()) {
            List<Row> chunk = new ArrayList<>(CHUNK);
            while (rows.hasNext()) {
                chunk.add(rows.next());
                if (chunk.size() == CHUNK || !rows.hasNext()) {
                    write(connection, chunk);
                    written += chunk.size();
                    chunk.clear();
                }
            }
        } catch (SQLException e) {
            StreamFault fault = StreamFault.of(e);
            throw new StreamException(fault.reason(), fault.message());
        }
        return List.of(written).iterator();
    }

    private void write(Connection connection, List<Row> chunk) throws SQLException {
        for (int attempt = 1; ; attempt++) {
            try (PreparedStatement statement = connection.prepareStatement(upsert)) {
                for (Row row : chunk) {
                    bind(statement, row);
                    statement.addBatch();
                }
                statement.executeBatch();
                connection.commit();
                return;
            } catch (SQLException e) {
                connection.rollback();
                if (attempt == ATTEMPTS || !LOCKED.contains(e.getErrorCode())) {
                    throw e;
                }
            }
        }
    }

    private void bind(PreparedStatement statement, Row row) throws SQLException {
        for (int i = 0; i < columns.size(); i++) {
            Object value = row.get(i);
            if (value == null && columns.get(i).inKey()) {
                throw new StreamException(
                        Reason.KEY_IS_NULL,
                        "A result of the query %s has no value in the key column %s, and a primary key must have one. Write COALESCE(…, …) AS %s in the query."
                                .formatted(
                                        name,
                                        columns.get(i).name(),
                                        columns.get(i).name()));
            }
            statement.setObject(
                    i + 1, value instanceof Instant time ? LocalDateTime.ofInstant(time, ZoneOffset.UTC) : value);
        }
    }
}
