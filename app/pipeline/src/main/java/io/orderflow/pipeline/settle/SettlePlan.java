package io.orderflow.pipeline.settle;

import static java.util.Objects.requireNonNull;

import io.orderflow.contract.order.Contract;
import io.orderflow.contract.order.WriterSchemas;
import io.orderflow.pipeline.ledger.Ledger;
import io.orderflow.pipeline.mysql.Mysql;
import io.orderflow.pipeline.schema.Tables;
import io.orderflow.pipeline.total.TotalsSwitch;

/** What all batches of all starts of the query share. Driver only. */
public record SettlePlan(
        Mysql mysql,
        Tables tables,
        Ledger ledger,
        Contract contract,
        WriterSchemas schemas,
        ChunkLimits limits,
        RejectWindow rejects,
        TotalsSwitch totals) {
    public SettlePlan {
        requireNonNull(mysql, "mysql is null");
        requireNonNull(tables, "tables is null");
        requireNonNull(ledger, "ledger is null");
        requireNonNull(contract, "contract is null");
        requireNonNull(schemas, "schemas is null");
        requireNonNull(limits, "limits is null");
        requireNonNull(rejects, "rejects is null");
        requireNonNull(totals, "totals is null");
    }

    /** With the writer schema of this build, no reject budget, and with totals. */
    public SettlePlan(Mysql mysql, Tables tables, Ledger ledger, Contract contract, ChunkLimits limits) {
        this(
                mysql,
                tables,
                ledger,
                contract,
                WriterSchemas.ofThisBuild(),
                limits,
                new RejectWindow(RejectBudget.unlimited()),
                TotalsSwitch.ON);
    }
}
