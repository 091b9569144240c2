package io.orderflow.pipeline.contract;

import static java.util.Objects.requireNonNull;

import io.orderflow.contract.avro.WriterSchemas;
import io.orderflow.contract.model.ContractHash;
import io.orderflow.contract.model.OrderContract;
import java.io.Serializable;
import java.util.List;

/**
 * A contract as the ledger knows it. Serializable: shipped to executors; holds only strings and numbers.
 *
 * @param hash of all that a verdict depends on ({@link ContractHash})
 * @param number in the order of first use, from 1 on; {@value #UNRECORDED} while the ledger does not know it
 * @param schemas the Avro schemas with which its orders may have been written
 */
public record ContractVersion(String hash, int number, OrderContract contract, WriterSchemas schemas)
        implements Serializable {

    /** Also the number of orders from before their table had numbers. */
    public static final int UNRECORDED = 0;

    public ContractVersion {
        requireNonNull(hash, "hash is null");
        requireNonNull(contract, "contract is null");
        requireNonNull(schemas, "schemas is null");
    }

    /** A contract that the ledger does not know yet. */
    public static ContractVersion unrecorded(OrderContract contract, WriterSchemas schemas) {
        return new ContractVersion(
                ContractHash.of(contract, List.copyOf(schemas.texts().values())), UNRECORDED, contract, schemas);
    }

    /** For people: {@code orders 1.0.0 (number 2, 0a1b2c3d)}. */
    public String title() {
        return contract.name() + " " + contract.version() + (number == UNRECORDED ? " (" : " (number " + number + ", ")
                + hash.substring(0, 8) + ")";
    }

    /** Short. */
    @Override
    public String toString() {
        return "ContractVersion[" + title() + "]";
    }
}
