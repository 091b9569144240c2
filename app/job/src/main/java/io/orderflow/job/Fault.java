package io.orderflow.job;

import io.orderflow.job.ledger.FencedException;
import io.orderflow.job.ledger.LedgerMovedException;
import io.orderflow.job.receive.KafkaAwayException;
import io.orderflow.job.settle.RejectBudgetException;
import io.orderflow.job.store.MysqlCondition;
import io.orderflow.job.store.MysqlFault;
import java.io.FileNotFoundException;
import java.io.UncheckedIOException;
import java.nio.file.NoSuchFileException;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.common.KafkaException;

/**
 * Why a run of the query ended, as far as it matters for what comes next. Driver only.
 *
 * @param reason a named code for the heartbeat
 * @param waits whether the next start should wait, longer each time
 * @param expected whether this is known to pass; what is not known may be a defect of ours
 */
record Fault(String reason, String message, boolean waits, boolean expected) {

    /** The code of a pause because too much would be rejected. */
    static final String REJECT_BUDGET = "REJECT_BUDGET";

    Fault {
        // One line for the log: Connector/J's messages, and what Spark makes of an executor's, have many.
        message = message.lines().findFirst().orElse("");
    }

    /** Finds the cause that matters in what Spark has wrapped, also where only its text crossed from an executor. */
    static Fault of(Throwable thrown) {
        List<Throwable> chain = chain(thrown);
        for (Throwable cause : chain) {
            Optional<Fault> fault = known(cause);
            if (fault.isPresent()) {
                return fault.get();
            }
        }
        String text = chain.stream().map(Throwable::toString).reduce("", (a, b) -> a + "\n" + b);
        if (text.contains(FencedException.class.getName())) {
            return new Fault("FENCED", firstLine(text, FencedException.class.getName()), false, true);
        }
        if (text.contains(LedgerMovedException.class.getName())) {
            return new Fault("LEDGER_MOVED", firstLine(text, LedgerMovedException.class.getName()), false, true);
        }
        if (text.contains(RejectBudgetException.class.getName())) {
            return new Fault(REJECT_BUDGET, firstLine(text, RejectBudgetException.class.getName()), true, true);
        }
        if (text.contains("SettlingFailedException")) {
            // Its cause did not cross from the executor: what the server said stands in the text.
            return new Fault(MysqlCondition.MYSQL_ERROR.code(), firstLine(text, "SettlingFailedException"), true, true);
        }
        return new Fault("UNEXPECTED", String.valueOf(thrown.getMessage()), true, false);
    }

    private static Optional<Fault> known(Throwable cause) {
        if (cause instanceof FencedException) {
            return Optional.of(new Fault("FENCED", cause.getMessage(), false, true));
        }
        if (cause instanceof LedgerMovedException) {
            return Optional.of(new Fault("LEDGER_MOVED", cause.getMessage(), false, true));
        }
        if (cause instanceof RejectBudgetException) {
            return Optional.of(new Fault(REJECT_BUDGET, cause.getMessage(), true, true));
        }
        if (cause instanceof SQLException sql) {
            MysqlFault fault = MysqlFault.of(sql);
            return Optional.of(new Fault(fault.condition().code(), fault.text(), true, true));
        }
        if (cause instanceof KafkaAwayException || cause instanceof KafkaException || isReadTimeout(cause)) {
            return Optional.of(new Fault("KAFKA_AWAY", String.valueOf(cause.getMessage()), true, true));
        }
        if (cause instanceof UncheckedIOException || isScratchGone(cause)) {
            return Optional.of(new Fault("SCRATCH_LOST", String.valueOf(cause.getMessage()), true, true));
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
                && String.valueOf(cause.getMessage()).contains(Run.SCRATCH_PREFIX);
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
