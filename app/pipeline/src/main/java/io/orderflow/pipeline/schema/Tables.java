package io.orderflow.pipeline.schema;

import static java.util.Objects.requireNonNull;

import io.orderflow.contract.model.OrderContract;
import io.orderflow.pipeline.contract.ContractTables;
import io.orderflow.pipeline.mysql.MysqlSettings;
import io.orderflow.pipeline.mysql.TableNames;
import io.orderflow.program.contract.OrderContractSetting;
import java.io.Serializable;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Names of the tables and views, quoted for use in statements, and what the orders table holds. Serializable: shipped
 * to executors; holds only strings and numbers.
 *
 * @param database the database's name, as configured and checked
 * @param ordersTable the orders table's name, as configured and checked
 * @param contract what an order is
 */
public record Tables(String database, String ordersTable, OrderContract contract) implements Serializable {

    public Tables {
        requireNonNull(database, "database is null");
        requireNonNull(ordersTable, "ordersTable is null");
        requireNonNull(contract, "contract is null");
    }

    /** With the owner's contract. */
    public Tables(String database, String ordersTable) {
        this(database, ordersTable, OrderContractSetting.shipped());
    }

    public static Tables of(MysqlSettings settings) {
        return new Tables(settings.database(), settings.table(), settings.contract());
    }

    public String orders() {
        return quoted(ordersTable);
    }

    /**
     * A condition in SQL that a recorded name is that of the orders table.
     *
     * @param column holds names of orders tables
     */
    public String fills(String column) {
        return TableNames.same(column, TableNames.literal(ordersTable));
    }

    public String epoch() {
        return quoted("orderflow_epoch");
    }

    public String ledger() {
        return quoted("orderflow_ledger");
    }

    /** Which table each pipeline fills. */
    public String pipelines() {
        return quoted("orderflow_pipelines");
    }

    public String heartbeat() {
        return quoted("orderflow_heartbeat");
    }

    public String streams() {
        return quoted("orderflow_streams");
    }

    /** Which start and batch of a streaming query may write its result table. */
    public String streamEpochs() {
        return quoted("orderflow_stream_epochs");
    }

    public String duplicates() {
        return quoted("duplicate_orders");
    }

    public String rejected() {
        return quoted("rejected_orders");
    }

    public String replays() {
        return quoted("orderflow_replays");
    }

    public String minuteTotals() {
        return quoted("minute_totals");
    }

    public String productTotals() {
        return quoted("product_totals");
    }

    public String partitionTotals() {
        return quoted("partition_totals");
    }

    /** By which fields each pipeline's totals were made. */
    public String totalsRoles() {
        return quoted("orderflow_totals_roles");
    }

    /** The view that says whether the totals hold every order. */
    public String totalsState() {
        return quoted("totals_state");
    }

    /** Placeholder in the files under {@code sql/views} → quoted name of the view. */
    public Map<String, String> views() {
        Map<String, String> names = new LinkedHashMap<>();
        for (String view : SqlFile.names("views")) {
            names.put(view, quoted(view));
        }
        return names;
    }

    public String skipped() {
        return quoted("orderflow_skipped");
    }

    /** Lives of partitions whose closing has begun and has not ended. */
    public String closing() {
        return quoted("orderflow_closing");
    }

    /** Every contract that has been in force. */
    public String contracts() {
        return quoted("orderflow_contracts");
    }

    /** From which offset on which contract is in force. */
    public String contractInForce() {
        return quoted("orderflow_contract_in_force");
    }

    /** The two of them, with the contract of the settings. */
    public ContractTables versions() {
        return new ContractTables(database, ordersTable, contracts(), contractInForce(), pipelines(), contract);
    }

    public String orderIds() {
        return quoted("orderflow_order_ids");
    }

    /** The quoted name of a view, or of another table of the same database. */
    public String view(String name) {
        return quoted(name);
    }

    /** Placeholder in the files under {@code sql/} → quoted name, in the order in which the tables are created. */
    public Map<String, String> placeholders() {
        Map<String, String> names = new LinkedHashMap<>();
        names.put("orders", orders());
        names.put("orderflow_epoch", epoch());
        names.put("orderflow_ledger", ledger());
        names.put("orderflow_pipelines", pipelines());
        names.put("orderflow_heartbeat", heartbeat());
        names.put("duplicate_orders", duplicates());
        names.put("rejected_orders", rejected());
        names.put("orderflow_replays", replays());
        names.put("minute_totals", minuteTotals());
        names.put("product_totals", productTotals());
        names.put("partition_totals", partitionTotals());
        names.put("orderflow_totals_roles", totalsRoles());
        names.put("orderflow_streams", streams());
        names.put("orderflow_stream_epochs", streamEpochs());
        names.put("orderflow_order_ids", orderIds());
        names.put("orderflow_skipped", skipped());
        names.put("orderflow_closing", closing());
        names.put("orderflow_contracts", contracts());
        names.put("orderflow_contract_in_force", contractInForce());
        names.put("orderflow_pruned", pruned());
        names.put("orderflow_pruned_orders", prunedOrders());
        names.put("orderflow_notifications", notifications());
        names.put("orderflow_audit", audit());
        names.put("orderflow_schema", versionsOfTables());
        return names;
    }

    /** What people have changed by hand. */
    public String audit() {
        return quoted("orderflow_audit");
    }

    /** To which versions OrderFlow's own tables were brought, and when. */
    public String versionsOfTables() {
        return quoted("orderflow_schema");
    }

    /** Which rows of duplicates and rejected records were removed. */
    public String pruned() {
        return quoted("orderflow_pruned");
    }

    /** How many orders were removed by age. */
    public String prunedOrders() {
        return quoted("orderflow_pruned_orders");
    }

    /** Messages that {@code orderflow notify} has sent, is sending, or has given up. */
    public String notifications() {
        return quoted("orderflow_notifications");
    }

    /** Any table of this database, quoted. */
    public String quoted(String table) {
        return quote(database) + "." + quote(table);
    }

    /** Quotes an identifier for MySQL: in backticks, a backtick inside doubled (MySQL manual, 11.2). */
    public static String quote(String identifier) {
        return '`' + identifier.replace("`", "``") + '`';
    }

    /** Short. */
    @Override
    public String toString() {
        return "Tables[" + database + "." + ordersTable + ", contract " + contract.name() + "]";
    }
}
