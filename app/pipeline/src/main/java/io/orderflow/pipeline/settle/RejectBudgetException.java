package io.orderflow.pipeline.settle;

import static java.util.Map.Entry.comparingByValue;
import static java.util.stream.Collectors.counting;
import static java.util.stream.Collectors.groupingBy;

import io.orderflow.condition.Condition;
import io.orderflow.condition.ConditionException;
import io.orderflow.pipeline.ledger.Pipeline;
import io.orderflow.pipeline.reject.RejectedRecord;
import java.util.List;
import java.util.Map;

/**
 * Too large a share of a window would be rejected. The chunk that broke the budget was rolled back: its records are
 * neither in the rejected table nor in the dead-letter topic, and the ledger did not move.
 */
public final class RejectBudgetException extends ConditionException {

    private static final long serialVersionUID = 1;
    private static final int SAMPLE_BYTES = 120;

    /**
     * @param received records of the chunk, without replays that are rejected again: they do not count
     * @param rejectedReplays how many of the rejected ones are such replays
     * @param rejected those of the chunk; not empty
     * @param hidesValues whether the contract has a restricted field: then no bytes of a record are shown
     */
    RejectBudgetException(
            Pipeline pipeline,
            int partition,
            RejectBudget budget,
            long received,
            int rejectedReplays,
            List<RejectedRecord> rejected,
            boolean hidesValues) {
        super(
                Condition.REJECT_BUDGET,
                message(pipeline, partition, budget, received, rejectedReplays, rejected, hidesValues));
    }

    private static String message(
            Pipeline pipeline,
            int partition,
            RejectBudget budget,
            long received,
            int rejectedReplays,
            List<RejectedRecord> rejected,
            boolean hidesValues) {
        Map.Entry<String, Long> mostly =
                rejected.stream().collect(groupingBy(RejectBudgetException::cause, counting())).entrySet().stream()
                        .max(comparingByValue())
                        .orElseThrow();
        RejectedRecord sample = rejected.stream()
                .filter(record -> cause(record).equals(mostly.getKey()))
                .findFirst()
                .orElseThrow();
        return ("%d of %d records of a chunk of partition %d would be rejected, more than job.reject-budget allows"
                        + " (%s). Mostly %s (%d records), such as %s-%d@%d: %s. It begins: %s. Nothing of the chunk"
                        + " was written; offsets are kept. If the records are right, repair what judges them and"
                        + " start again; if they are to be rejected: --set job.reject-budget=1")
                .formatted(
                        rejected.size() - rejectedReplays,
                        received,
                        partition,
                        percent(budget.share()),
                        mostly.getKey(),
                        mostly.getValue(),
                        pipeline.topic(),
                        partition,
                        sample.received().offset(),
                        oneLine(sample.rejection().message()),
                        hidesValues
                                ? "(not shown: a field is restricted)"
                                : beginning(sample.received().value()));
    }

    private static String cause(RejectedRecord record) {
        String field = record.rejection().field();
        return record.rejection().reason() + (field.isEmpty() ? "" : " of " + field);
    }

    private static String percent(double share) {
        return "%.4g %%".formatted(share * 100);
    }

    /** Printable ASCII only: this goes to logs and terminals, and the bytes are a stranger's. */
    private static String beginning(byte[] value) {
        if (value == null) {
            return "(no value)";
        }
        StringBuilder shown = new StringBuilder();
        for (int i = 0; i < value.length && i < SAMPLE_BYTES; i++) {
            shown.append(
                    value[i] >= ' ' && value[i] < 0x7f
                            ? String.valueOf((char) value[i])
                            : "\\x%02x".formatted(value[i]));
        }
        return value.length > SAMPLE_BYTES ? shown + "… (%d bytes)".formatted(value.length) : shown.toString();
    }

    private static String oneLine(String message) {
        return message.replaceAll("\\p{Cntrl}", " ").replaceFirst("\\.$", "");
    }
}
