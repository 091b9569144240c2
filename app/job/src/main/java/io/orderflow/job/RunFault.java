package io.orderflow.job;

import static java.util.Objects.requireNonNull;

import io.orderflow.condition.Condition;
import io.orderflow.condition.StoppedException;
import io.orderflow.pipeline.mysql.MysqlFault;
import io.orderflow.pipeline.settle.SettlingFailedException;
import io.orderflow.spark.fault.FaultRecognizer;
import io.orderflow.spark.fault.Recognized;
import java.io.FileNotFoundException;
import java.io.UncheckedIOException;
import java.nio.file.FileSystemException;
import java.sql.SQLException;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;

/** Why a run of the query ended, as far as it matters for what comes next. Driver only. */
record RunFault(Condition condition, String message) {

    /** After these the next start does not wait. */
    private static final Set<Condition> AT_ONCE =
            EnumSet.of(Condition.FENCED, Condition.LEDGER_MOVED, Condition.PARTITIONS_ADDED);

    /** What may be a defect of OrderFlow: repeated only so often. */
    private static final Set<Condition> SUSPECT = EnumSet.of(Condition.UNEXPECTED, Condition.RECORD_STUCK);

    /** Created again at the next start of the query. */
    private static final Set<Condition> MISSING =
            EnumSet.of(Condition.MYSQL_DATABASE_MISSING, Condition.MYSQL_TABLE_MISSING);

    RunFault {
        requireNonNull(condition, "condition is null");
        // One line for the log: Connector/J's messages, and what Spark makes of an executor's, have many.
        message = message.lines().findFirst().orElse("");
    }

    /** Finds the cause that matters in what Spark has wrapped, also where only its text crossed from an executor. */
    static RunFault of(Throwable thrown) {
        return FaultRecognizer.recognize(thrown, RunFault::known)
                .map(RunFault::of)
                .orElseGet(() -> new RunFault(Condition.UNEXPECTED, String.valueOf(thrown.getMessage())));
    }

    private static RunFault of(Recognized found) {
        return switch (found.condition()) {
            case OFFSET_OUT_OF_RANGE, DATA_LOST ->
                new RunFault(
                        Condition.OFFSET_OUT_OF_RANGE,
                        "Kafka has no record at an offset that is still to be settled. The next start compares the"
                                + " ledger with the log, and stops by name if records are lost.");
            default -> new RunFault(found.condition(), found.message());
        };
    }

    /** The named stop that ended the run, also where it was thrown by a task or inside Spark. */
    static Optional<StoppedException> stop(Throwable thrown) {
        return FaultRecognizer.chain(thrown).stream()
                .filter(StoppedException.class::isInstance)
                .map(StoppedException.class::cast)
                .findFirst()
                .or(() -> FaultRecognizer.written(thrown, StoppedException.class)
                        .map(found -> new StoppedException(found.condition(), found.message())));
    }

    /** Whether the next start should wait, longer each time. */
    boolean waits() {
        return !AT_ONCE.contains(condition);
    }

    /** Whether this is known to pass; what is not known may be a defect of ours. */
    boolean expected() {
        return !SUSPECT.contains(condition);
    }

    /** Whether a table or the database was not there: it is created at the next start of the query. */
    static boolean isMissingTable(Throwable thrown) {
        return FaultRecognizer.chain(thrown).stream()
                .anyMatch(cause -> cause instanceof SQLException sql
                        && MISSING.contains(MysqlFault.of(sql).condition()));
    }

    private static Optional<Recognized> known(Throwable cause) {
        if (cause instanceof SQLException sql) {
            return Optional.of(ofMysql(sql));
        }
        if (cause instanceof SettlingFailedException && cause.getCause() instanceof SQLException sql) {
            return Optional.of(ofMysql(sql));
        }
        return cause instanceof UncheckedIOException || isScratchGone(cause)
                ? Optional.of(new Recognized(Condition.SCRATCH_LOST, String.valueOf(cause.getMessage())))
                : Optional.empty();
    }

    private static Recognized ofMysql(SQLException e) {
        MysqlFault fault = MysqlFault.of(e);
        return new Recognized(fault.condition(), fault.text());
    }

    /** Spark's own logs of the run lie in a directory of this name, which may be gone or blocked. */
    private static boolean isScratchGone(Throwable cause) {
        return (cause instanceof FileNotFoundException || cause instanceof FileSystemException)
                && String.valueOf(cause.getMessage()).contains(Scratch.PREFIX);
    }
}
