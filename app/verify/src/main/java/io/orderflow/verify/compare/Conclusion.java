package io.orderflow.verify.compare;

import static java.util.Objects.requireNonNull;

import io.orderflow.pipeline.pruned.PrunedOrders;
import io.orderflow.verify.finding.DiscrepancyKind;
import io.orderflow.verify.finding.TaskReport;
import io.orderflow.verify.read.LedgerSnapshot;
import io.orderflow.verify.read.TopicSnapshot;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/** The conclusion from all task reports. Driver only. */
public final class Conclusion {

    /**
     * One partition, as the ledger counts it.
     *
     * @param unverifiable offsets whose records Kafka has deleted
     */
    public record Partition(LedgerSnapshot.Counted ledger, long unverifiable) {}

    private static final Set<DiscrepancyKind> UNDER_THE_TOTALS = EnumSet.of(
            DiscrepancyKind.LEDGER_UNBALANCED,
            DiscrepancyKind.COUNT_DIFFERS,
            DiscrepancyKind.ORDER_MISSING,
            DiscrepancyKind.ORDER_DIFFERS,
            DiscrepancyKind.STORED_TWICE,
            DiscrepancyKind.PHANTOM_ORDER,
            DiscrepancyKind.ORDERS_TOO_FEW);

    private final String pipeline;
    private final TopicSnapshot topic;
    private final Judged judged;
    private final LedgerSnapshot ledger;
    private final Optional<PrunedOrders> pruned;
    private final long othersMeanwhile;
    private final boolean deadLettersExpired;
    private final int limit;
    private final List<TaskReport.Discrepancy> discrepancies = new ArrayList<>();
    private final Map<DiscrepancyKind, Long> counts = new EnumMap<>(DiscrepancyKind.class);
    private final Map<Integer, Partition> partitions = new TreeMap<>();
    private final List<String> unexplained = new ArrayList<>();
    private TaskReport.Rows rows = new TaskReport.Rows(0, 0, 0);
    private TaskReport.DeadLetters letters = new TaskReport.DeadLetters(0, 0);
    private Optional<TaskReport.Totals> totals = Optional.empty();
    private long removed;
    private long unsent;
    private long rowsWithoutRecord;

    /**
     * Concludes.
     *
     * @param pruned the orders that retention has removed
     * @param deadLettersExpired whether Kafka has deleted records of the dead-letter topic
     */
    public Conclusion(
            String pipeline,
            TopicSnapshot topic,
            Judged judged,
            LedgerSnapshot before,
            LedgerSnapshot after,
            Optional<PrunedOrders> pruned,
            boolean deadLettersExpired,
            int limit,
            List<TaskReport> notes) {
        this.pipeline = requireNonNull(pipeline, "pipeline is null");
        this.topic = requireNonNull(topic, "topic is null");
        this.judged = requireNonNull(judged, "judged is null");
        this.ledger = requireNonNull(before, "before is null");
        this.pruned = requireNonNull(pruned, "pruned is null");
        this.othersMeanwhile = after.others() - before.others();
        this.deadLettersExpired = deadLettersExpired;
        this.limit = limit;
        Map<Integer, TaskReport.Tally> tallies = new TreeMap<>();
        for (TaskReport note : notes) {
            hear(note, tallies);
        }
        before.rows().values().forEach(row -> {
            TaskReport.Tally none = new TaskReport.Tally(row.partition(), 0, 0, 0, 0, 0, 0);
            compare(row, tallies.getOrDefault(row.partition(), none));
        });
        weighRows();
        discrepancies.sort(Comparator.comparing(TaskReport.Discrepancy::kind)
                .thenComparingInt(TaskReport.Discrepancy::partition)
                .thenComparingLong(TaskReport.Discrepancy::offset));
    }

    private void hear(TaskReport note, Map<Integer, TaskReport.Tally> tallies) {
        if (note instanceof TaskReport.Discrepancy discrepancy) {
            if (!isExpired(discrepancy.kind())) {
                discrepancies.add(discrepancy);
            }
        } else if (note instanceof TaskReport.Seen seen) {
            if (!isExpired(seen.kind())) {
                counts.merge(seen.kind(), seen.count(), Long::sum);
            }
        } else if (note instanceof TaskReport.Unexplained row) {
            unexplained.add(row.orderId());
        } else if (note instanceof TaskReport.Tally tally) {
            tallies.merge(tally.partition(), tally, Conclusion::sum);
        } else if (note instanceof TaskReport.Rows more) {
            rows = new TaskReport.Rows(
                    rows.all() + more.all(), rows.unexplained() + more.unexplained(), rows.late() + more.late());
        } else if (note instanceof TaskReport.Removed more) {
            removed += more.orders();
        } else if (note instanceof TaskReport.DeadLetters more) {
            letters = new TaskReport.DeadLetters(
                    letters.published() + more.published(), letters.missing() + more.missing());
        } else if (note instanceof TaskReport.Totals compared) {
            totals = Optional.of(compared);
        }
    }

    /** A dead letter that Kafka may have deleted is no discrepancy: the rejected row is authoritative. */
    private boolean isExpired(DiscrepancyKind kind) {
        return kind == DiscrepancyKind.DEAD_LETTER_MISSING && deadLettersExpired;
    }

    private static TaskReport.Tally sum(TaskReport.Tally a, TaskReport.Tally b) {
        return new TaskReport.Tally(
                a.partition(),
                a.stored() + b.stored(),
                a.duplicateRows() + b.duplicateRows(),
                a.rejectedRows() + b.rejectedRows(),
                a.gaps() + b.gaps(),
                a.unverifiable() + b.unverifiable(),
                a.unsent() + b.unsent());
    }

    /** Compares a ledger row with what was counted in its offsets. */
    private void compare(LedgerSnapshot.Counted row, TaskReport.Tally tally) {
        int partition = row.partition();
        if (row.next() - row.first() != row.accounted()) {
            report(
                    DiscrepancyKind.LEDGER_UNBALANCED,
                    partition,
                    String.format(
                            Locale.ROOT,
                            "%d offsets from %d to %d, the counts account for %d",
                            row.next() - row.first(),
                            row.first(),
                            row.next(),
                            row.accounted()));
        }
        TopicSnapshot.Log log = topic.logs().get(partition);
        if (log == null || row.next() > log.end()) {
            report(
                    DiscrepancyKind.LOG_ENDS_BEFORE_CURSOR,
                    partition,
                    String.format(
                            Locale.ROOT,
                            "the cursor is %d, the log ends at %s",
                            row.next(),
                            log == null ? "none" : log.end()));
        }
        compare(partition, "duplicate", row.duplicate(), tally.duplicateRows(), 0);
        compare(partition, "rejected", row.rejected(), tally.rejectedRows(), 0);
        // In a compacted topic a record may have been removed after it was settled: then it looks absent.
        long vanished = topic.compacted() ? Math.max(0, tally.gaps() - row.absent()) : 0;
        long beyond = tally.unverifiable() + vanished;
        // Lost are the records that were skipped one by one, and what Kafka deleted before it was settled.
        long skipped = ledger.skipped()
                .getOrDefault(partition, Collections.emptySortedMap())
                .headMap(row.next())
                .size();
        compare(partition, "lost", row.lost(), skipped, tally.unverifiable());
        compare(partition, "stored", row.stored(), tally.stored(), beyond);
        if (beyond == 0) {
            compare(partition, "absent", row.absent(), tally.gaps(), 0);
        }
        partitions.put(partition, new Partition(row, beyond));
        unsent += tally.unsent();
        rowsWithoutRecord += beyond == 0 ? 0 : Math.max(0, row.stored() - tally.stored());
    }

    /** @param beyond how many more the ledger may count, since their records cannot be read */
    private void compare(int partition, String what, long inLedger, long counted, long beyond) {
        if (inLedger < counted || inLedger > counted + beyond) {
            String most = beyond == 0 ? "" : " to " + (counted + beyond);
            report(
                    DiscrepancyKind.COUNT_DIFFERS,
                    partition,
                    String.format(
                            Locale.ROOT, "%s is %d in the ledger, recounted %d%s", what, inLedger, counted, most));
        }
    }

    /**
     * Rows without a record must belong to the baseline, to records that Kafka has deleted, or to other pipelines of
     * the table. Rows stored while the table was read may or may not be among them, and a record above the cursors may
     * match a row that another pipeline stored from the same topic. What retention has removed must be as many as it
     * marked:
     * of these, records may be readable or not.
     */
    private void weighRows() {
        long unseen = prunedOrders() - removed;
        if (unseen < 0) {
            report(
                    DiscrepancyKind.ORDERS_TOO_FEW,
                    TaskReport.NONE,
                    String.format(
                            Locale.ROOT,
                            "%d orders from before %s are missing, but orderflow prune has removed only %d",
                            removed,
                            pruned.map(mark -> mark.olderThan().toString()).orElse("?"),
                            prunedOrders()));
            return;
        }
        long least = ledger.baseline() + ledger.earlier() + rowsWithoutRecord + ledger.others() - unseen;
        long most = least + othersMeanwhile;
        if (rows.unexplained() > most) {
            long phantoms = rows.unexplained() - most;
            counts.put(DiscrepancyKind.PHANTOM_ORDER, phantoms);
            String among = most == 0
                    ? "no record matches it"
                    : String.format(
                            Locale.ROOT,
                            "one of %d rows without a record, of which %d are accounted for",
                            rows.unexplained(),
                            most);
            String detail = among + unknown();
            unexplained.stream()
                    .sorted()
                    .limit(limit)
                    .forEach(id -> discrepancies.add(new TaskReport.Discrepancy(
                            DiscrepancyKind.PHANTOM_ORDER, TaskReport.NONE, TaskReport.NONE, id, detail)));
        } else if (rows.unexplained() + (ledger.others() > 0 ? rows.late() : 0) < least) {
            report(
                    DiscrepancyKind.ORDERS_TOO_FEW,
                    TaskReport.NONE,
                    String.format(
                            Locale.ROOT,
                            "%d rows without a readable record, but %d existed before, or were stored from records"
                                    + " that Kafka has deleted or by other pipelines of this table",
                            rows.unexplained(),
                            least));
        }
    }

    private String unknown() {
        return ledger.unknown().isEmpty()
                ? ""
                : String.format(
                        Locale.ROOT,
                        "; orders of %s are not counted because their table is not recorded: start each once with"
                                + " this version",
                        String.join(", ", ledger.unknown()));
    }

    private void report(DiscrepancyKind kind, int partition, String detail) {
        counts.merge(kind, 1L, Long::sum);
        discrepancies.add(new TaskReport.Discrepancy(kind, partition, TaskReport.NONE, "", detail));
    }

    public boolean isClean() {
        return counts.isEmpty();
    }

    public String pipeline() {
        return pipeline;
    }

    public TopicSnapshot topic() {
        return topic;
    }

    /** By which contracts the records were judged. */
    public Judged judged() {
        return judged;
    }

    public Map<Integer, Partition> partitions() {
        return partitions;
    }

    /** How many there are of each kind, reported or not. */
    public Map<DiscrepancyKind, Long> counts() {
        return counts;
    }

    /** The first of each kind. */
    public List<TaskReport.Discrepancy> discrepancies() {
        List<TaskReport.Discrepancy> first = new ArrayList<>();
        Map<DiscrepancyKind, Integer> shown = new EnumMap<>(DiscrepancyKind.class);
        for (TaskReport.Discrepancy discrepancy : discrepancies) {
            if (shown.merge(discrepancy.kind(), 1, Integer::sum) <= limit) {
                first.add(discrepancy);
            }
        }
        return first;
    }

    public TaskReport.Rows rows() {
        return rows;
    }

    public TaskReport.DeadLetters letters() {
        return letters;
    }

    /**
     * Whether orders and ledger are correct enough for the totals to be checked: otherwise the totals could only
     * differ.
     */
    public boolean ordersAddUp() {
        return Collections.disjoint(counts.keySet(), UNDER_THE_TOTALS);
    }

    /** Empty if the totals were not checked because {@link #ordersAddUp} is false. */
    public Optional<TaskReport.Totals> totals() {
        return totals;
    }

    /** Records that an operator skipped, with the reasons: by partition and offset. */
    public Map<Integer, SortedMap<Long, String>> skipped() {
        return new TreeMap<>(ledger.skipped());
    }

    /** Orders that retention has removed. */
    public long prunedOrders() {
        return pruned.map(PrunedOrders::orders).orElse(0L);
    }

    /** Rejected rows not yet published. */
    public long unsent() {
        return unsent;
    }

    public boolean deadLettersExpired() {
        return deadLettersExpired;
    }
}
