package io.orderflow.pipeline.crash;

import java.sql.Connection;
import java.sql.SQLException;

/**
 * A named place in the protocol of a chunk, of a batch or of a start. A test arms points with the system property
 * {@value #PROPERTY}; without it {@link #reached} tests one constant, which the compiler of the JVM removes together
 * with the call. The property is read once, is no setting (no file, no {@code --set} and no variable of OrderFlow
 * reaches it), and a process that has it says so in its log.
 */
public enum CrashPoint {
    /** The driver has connected; nothing of this start is written. */
    DRIVER_START,
    /** The epoch is raised and written into all rows, not committed. */
    EPOCH_RAISED,
    /** The contract's version is entered, not committed. */
    CONTRACT_CHANGED,
    /** The opening of the ledger is committed; the driver does not know it yet. */
    LEDGER_OPENED,
    /** A chunk is complete; its transaction has not begun. */
    BEFORE_LOCK,
    /** The ledger's row is locked. */
    AFTER_LOCK,
    /** Some orders of the chunk are inserted: between two statements, and before each repeat within the chunk. */
    MID_INSERT,
    /** All orders of the chunk are inserted. */
    AFTER_INSERT,
    /** Duplicates and rejected rows are inserted. */
    AFTER_REJECTS,
    /** The totals are added to and the cursor is moved, not committed. */
    BEFORE_COMMIT,
    /** The chunk is committed; the task does not know it yet: the answer to the commit may be lost here. */
    AFTER_COMMIT,
    /** All tasks of a batch are done; the cursors are not moved to its end. */
    BATCH_END,
    /** The cursors are moved to the batch's end; the driver does not know it yet. */
    BATCH_CLOSED,
    /** Kafka has acknowledged dead letters; they are not marked as published. */
    OUTBOX_SENT;

    /**
     * Of the tests: {@code POINT:HIT:ACTION} (the n-th time the process reaches the point, from 1) or {@code hook}, for
     * {@link CrashHook}. Actions: {@code halt}, {@code throw}, {@code disconnect}, {@code wait=MILLISECONDS}.
     */
    public static final String PROPERTY = "orderflow.test.crash-point";

    private static final String GIVEN = System.getProperty(PROPERTY, "");
    /** A constant: the compiler of the JVM removes what depends on it. */
    private static final boolean ARMED = !GIVEN.isEmpty();

    /**
     * The process is at this place of a transaction.
     *
     * @throws SQLException a test lets the connection end here
     */
    public void reached(Connection connection) throws SQLException {
        if (ARMED) {
            Armed.reached(this, connection);
        }
    }

    /** What is armed: loaded in a test's process only. */
    private static final class Armed {
        private static final CrashHook HOOK =
                GIVEN.equals("hook") ? new CrashHook.Installed() : CrashAction.parse(GIVEN);

        private Armed() {}

        static void reached(CrashPoint point, Connection connection) throws SQLException {
            HOOK.reached(point, connection);
        }
    }
}
