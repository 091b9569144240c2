package io.orderflow.pipeline.settle;

import io.orderflow.condition.Condition;
import io.orderflow.condition.ConditionException;
import java.sql.SQLException;
import java.util.Locale;

/**
 * One record cannot be given an outcome, for a reason that is not known to pass and is not known to be about a row.
 * What stands before it in its partition is settled; the ledger stands at it.
 */
public final class RecordStuckException extends ConditionException {

    private static final long serialVersionUID = 1;

    RecordStuckException(int partition, long offset, Throwable cause) {
        super(
                Condition.RECORD_STUCK,
                String.format(
                        Locale.ROOT,
                        "The record at offset %d of partition %d can be given no outcome: %s. Everything before it is"
                                + " settled. If the cause does not pass, give this one record up and continue with:"
                                + " orderflow ledger skip %d@%d",
                        offset,
                        partition,
                        line(cause),
                        partition,
                        offset),
                cause);
    }

    private static String line(Throwable cause) {
        String first = String.valueOf(cause).lines().findFirst().orElse("");
        return cause instanceof SQLException sql ? first + " (error " + sql.getErrorCode() + ")" : first;
    }
}
