package io.orderflow.pipeline.settle;

import static java.util.Objects.requireNonNull;

import io.orderflow.contract.avro.WriterSchemas;
import io.orderflow.pipeline.contract.StoredVersions;
import io.orderflow.pipeline.ledger.PartitionLedger;
import io.orderflow.pipeline.mysql.Mysql;
import io.orderflow.pipeline.schema.Tables;
import io.orderflow.pipeline.store.OrderStore.StoreMode;
import io.orderflow.pipeline.total.TotalsSwitch;
import java.io.Serializable;

/**
 * Everything a task needs to settle one partition of one batch. Serializable: shipped to executors.
 *
 * @param lastSeenCursor where the driver saw the ledger's cursor, in real time where the reader began; when the task
 *     begins, it must stand there or after
 * @param budget the reject budget, with what was seen before this batch
 * @param firstMode how chunks are stored at first: ASSUME_NEW, or LOOK_UP_FIRST after a batch with orders that were
 *     stored already
 * @param versions the contracts of the orders that are in the table
 */
public record PartitionPlan(
        Mysql mysql,
        Tables tables,
        PartitionLedger ledger,
        long lastSeenCursor,
        WriterSchemas schemas,
        ChunkLimits limits,
        RejectBudget budget,
        TotalsSwitch totals,
        StoreMode firstMode,
        StoredVersions versions)
        implements Serializable {

    public PartitionPlan {
        requireNonNull(mysql, "mysql is null");
        requireNonNull(tables, "tables is null");
        requireNonNull(ledger, "ledger is null");
        requireNonNull(schemas, "schemas is null");
        requireNonNull(limits, "limits is null");
        requireNonNull(budget, "budget is null");
        requireNonNull(totals, "totals is null");
        requireNonNull(firstMode, "firstMode is null");
        requireNonNull(versions, "versions is null");
    }

    /** The same, for a task that begins at this offset. */
    public PartitionPlan startingAt(long offset) {
        return new PartitionPlan(mysql, tables, ledger, offset, schemas, limits, budget, totals, firstMode, versions);
    }

    /** With the writer schemas that are known without a setting, no reject budget, and with totals. */
    public PartitionPlan(Mysql mysql, Tables tables, PartitionLedger ledger, long lastSeenCursor, ChunkLimits limits) {
        this(
                mysql,
                tables,
                ledger,
                lastSeenCursor,
                WriterSchemas.of(tables.contract()),
                limits,
                RejectBudget.unlimited(),
                TotalsSwitch.ON,
                StoreMode.ASSUME_NEW,
                StoredVersions.none());
    }
}
