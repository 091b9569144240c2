package io.orderflow.job.verify;

import static java.util.Objects.requireNonNull;

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
import java.util.TreeMap;

/** What everything that was told adds up to. Driver only. */
final class Conclusion {

    /**
     * One partition, as the ledger counts it.
     *
     * @param unverifiable offsets whose records Kafka does not have any more
     */
    record Partition(LedgerLook.Counted ledger, long unverifiable) {}

    private static final Set<Difference> UNDER_THE_TOTALS = EnumSet.of(
            Difference.LEDGER_UNBALANCED,
            Difference.COUNT_DIFFERS,
            Difference.ORDER_MISSING,
            Difference.ORDER_DIFFERS,
            Difference.STORED_TWICE,
            Difference.PHANTOM_ORDER,
            Difference.ORDERS_TOO_FEW);

    private final String pipeline;
    private final TopicLook topic;
    private final LedgerLook ledger;
    private final long othersMeanwhile;
    private final boolean deadLettersExpired;
    private final int limit;
    private final List<Note.Discrepancy> discrepancies = new ArrayList<>();
    private final Map<Difference, Long> counts = new EnumMap<>(Difference.class);
    private final Map<Integer, Partition> partitions = new TreeMap<>();
    private final List<String> unexplained = new ArrayList<>();
    private Note.Rows rows = new Note.Rows(0, 0, 0);
    private Note.DeadLetters letters = new Note.DeadLetters(0, 0);
    private Optional<Note.Totals> totals = Optional.empty();
    private long unsent;
    private long rowsWithoutRecord;

    /** @param deadLettersExpired whether Kafka has deleted records of the dead-letter topic */
    Conclusion(
            String pipeline,
            TopicLook topic,
            LedgerLook before,
            LedgerLook after,
            boolean deadLettersExpired,
            int limit,
            List<Note> notes) {
        this.pipeline = requireNonNull(pipeline, "pipeline is null");
        this.topic = requireNonNull(topic, "topic is null");
        this.ledger = requireNonNull(before, "before is null");
        this.othersMeanwhile = after.others() - before.others();
        this.deadLettersExpired = deadLettersExpired;
        this.limit = limit;
        Map<Integer, Note.Tally> tallies = new TreeMap<>();
        for (Note note : notes) {
            hear(note, tallies);
        }
        before.rows().values().forEach(row -> {
            Note.Tally none = new Note.Tally(row.partition(), 0, 0, 0, 0, 0, 0);
            weigh(row, tallies.getOrDefault(row.partition(), none));
        });
        weighRows();
        discrepancies.sort(Comparator.comparing(Note.Discrepancy::kind)
                .thenComparingInt(Note.Discrepancy::partition)
                .thenComparingLong(Note.Discrepancy::offset));
    }

    private void hear(Note note, Map<Integer, Note.Tally> tallies) {
        if (note instanceof Note.Discrepancy discrepancy) {
            if (!isExpired(discrepancy.kind())) {
                discrepancies.add(discrepancy);
            }
        } else if (note instanceof Note.Seen seen) {
            if (!isExpired(seen.kind())) {
                counts.merge(seen.kind(), seen.count(), Long::sum);
            }
        } else if (note instanceof Note.Unexplained row) {
            unexplained.add(row.orderId());
        } else if (note instanceof Note.Tally tally) {
            tallies.merge(tally.partition(), tally, Conclusion::sum);
        } else if (note instanceof Note.Rows more) {
            rows = new Note.Rows(
                    rows.all() + more.all(), rows.unexplained() + more.unexplained(), rows.late() + more.late());
        } else if (note instanceof Note.DeadLetters more) {
            letters = new Note.DeadLetters(letters.published() + more.published(), letters.missing() + more.missing());
        } else if (note instanceof Note.Totals compared) {
            totals = Optional.of(compared);
        }
    }

    /** A dead letter that Kafka may have deleted is no discrepancy: the rejected row is the authority. */
    private boolean isExpired(Difference kind) {
        return kind == Difference.DEAD_LETTER_MISSING && deadLettersExpired;
    }

    private static Note.Tally sum(Note.Tally a, Note.Tally b) {
        return new Note.Tally(
                a.partition(),
                a.stored() + b.stored(),
                a.duplicateRows() + b.duplicateRows(),
                a.rejectedRows() + b.rejectedRows(),
                a.gaps() + b.gaps(),
                a.unverifiable() + b.unverifiable(),
                a.unsent() + b.unsent());
    }

    /** Holds a ledger row against what was counted in its offsets. */
    private void weigh(LedgerLook.Counted row, Note.Tally tally) {
        int partition = row.partition();
        if (row.next() - row.first() != row.accounted()) {
            tell(
                    Difference.LEDGER_UNBALANCED,
                    partition,
                    String.format(
                            Locale.ROOT,
                            "%d offsets from %d to %d, the counts account for %d",
                            row.next() - row.first(),
                            row.first(),
                            row.next(),
                            row.accounted()));
        }
        TopicLook.Log log = topic.logs().get(partition);
        if (log == null || row.next() > log.end()) {
            tell(
                    Difference.LOG_ENDS_BEFORE_CURSOR,
                    partition,
                    String.format(
                            Locale.ROOT,
                            "the cursor is %d, the log ends at %s",
                            row.next(),
                            log == null ? "none" : log.end()));
        }
        compare(partition, "duplicate", row.duplicate(), tally.duplicateRows(), 0);
        compare(partition, "rejected", row.rejected(), tally.rejectedRows(), 0);
        // In a compacted topic a record may have vanished after it was settled: then it looks absent.
        long vanished = topic.compacted() ? Math.max(0, tally.gaps() - row.absent()) : 0;
        long beyond = tally.unverifiable() + vanished;
        compare(partition, "stored", row.stored(), tally.stored(), beyond);
        if (beyond == 0 && row.lost() == 0) {
            compare(partition, "absent", row.absent(), tally.gaps(), 0);
        }
        partitions.put(partition, new Partition(row, beyond));
        unsent += tally.unsent();
        rowsWithoutRecord += beyond == 0 ? 0 : Math.max(0, row.stored() - tally.stored());
    }

    /** @param beyond so many more may be in the ledger, since their records cannot be read */
    private void compare(int partition, String what, long inLedger, long counted, long beyond) {
        if (inLedger < counted || inLedger > counted + beyond) {
            String most = beyond == 0 ? "" : " to " + (counted + beyond);
            tell(
                    Difference.COUNT_DIFFERS,
                    partition,
                    String.format(
                            Locale.ROOT, "%s is %d in the ledger, recounted %d%s", what, inLedger, counted, most));
        }
    }

    /**
     * Rows without a record must be those of the baseline, of records that are gone, or of other pipelines of the table.
     * What those stored while the rows were read may be among them or not; and a record above the cursors may stand for a
     * row that another pipeline stored from the same topic.
     */
    private void weighRows() {
        long least = ledger.baseline() + ledger.earlier() + rowsWithoutRecord + ledger.others();
        long most = least + othersMeanwhile;
        if (rows.unexplained() > most) {
            long phantoms = rows.unexplained() - most;
            counts.put(Difference.PHANTOM_ORDER, phantoms);
            String among = most == 0
                    ? "no record says so"
                    : String.format(
                            Locale.ROOT,
                            "one of %d rows without a record, of which %d are accounted for",
                            rows.unexplained(),
                            most);
            String detail = among + unknown();
            unexplained.stream()
                    .sorted()
                    .limit(limit)
                    .forEach(id -> discrepancies.add(
                            new Note.Discrepancy(Difference.PHANTOM_ORDER, Note.NONE, Note.NONE, id, detail)));
        } else if (rows.unexplained() + (ledger.others() > 0 ? rows.late() : 0) < least) {
            tell(
                    Difference.ORDERS_TOO_FEW,
                    Note.NONE,
                    String.format(
                            Locale.ROOT,
                            "%d rows without a readable record, but %d were there before, or were stored from records that are"
                                    + " gone or by other pipelines of this table",
                            rows.unexplained(),
                            least));
        }
    }

    private String unknown() {
        return ledger.unknown().isEmpty()
                ? ""
                : String.format(
                        Locale.ROOT,
                        "; not counted are the orders of %s, whose table is not on record: start each once with this version",
                        String.join(", ", ledger.unknown()));
    }

    private void tell(Difference kind, int partition, String detail) {
        counts.merge(kind, 1L, Long::sum);
        discrepancies.add(new Note.Discrepancy(kind, partition, Note.NONE, "", detail));
    }

    boolean isClean() {
        return counts.isEmpty();
    }

    String pipeline() {
        return pipeline;
    }

    TopicLook topic() {
        return topic;
    }

    Map<Integer, Partition> partitions() {
        return partitions;
    }

    /** How many there are of each kind, told or not. */
    Map<Difference, Long> counts() {
        return counts;
    }

    /** The first of each kind. */
    List<Note.Discrepancy> discrepancies() {
        List<Note.Discrepancy> first = new ArrayList<>();
        Map<Difference, Integer> told = new EnumMap<>(Difference.class);
        for (Note.Discrepancy discrepancy : discrepancies) {
            if (told.merge(discrepancy.kind(), 1, Integer::sum) <= limit) {
                first.add(discrepancy);
            }
        }
        return first;
    }

    Note.Rows rows() {
        return rows;
    }

    Note.DeadLetters letters() {
        return letters;
    }

    /** Whether orders and ledger are right, as far as the totals are concerned: else those could only differ from them. */
    boolean ordersAddUp() {
        return Collections.disjoint(counts.keySet(), UNDER_THE_TOTALS);
    }

    /** Empty if the totals were not looked at, since {@link #ordersAddUp} is false. */
    Optional<Note.Totals> totals() {
        return totals;
    }

    /** Rejected rows that are still to be published. */
    long unsent() {
        return unsent;
    }

    boolean deadLettersExpired() {
        return deadLettersExpired;
    }
}
