package io.orderflow.pipeline.settle;

import static java.util.Objects.requireNonNull;

import io.orderflow.contract.avro.WriterSchemas;
import io.orderflow.pipeline.contract.ContractChange;
import io.orderflow.pipeline.ledger.Ledger;
import io.orderflow.pipeline.ledger.OpenedLedger;
import io.orderflow.pipeline.ledger.PartitionLedger;
import io.orderflow.pipeline.mysql.Mysql;
import io.orderflow.pipeline.schema.Tables;
import io.orderflow.pipeline.store.OrderStore.StoreMode;
import io.orderflow.pipeline.total.TotalsSwitch;

/**
 * What all batches of all starts of the query share. Driver only.
 *
 * @param change what a start does with a contract that may not follow the one in force
 */
public record SettlePlan(
        Mysql mysql,
        Tables tables,
        Ledger ledger,
        WriterSchemas schemas,
        ChunkLimits limits,
        RejectWindow rejects,
        TotalsSwitch totals,
        ContractChange change) {
    public SettlePlan {
        requireNonNull(mysql, "mysql is null");
        requireNonNull(tables, "tables is null");
        requireNonNull(ledger, "ledger is null");
        requireNonNull(schemas, "schemas is null");
        requireNonNull(limits, "limits is null");
        requireNonNull(rejects, "rejects is null");
        requireNonNull(totals, "totals is null");
        requireNonNull(change, "change is null");
    }

    /** What a task needs for one partition, from this cursor on. */
    public PartitionPlan forPartition(OpenedLedger opened, int partition, long cursor, StoreMode firstMode) {
        return new PartitionPlan(
                mysql,
                tables,
                new PartitionLedger(tables.ledger(), opened.pipeline(), partition, opened.epoch()),
                cursor,
                schemas,
                limits,
                rejects.budget(),
                totals,
                firstMode,
                opened.versions());
    }

    /** With the writer schemas that are known without a setting, no reject budget, and with totals. */
    public SettlePlan(Mysql mysql, Tables tables, Ledger ledger, ChunkLimits limits) {
        this(
                mysql,
                tables,
                ledger,
                WriterSchemas.of(tables.contract()),
                limits,
                new RejectWindow(RejectBudget.unlimited()),
                TotalsSwitch.ON,
                ContractChange.CHECKED);
    }
}
