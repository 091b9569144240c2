package io.orderflow.pipeline.contract;

import static java.util.Objects.requireNonNull;

import io.orderflow.contract.model.OrderContract;
import java.io.Serializable;

/**
 * The tables that hold the versions of a contract, and the contract of the settings. Serializable: shipped to
 * executors; holds only strings and numbers.
 *
 * @param database its name
 * @param ordersTable name of the orders table
 * @param contracts quoted name of the table with one row for each contract
 * @param inForce quoted name of the table with one row for each change
 * @param pipelines quoted name of the table that says which orders table each pipeline fills
 * @param configured the contract that the settings name: it counts where none has been recorded
 */
public record ContractTables(
        String database,
        String ordersTable,
        String contracts,
        String inForce,
        String pipelines,
        OrderContract configured)
        implements Serializable {

    static final String CONTRACTS = "orderflow_contracts";

    public ContractTables {
        requireNonNull(database, "database is null");
        requireNonNull(ordersTable, "ordersTable is null");
        requireNonNull(contracts, "contracts is null");
        requireNonNull(inForce, "inForce is null");
        requireNonNull(pipelines, "pipelines is null");
        requireNonNull(configured, "configured is null");
    }
}
