package io.orderflow.verify.compare;

import io.orderflow.verify.decode.ContentLayout;
import io.orderflow.verify.decode.OrderAge;
import io.orderflow.verify.decode.OrderContent;
import io.orderflow.verify.finding.Discrepancies;
import io.orderflow.verify.finding.DiscrepancyKind;
import io.orderflow.verify.finding.TaskReport;
import io.orderflow.verify.read.Entry;
import io.orderflow.verify.read.Entry.Kind;
import io.orderflow.verify.read.KeySpelling;
import io.orderflow.verify.read.RejectedEntry;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.sql.Row;

/**
 * The task that compares rows with records of one order id, and published rows with dead letters. The tables say which
 * of several records was stored: any choice is right that leaves exactly one stored, and makes equal ones duplicates
 * and different ones conflicts. Serializable: shipped to executors; holds only strings and numbers.
 *
 * @param layout the columns of an order
 * @param age which orders retention may have removed
 * @param limit how many discrepancies of each kind are reported
 */
public record MatchEntries(ContentLayout layout, OrderAge age, int limit)
        implements MapPartitionsFunction<Row, TaskReport> {

    @Override
    public Iterator<TaskReport> call(Iterator<Row> sorted) {
        Weighing weighing = new Weighing(layout, age, limit);
        while (sorted.hasNext()) {
            weighing.take(sorted.next());
        }
        return weighing.end().iterator();
    }

    /** Everything known about the ids with the current hash; table rows come first. */
    private static final class Weighing {

        /** What a table holds for one id, possibly nothing. */
        private static final class Subject {
            private final byte[] content;
            private final boolean inTable;
            private int partition = TaskReport.NONE;
            private long offset = TaskReport.NONE;
            private boolean claimed;
            private boolean late;
            private boolean removed;

            Subject(byte[] content, boolean inTable) {
                this.content = content;
                this.inTable = inTable;
            }
        }

        private final ContentLayout layout;
        private final OrderAge age;
        private final int limit;
        private final Discrepancies notes;
        private final List<TaskReport> reports = new ArrayList<>();
        private final List<Subject> subjects = new ArrayList<>();
        private long hash;
        private long rows;
        private long unexplainedRows;
        private long lateRows;
        private long removed;
        private long published;
        private long deadLettersMissing;

        Weighing(ContentLayout layout, OrderAge age, int limit) {
            this.layout = layout;
            this.age = age;
            this.limit = limit;
            this.notes = new Discrepancies(limit);
        }

        void take(Row entry) {
            long key = entry.getLong(0);
            Kind kind = Entry.kind(key);
            byte[] content = entry.getAs(3);
            if (kind == Kind.NOTE) {
                reports.add(Entry.note(content));
                return;
            }
            if (key >> Entry.KIND_BITS != hash) {
                endIds();
                hash = key >> Entry.KIND_BITS;
            }
            int partition = entry.getInt(1);
            long offset = entry.getLong(2);
            switch (kind) {
                case ORDER -> {
                    rows++;
                    subjects.add(new Subject(content, true));
                }
                case PUBLISHED -> {
                    published++;
                    Subject subject = new Subject(content, true);
                    subject.partition = partition;
                    subject.offset = offset;
                    subjects.add(subject);
                }
                case STORED -> stored(subject(content), partition, offset, content);
                case DUPLICATE -> duplicate(subject(content), partition, offset, content);
                case CONFLICT -> conflict(subject(content), partition, offset, content);
                case LATE -> {
                    Subject row = subject(content);
                    row.late |= row.inTable && OrderContent.isSame(row.content, content);
                }
                case DEAD_LETTER -> deadLetter(content, partition, offset);
                case NOTE -> throw new IllegalStateException("A note has already been consumed");
            }
        }

        private void stored(Subject row, int partition, long offset, byte[] content) {
            String id = OrderContent.key(content);
            boolean isThere = row.inTable && !row.claimed && OrderContent.isSame(row.content, content);
            if (!isThere && age.mayBeRemoved(content)) {
                // Whether as many are missing as were removed shows in the sum.
                removed++;
                row.removed = true;
                return;
            }
            if (!row.inTable) {
                notes.add(DiscrepancyKind.ORDER_MISSING, partition, offset, id, "no row in the orders table");
            } else if (row.claimed) {
                notes.add(
                        DiscrepancyKind.STORED_TWICE,
                        partition,
                        offset,
                        id,
                        "in neither duplicate_orders nor rejected_orders, but another record was stored");
            } else if (!OrderContent.isSame(row.content, content)) {
                notes.add(
                        DiscrepancyKind.ORDER_DIFFERS,
                        partition,
                        offset,
                        id,
                        OrderContent.difference(layout, content, row.content));
            }
            row.claimed = true;
        }

        private void duplicate(Subject row, int partition, long offset, byte[] content) {
            if (age.mayBeRemoved(content)) {
                return;
            }
            if (!row.inTable) {
                notes.add(
                        DiscrepancyKind.DUPLICATE_WITHOUT_ORDER,
                        partition,
                        offset,
                        OrderContent.key(content),
                        "its order is not stored");
            } else if (!OrderContent.isSame(row.content, content)) {
                notes.add(
                        DiscrepancyKind.DUPLICATE_DIFFERS,
                        partition,
                        offset,
                        OrderContent.key(content),
                        OrderContent.difference(layout, content, row.content));
            }
        }

        private void conflict(Subject row, int partition, long offset, byte[] content) {
            if (row.removed || (!row.inTable && age.isSome())) {
                // With an order that retention has removed.
                return;
            }
            if (!row.inTable) {
                notes.add(
                        DiscrepancyKind.CONFLICT_WITHOUT_ORDER,
                        partition,
                        offset,
                        OrderContent.key(content),
                        "its order is not stored");
            } else if (OrderContent.isSame(row.content, content)) {
                notes.add(
                        DiscrepancyKind.CONFLICT_IS_EQUAL,
                        partition,
                        offset,
                        OrderContent.key(content),
                        "it should be in duplicate_orders");
            }
        }

        private void deadLetter(byte[] content, int partition, long offset) {
            Subject row = subject(content);
            if (!row.inTable || row.claimed) {
                // A row not marked as published yet, or the same letter a second time: delivery is at least once.
                return;
            }
            boolean matches = RejectedEntry.matches(row.content, content);
            if (!matches && RejectedEntry.isOfAnEarlierVersion(content)) {
                // From another pipeline or a past life of the partition: the row's own letter is still to come.
                return;
            }
            row.claimed = true;
            if (!matches) {
                notes.add(
                        DiscrepancyKind.DEAD_LETTER_DIFFERS,
                        partition,
                        offset,
                        "",
                        "reason, field, size, key or bytes differ from the row");
            }
        }

        /** What the tables hold for this id: the same spelling if there are several, otherwise any. */
        private Subject subject(byte[] content) {
            int length = OrderContent.keyLength(content);
            Subject other = null;
            for (Subject subject : subjects) {
                int theirs = OrderContent.keyLength(subject.content);
                if (Arrays.equals(subject.content, 0, theirs, content, 0, length)) {
                    return subject;
                }
                if (subject.inTable
                        && KeySpelling.isSame(OrderContent.key(subject.content), OrderContent.key(content))) {
                    other = subject;
                }
            }
            if (other == null) {
                other = new Subject(content, false);
                subjects.add(other);
            }
            return other;
        }

        private void endIds() {
            for (Subject subject : subjects) {
                if (!subject.inTable || subject.claimed) {
                    continue;
                }
                if (subject.partition != TaskReport.NONE) {
                    deadLettersMissing++;
                    notes.add(
                            DiscrepancyKind.DEAD_LETTER_MISSING,
                            subject.partition,
                            subject.offset,
                            "",
                            "dead_letter_at is set, no dead letter has these coordinates");
                } else if (subject.late) {
                    lateRows++;
                } else if (++unexplainedRows <= limit) {
                    reports.add(new TaskReport.Unexplained(OrderContent.key(subject.content)));
                }
            }
            subjects.clear();
        }

        List<TaskReport> end() {
            endIds();
            List<TaskReport> all = new ArrayList<>(reports);
            all.addAll(notes.all());
            all.add(new TaskReport.Rows(rows, unexplainedRows, lateRows));
            all.add(new TaskReport.Removed(removed));
            all.add(new TaskReport.DeadLetters(published, deadLettersMissing));
            return all;
        }
    }
}
