package io.orderflow.job;

import io.orderflow.condition.ExitCode;
import io.orderflow.condition.StoppedException;
import io.orderflow.kafka.KafkaUnavailableException;
import io.orderflow.pipeline.ledger.FencedException;
import io.orderflow.pipeline.ledger.LedgerMovedException;
import io.orderflow.pipeline.ledger.PartitionsAddedException;
import io.orderflow.pipeline.mysql.MysqlCondition;
import io.orderflow.pipeline.mysql.MysqlFault;
import io.orderflow.pipeline.settle.RecordStuckException;
import io.orderflow.pipeline.settle.RejectBudgetException;
import java.io.FileNotFoundException;
import java.io.UncheckedIOException;
import java.nio.file.NoSuchFileException;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;
import org.apache.kafka.common.KafkaException;

/**
 * Why a run of the query ended, as far as it matters for what comes next. Driver only.
 *
 * @param reason a named code for the heartbeat
 * @param waits whether the next start should wait, longer each time
 * @param expected whether this is known to pass; what is not known may be a defect of ours
 */
record RunFault(String reason, String message, boolean waits, boolean expected) {

    /** The code of a pause because too much would be rejected. */
    static final String REJECT_BUDGET = "REJECT_BUDGET";

    /** The code of a record that can be given no outcome. */
    static final String RECORD_STUCK = "RECORD_STUCK";

    /** The table of orders, the ledger or another one of ours, or the whole database, is not there. */
    private static final Set<Integer> MISSING = Set.of(1049, 1146);

    RunFault {
        // One line for the log: Connector/J's messages, and what Spark makes of an executor's, have many.
        message = message.lines().findFirst().orElse("");
    }

    /** Finds the cause that matters in what Spark has wrapped, also where only its text crossed from an executor. */
    static RunFault of(Throwable thrown) {
        List<Throwable> chain = chain(thrown);
        for (Throwable cause : chain) {
            Optional<RunFault> fault = known(cause);
            if (fault.isPresent()) {
                return fault.get();
            }
        }
        String text = chain.stream().map(Throwable::toString).reduce("", (a, b) -> a + "\n" + b);
        if (text.contains(FencedException.class.getName())) {
            return new RunFault("FENCED", firstLine(text, FencedException.class.getName()), false, true);
        }
        if (text.contains(LedgerMovedException.class.getName())) {
            return new RunFault("LEDGER_MOVED", firstLine(text, LedgerMovedException.class.getName()), false, true);
        }
        if (text.contains(RejectBudgetException.class.getName())) {
            return new RunFault(REJECT_BUDGET, firstLine(text, RejectBudgetException.class.getName()), true, true);
        }
        if (text.contains(RecordStuckException.class.getName())) {
            return new RunFault(RECORD_STUCK, firstLine(text, RecordStuckException.class.getName()), true, false);
        }
        if (text.contains("SettlingFailedException")) {
            // Its cause did not cross from the executor: what the server said stands in the text.
            return new RunFault(
                    MysqlCondition.MYSQL_ERROR.code(), firstLine(text, "SettlingFailedException"), true, true);
        }
        return new RunFault("UNEXPECTED", String.valueOf(thrown.getMessage()), true, false);
    }

    /** The named stop that ended the run, also where it was thrown by a task or inside Spark. */
    static Optional<StoppedException> stop(Throwable thrown) {
        List<Throwable> chain = chain(thrown);
        Optional<StoppedException> stop = chain.stream()
                .filter(StoppedException.class::isInstance)
                .map(StoppedException.class::cast)
                .findFirst();
        if (stop.isPresent()) {
            return stop;
        }
        // Where only the text crossed from an executor: a task has one named stop.
        String text = chain.stream().map(Throwable::toString).reduce("", (a, b) -> a + "\n" + b);
        return text.contains(StoppedException.class.getName())
                ? Optional.of(
                        new StoppedException(ExitCode.TABLE_UNFIT, firstLine(text, StoppedException.class.getName())))
                : Optional.empty();
    }

    /** Whether a table or the database was not there: it is created at the next start of the query. */
    static boolean isMissingTable(Throwable thrown) {
        return chain(thrown).stream()
                .anyMatch(cause -> cause instanceof SQLException sql && MISSING.contains(sql.getErrorCode()));
    }

    private static Optional<RunFault> known(Throwable cause) {
        if (cause instanceof RecordStuckException) {
            return Optional.of(new RunFault(RECORD_STUCK, cause.getMessage(), true, false));
        }
        if (cause instanceof PartitionsAddedException) {
            return Optional.of(new RunFault("PARTITIONS_ADDED", cause.getMessage(), false, true));
        }
        if (cause instanceof OffsetOutOfRangeException) {
            return Optional.of(new RunFault(
                    "OFFSET_OUT_OF_RANGE",
                    "Kafka has no record at an offset that is still to be settled. The next start compares the ledger"
                            + " with the log, and stops by name if records are lost.",
                    true,
                    true));
        }
        if (cause instanceof FencedException) {
            return Optional.of(new RunFault("FENCED", cause.getMessage(), false, true));
        }
        if (cause instanceof LedgerMovedException) {
            return Optional.of(new RunFault("LEDGER_MOVED", cause.getMessage(), false, true));
        }
        if (cause instanceof RejectBudgetException) {
            return Optional.of(new RunFault(REJECT_BUDGET, cause.getMessage(), true, true));
        }
        if (cause instanceof SQLException sql) {
            MysqlFault fault = MysqlFault.of(sql);
            return Optional.of(new RunFault(fault.condition().code(), fault.text(), true, true));
        }
        if (cause instanceof KafkaUnavailableException || cause instanceof KafkaException || isReadTimeout(cause)) {
            return Optional.of(new RunFault("KAFKA_AWAY", KafkaUnavailableException.plain(cause), true, true));
        }
        if (cause instanceof UncheckedIOException || isScratchGone(cause)) {
            return Optional.of(new RunFault("SCRATCH_LOST", String.valueOf(cause.getMessage()), true, true));
        }
        return Optional.empty();
    }

    /** How Spark's Kafka source says that a broker did not answer a task in time (KafkaDataConsumer). */
    private static boolean isReadTimeout(Throwable cause) {
        return cause instanceof TimeoutException
                && String.valueOf(cause.getMessage()).startsWith("Cannot fetch record for offset");
    }

    /** Spark's own logs of the run lie in a directory of this name; somebody may have cleared it away. */
    private static boolean isScratchGone(Throwable cause) {
        return (cause instanceof FileNotFoundException || cause instanceof NoSuchFileException)
                && String.valueOf(cause.getMessage()).contains(Scratch.PREFIX);
    }

    private static List<Throwable> chain(Throwable thrown) {
        List<Throwable> chain = new ArrayList<>();
        for (Throwable t = thrown; t != null && chain.size() < 50; t = t.getCause()) {
            chain.add(t);
        }
        return chain;
    }

    private static String firstLine(String text, String marker) {
        int from = text.indexOf(marker);
        int to = text.indexOf('\n', from);
        String line = text.substring(from, to < 0 ? text.length() : to);
        return line.substring(line.indexOf(':') + 1).strip();
    }
}
