package io.orderflow.pipeline.settle;

import static java.util.Objects.requireNonNull;

import io.orderflow.pipeline.crash.CrashPoint;
import io.orderflow.pipeline.ledger.Cursor;
import io.orderflow.pipeline.ledger.Ledger;
import io.orderflow.pipeline.ledger.LedgerMovedException;
import io.orderflow.pipeline.ledger.OpenedLedger;
import io.orderflow.pipeline.ledger.PartitionLedger;
import io.orderflow.pipeline.mysql.ConnectionPool;
import io.orderflow.pipeline.mysql.Mysql;
import io.orderflow.pipeline.schema.Tables;
import java.sql.SQLException;
import java.util.Map;
import java.util.TreeMap;

/**
 * After all tasks of a batch: moves each cursor to the batch's end, so that a tail of offsets that Kafka never shows
 * cannot stall it. Driver only; never captured by a task.
 */
public final class BatchClosing {

    private final Mysql mysql;
    private final Tables tables;
    private final Ledger ledger;
    private final OpenedLedger opened;

    public BatchClosing(Mysql mysql, Tables tables, Ledger ledger, OpenedLedger opened) {
        this.mysql = requireNonNull(mysql, "mysql is null");
        this.tables = requireNonNull(tables, "tables is null");
        this.ledger = requireNonNull(ledger, "ledger is null");
        this.opened = requireNonNull(opened, "opened is null");
    }

    /**
     * Moves the cursors that are not there yet and returns all. One statement if there are none.
     *
     * @param ranges the batch's offsets, by partition
     * @param lastSeenCursors as the tasks saw them last, by partition; a partition without a visible record has none
     * @throws LedgerMovedException a cursor lies before what its task had committed: the database forgot
     */
    public Map<Integer, Cursor> close(Map<Integer, Range> ranges, Map<Integer, Long> lastSeenCursors)
            throws SQLException {
        return ConnectionPool.shared().call(mysql, connection -> {
            CrashPoint.BATCH_END.reached(connection);
            Map<Integer, Cursor> cursors = ledger.cursors(connection, opened.pipeline());
            boolean locked = false;
            for (Map.Entry<Integer, Range> entry : new TreeMap<>(ranges).entrySet()) {
                Range range = entry.getValue();
                if (range.from() < range.until() && !isClosed(cursors.get(entry.getKey()), range)) {
                    long lastSeenCursor = lastSeenCursors.getOrDefault(entry.getKey(), range.from());
                    new PartitionLedger(tables.ledger(), opened.pipeline(), entry.getKey(), opened.epoch())
                            .moveOverAbsent(connection, lastSeenCursor, range.until());
                    locked = true;
                }
            }
            connection.commit();
            CrashPoint.BATCH_CLOSED.reached(connection);
            return locked ? ledger.cursors(connection, opened.pipeline()) : cursors;
        });
    }

    /**
     * The usual case: its task has come to the end, and nothing is left to write. Whatever else is seen is judged under
     * a lock.
     */
    private boolean isClosed(Cursor cursor, Range range) {
        return cursor != null && cursor.epoch() == opened.epoch() && cursor.nextOffset() >= range.until();
    }
}
