package io.orderflow.trial;

import static java.util.Objects.requireNonNull;

import io.orderflow.contract.model.OrderContract;
import io.orderflow.contract.trial.Trial;
import java.io.Serializable;
import java.util.List;
import java.util.Map;

/**
 * By what records are judged. Serializable: shipped to executors; holds only strings and numbers.
 *
 * @param inForce the contract to compare with, as a rule the one in force; empty if there is none
 * @param schemas Avro schemas beside the contract's own, by the names of their files
 */
record Judgement(OrderContract contract, List<OrderContract> inForce, Map<String, String> schemas)
        implements Serializable {
    Judgement {
        requireNonNull(contract, "contract is null");
        inForce = List.copyOf(inForce);
        schemas = Map.copyOf(schemas);
    }

    /** A new judge for one task. */
    Trial trial() {
        return new Trial(contract, inForce, schemas);
    }
}
