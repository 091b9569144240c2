package io.orderflow.pipeline.settle;

import io.orderflow.condition.ConditionException;
import io.orderflow.pipeline.mysql.MysqlFault;
import io.orderflow.pipeline.mysql.SqlFault;
import java.sql.SQLException;

/** A chunk met transient faults for longer than it is retried. Nothing of it was written; the ledger did not move. */
public final class SettlingFailedException extends ConditionException {

    private static final long serialVersionUID = 1;

    SettlingFailedException(int partition, long from, long until, int attempts, SQLException cause) {
        super(
                MysqlFault.of(cause).condition(),
                ("Partition %d: offsets %d to %d could not be settled in %d attempts; nothing of them was written."
                                        + " The last")
                                .formatted(partition, from, until - 1, attempts)
                        + " error was %d (%s): %s"
                                .formatted(cause.getErrorCode(), cause.getSQLState(), SqlFault.line(cause)),
                cause);
    }
}
