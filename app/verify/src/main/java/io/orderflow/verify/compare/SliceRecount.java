package io.orderflow.verify.compare;

import io.orderflow.contract.model.Reason;
import io.orderflow.verify.decode.OrderContent;
import io.orderflow.verify.decode.RecountVerdict;
import io.orderflow.verify.finding.Discrepancies;
import io.orderflow.verify.finding.DiscrepancyKind;
import io.orderflow.verify.finding.TaskReport;
import io.orderflow.verify.read.Entry;
import io.orderflow.verify.read.Entry.Kind;
import io.orderflow.verify.read.PrunedOffsets;
import io.orderflow.verify.read.RecountPlan;
import io.orderflow.verify.read.RejectedEntry;
import io.orderflow.verify.read.RowStream;
import io.orderflow.verify.read.Slice;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableSet;
import java.util.Set;
import java.util.TreeSet;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.spark.sql.Row;

/** Walks through a slice's records and rows together, in offset order. Lives within one task. */
final class SliceRecount {

    private final RecountPlan plan;
    private final Slice slice;
    private final RowStream rejected;
    private final RowStream duplicates;
    /** Offsets still to come of records that an operator gave up. */
    private final NavigableSet<Long> skipped;

    /** Offsets still to come whose rows were removed by retention. */
    private final PrunedOffsets pruned;

    private final Judges judges;
    private final Discrepancies notes;
    private final List<Row> entries = new ArrayList<>();

    private long position;
    private long stored;
    private long duplicateRows;
    private long rejectedRows;
    private long orphans;
    private long gaps;
    private long unsent;

    SliceRecount(RecountPlan plan, Slice slice, RowStream rejected, RowStream duplicates, PrunedOffsets pruned) {
        this.plan = plan;
        this.slice = slice;
        this.rejected = rejected;
        this.duplicates = duplicates;
        this.pruned = pruned;
        this.judges = new Judges(plan);
        this.notes = new Discrepancies(plan.limit());
        this.position = slice.from();
        this.skipped = new TreeSet<>(new TreeSet<>(plan.skipped().getOrDefault(slice.partition(), Set.of()))
                .subSet(slice.from(), slice.until()));
    }

    /** Processes the next record. */
    void take(ConsumerRecord<byte[], byte[]> record) throws SQLException {
        long offset = record.offset();
        passOver(offset);
        position = offset + 1;
        boolean isRejected = rejected.offset() == offset;
        boolean isDuplicate = duplicates.offset() == offset;
        if (isRejected && isDuplicate) {
            report(
                    DiscrepancyKind.TWO_OUTCOMES,
                    offset,
                    duplicates.row().getString(2),
                    RejectedEntry.reason(rejected.row()));
        }
        if (skipped.remove(offset)) {
            skipped(offset, isRejected, isDuplicate);
            return;
        }
        if (isPruned(record, isRejected, isDuplicate)) {
            return;
        }
        RecountVerdict reading = judges.read(record);
        if (reading instanceof RecountVerdict.Accepted order) {
            accepted(order, offset, isRejected, isDuplicate);
        } else if (reading instanceof RecountVerdict.Rejected refused) {
            rejected(refused, offset, isRejected, isDuplicate);
        }
        if (isRejected) {
            RejectedEntry.difference(record, rejected.row())
                    .ifPresent(what -> report(DiscrepancyKind.REJECTED_BYTES_DIFFER, offset, "", what));
            passRejected();
        }
        if (isDuplicate) {
            passDuplicate();
        }
    }

    /**
     * A record whose row was removed by retention counts as if the row were there. Of a rejected one nothing but its
     * offset is known; a duplicate must be an order of that content.
     */
    private boolean isPruned(ConsumerRecord<byte[], byte[]> record, boolean isRejected, boolean isDuplicate)
            throws SQLException {
        long offset = record.offset();
        boolean wasRejected = pruned.rejected().remove(offset);
        boolean wasDuplicate = pruned.duplicates().remove(offset);
        if (!wasRejected && !wasDuplicate) {
            return false;
        }
        if (isRejected || isDuplicate || (wasRejected && wasDuplicate)) {
            report(DiscrepancyKind.TWO_OUTCOMES, offset, "", "in orderflow_pruned, and in another place");
            skipped(offset, isRejected, isDuplicate);
        }
        rejectedRows += wasRejected ? 1 : 0;
        duplicateRows += wasDuplicate ? 1 : 0;
        if (wasDuplicate) {
            RecountVerdict reading = judges.read(record);
            if (reading instanceof RecountVerdict.Accepted order) {
                entries.add(Entry.of(Kind.DUPLICATE, slice.partition(), offset, order.content()));
            } else {
                report(
                        DiscrepancyKind.REJECTION_MISSING,
                        offset,
                        "",
                        "must be rejected, but orderflow_pruned has it as a duplicate");
            }
        }
        return true;
    }

    /** Lost whatever the record holds: any outcome is one too many. */
    private void skipped(long offset, boolean isRejected, boolean isDuplicate) throws SQLException {
        if (isRejected) {
            report(DiscrepancyKind.TWO_OUTCOMES, offset, "", "skipped, and in rejected_orders");
            passRejected();
        }
        if (isDuplicate) {
            report(DiscrepancyKind.TWO_OUTCOMES, offset, "", "skipped, and in duplicate_orders");
            passDuplicate();
        }
    }

    private void accepted(RecountVerdict.Accepted order, long offset, boolean isRejected, boolean isDuplicate)
            throws SQLException {
        Kind kind = Kind.STORED;
        if (isDuplicate) {
            kind = Kind.DUPLICATE;
            String id = duplicates.row().getString(2);
            if (!OrderContent.shortened(order.key()).equals(id)) {
                report(
                        DiscrepancyKind.DUPLICATE_DIFFERS,
                        offset,
                        order.key(),
                        "duplicate_orders has the key %s at this offset".formatted(id));
            }
        } else if (isRejected) {
            kind = Kind.CONFLICT;
            String reason = RejectedEntry.reason(rejected.row());
            if (reason.equals(Reason.REFUSED_BY_MYSQL.name())) {
                // Only the server knows whether it would refuse this record: it cannot be recounted.
                return;
            }
            if (!reason.equals(Reason.KEY_CONFLICT.name())) {
                report(
                        DiscrepancyKind.REASON_DIFFERS,
                        offset,
                        order.key(),
                        "rejected as %s %s, but the contract accepts it"
                                .formatted(reason, RejectedEntry.field(rejected.row())));
                return;
            }
        } else {
            stored++;
        }
        entries.add(Entry.of(kind, slice.partition(), offset, order.content()));
    }

    private void rejected(RecountVerdict.Rejected refused, long offset, boolean isRejected, boolean isDuplicate)
            throws SQLException {
        String expected = (refused.reason() + " " + refused.field()).strip();
        if (!isRejected) {
            String as = isDuplicate ? "counted as duplicate" : "not in rejected_orders";
            report(
                    DiscrepancyKind.REJECTION_MISSING,
                    offset,
                    "",
                    "must be rejected as %s, is %s".formatted(expected, as));
            return;
        }
        String found = (RejectedEntry.reason(rejected.row()) + " " + RejectedEntry.field(rejected.row())).strip();
        if (!found.equals(expected)) {
            report(
                    DiscrepancyKind.REASON_DIFFERS,
                    offset,
                    "",
                    "rejected as %s, must be rejected as %s".formatted(found, expected));
        }
    }

    /** Skips offsets that Kafka does not show. */
    private void passOver(long until) throws SQLException {
        gaps += until - position;
        while (!skipped.isEmpty() && skipped.first() < until) {
            gaps--;
            long offset = skipped.pollFirst();
            if (!plan.compacted() && slice.kind() == Slice.Kind.SETTLED) {
                report(
                        DiscrepancyKind.ROW_WITHOUT_RECORD,
                        offset,
                        "",
                        "in orderflow_skipped, but Kafka shows no record there");
            }
        }
        while (rejected.offset() < until) {
            orphan("rejected_orders", rejected.offset());
            passRejected();
        }
        while (duplicates.offset() < until) {
            orphan("duplicate_orders", duplicates.offset());
            passDuplicate();
        }
        passPruned("duplicate", pruned.duplicates(), until);
        passPruned("rejected", pruned.rejected(), until);
    }

    private void passPruned(String kind, NavigableSet<Long> offsets, long until) {
        while (!offsets.isEmpty() && offsets.first() < until) {
            orphan("orderflow_pruned as " + kind, offsets.pollFirst());
            duplicateRows += kind.equals("duplicate") ? 1 : 0;
            rejectedRows += kind.equals("duplicate") ? 0 : 1;
        }
    }

    private void orphan(String table, long offset) {
        orphans++;
        if (!plan.compacted() && slice.kind() == Slice.Kind.SETTLED) {
            report(
                    DiscrepancyKind.ROW_WITHOUT_RECORD,
                    offset,
                    "",
                    "in %s, but Kafka shows no record there".formatted(table));
        }
    }

    private void passRejected() throws SQLException {
        rejectedRows++;
        if (!RejectedEntry.isPublished(rejected.row())) {
            unsent++;
        }
        rejected.advance();
    }

    private void passDuplicate() throws SQLException {
        duplicateRows++;
        duplicates.advance();
    }

    private void report(DiscrepancyKind kind, long offset, String orderId, String detail) {
        notes.add(kind, slice.partition(), offset, orderId, detail);
    }

    /** Ends the slice and returns its reports. */
    List<Row> end() throws SQLException {
        passOver(slice.until());
        gaps -= orphans;
        long unverifiable = slice.kind() == Slice.Kind.ROWS_ONLY ? gaps + orphans : orphans;
        notes.all().forEach(note -> entries.add(Entry.note(note)));
        entries.add(Entry.note(new TaskReport.Tally(
                slice.partition(),
                stored,
                duplicateRows,
                rejectedRows,
                slice.kind() == Slice.Kind.ROWS_ONLY ? 0 : gaps,
                unverifiable,
                unsent)));
        return entries;
    }
}
