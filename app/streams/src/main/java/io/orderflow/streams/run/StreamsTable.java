package io.orderflow.streams.run;

import static java.util.Objects.requireNonNull;

import io.orderflow.contract.text.Shortened;
import io.orderflow.pipeline.mysql.ConnectionPool;
import io.orderflow.pipeline.mysql.Mysql;
import io.orderflow.pipeline.mysql.MysqlFault;
import io.orderflow.streams.fault.StreamFault;
import io.orderflow.streams.file.StreamHeader;
import io.orderflow.streams.run.StreamStatus.Snapshot;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Writes the queries' rows of {@code orderflow_streams}. Driver only; used by one thread at a time. */
final class StreamsTable {

    private static final Logger log = LoggerFactory.getLogger(StreamsTable.class);

    private static final int LONGEST_MESSAGE = 1_000;
    private static final int LONGEST_KEY = 500;

    private final Mysql mysql;
    private final String table;
    private final String sql;
    private boolean failing;

    /** @param table quoted */
    StreamsTable(Mysql mysql, String table) {
        this.mysql = requireNonNull(mysql, "mysql is null");
        this.table = table;
        this.sql = "REPLACE INTO " + table
                + " (name, table_name, key_columns, output_mode, state, reason, message, rows_in, rows_per_second,"
                + " rows_out, rejected, dropped_late, dropped_ahead, state_rows, state_bytes, watermark, batch,"
                + " started_at, updated_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?,"
                + " UTC_TIMESTAMP(3))";
    }

    /** Writes the rows. The first of several failures in a row is logged; the next call tries again. */
    void write(List<Snapshot> queries) {
        try {
            int written = ConnectionPool.shared().call(mysql, connection -> write(connection, queries));
            log.debug("Wrote the status of {} queries", written);
            failing = false;
        } catch (SQLException e) {
            if (!failing) {
                log.warn(
                        "The status of the queries cannot be written to {}: {}. Until it can, nothing but this log and the"
                                + " metrics shows how they are.",
                        table,
                        MysqlFault.of(e).text());
            }
            failing = true;
        }
    }

    private int write(Connection connection, List<Snapshot> queries) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            for (Snapshot query : queries) {
                bind(statement, query);
                statement.addBatch();
            }
            int written = statement.executeBatch().length;
            connection.commit();
            return written;
        }
    }

    private static void bind(PreparedStatement statement, Snapshot query) throws SQLException {
        Optional<StreamHeader> header = query.header();
        String message = query.fault().map(StreamFault::message).orElse("");
        statement.setString(1, query.name());
        statement.setString(2, header.map(StreamHeader::table).orElse(""));
        statement.setString(
                3,
                Shortened.start(
                        LONGEST_KEY,
                        header.map(of -> String.join(",", of.key())).orElse("")));
        statement.setString(
                4, header.map(of -> of.output().name().toLowerCase(Locale.ROOT)).orElse(""));
        statement.setString(5, query.state().condition().code());
        statement.setString(6, query.fault().map(fault -> fault.reason().code()).orElse(""));
        statement.setString(7, Shortened.start(LONGEST_MESSAGE, message));
        statement.setLong(8, query.counts().received());
        statement.setDouble(9, query.perSecond());
        statement.setLong(10, query.counts().written());
        statement.setLong(11, query.counts().rejected());
        statement.setLong(12, query.counts().late());
        statement.setLong(13, query.counts().ahead());
        statement.setLong(14, query.memory().rows());
        statement.setLong(15, query.memory().bytes());
        statement.setObject(16, query.watermark().map(StreamsTable::utc).orElse(null));
        statement.setLong(17, query.batch());
        statement.setObject(18, utc(query.started()));
    }

    private static LocalDateTime utc(Instant time) {
        return LocalDateTime.ofInstant(time, ZoneOffset.UTC);
    }
}
