package io.orderflow.pipeline.contract;

import static java.util.Objects.requireNonNull;

import io.orderflow.contract.model.OrderContract;
import java.io.Serializable;

/**
 * The tables that hold the versions of a contract, and the contract of the settings. Serializable: holds only strings and
 * numbers.
 *
 * @param database its name
 * @param contracts quoted name of the table with one row for each contract
 * @param inForce quoted name of the table with one row for each change
 * @param configured the contract that the settings name: it counts where none has been recorded
 */
public record ContractTables(String database, String contracts, String inForce, OrderContract configured)
        implements Serializable {

    static final String CONTRACTS = "orderflow_contracts";

    public ContractTables {
        requireNonNull(database, "database is null");
        requireNonNull(contracts, "contracts is null");
        requireNonNull(inForce, "inForce is null");
        requireNonNull(configured, "configured is null");
    }
}
