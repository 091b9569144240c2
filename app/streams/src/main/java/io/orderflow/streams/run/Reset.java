package io.orderflow.streams.run;

import static java.util.Objects.requireNonNull;

import io.orderflow.condition.Condition;
import io.orderflow.condition.StoppedException;
import io.orderflow.pipeline.mysql.Mysql;
import io.orderflow.pipeline.schema.Tables;
import io.orderflow.streams.fault.StreamException;
import io.orderflow.streams.file.StreamFile;
import io.orderflow.streams.result.ResultTableCheck;
import io.orderflow.streams.result.StreamFence;
import io.orderflow.streams.source.StreamSettings;
import java.io.IOException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import org.apache.hadoop.conf.Configuration;

/** Resets a query: deletes its checkpoint and its rows, so that it starts over. Driver only. */
public final class Reset {

    private final StreamSettings settings;
    private final Mysql mysql;
    private final Tables tables;

    public Reset(StreamSettings settings) {
        this.settings = requireNonNull(settings, "settings is null");
        this.mysql = new Mysql(settings.mysql());
        this.tables = Tables.of(settings.mysql());
    }

    /**
     * Resets one query.
     *
     * @throws StoppedException it is running, or OrderFlow did not create its table
     */
    public void reset(StreamFile file) throws SQLException, IOException {
        String table = tables.quoted(file.header().table());
        try (StreamLock lock = StreamLock.take(mysql, table);
                Connection connection = mysql.connect()) {
            // From here on, writers of an older start are refused.
            var unusedFence = StreamFence.raise(
                    connection, tables.streamEpochs(), file.header().table(), file.name());
            // The rows first: if this stops halfway, the remaining checkpoint is refused, as remaining rows would be.
            new ResultTableCheck(connection, settings.mysql().database(), file).clear();
            var unused = new Checkpoint(settings.places().checkpoints(), file.name(), new Configuration()).delete();
            forget(connection, file.name());
            if (!lock.isHeld()) {
                throw new SQLException("The connection that held the lock was closed");
            }
        } catch (StreamException e) {
            throw new StoppedException(Condition.FAILED, e.condition() + ": " + e.getMessage());
        }
    }

    private void forget(Connection connection, String name) throws SQLException {
        try (PreparedStatement statement =
                connection.prepareStatement("DELETE FROM " + tables.streams() + " WHERE name = ?")) {
            statement.setString(1, name);
            statement.executeUpdate();
            connection.commit();
        }
    }
}
