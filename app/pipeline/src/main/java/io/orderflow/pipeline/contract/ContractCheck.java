package io.orderflow.pipeline.contract;

import static java.util.Objects.requireNonNull;

import io.orderflow.condition.Condition;
import io.orderflow.condition.StoppedException;
import io.orderflow.contract.change.Change;
import io.orderflow.contract.change.ContractDiff;
import io.orderflow.contract.change.Effect;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Whether a contract may follow the one in force. An older one may not: a supervisor with an old file would bring it
 * back silently. Neither may one that stored rows cannot follow. Driver only.
 *
 * @param ordersTable the table that the pipeline fills, whatever the contract calls it
 */
public record ContractCheck(String pipeline, String ordersTable) {
    private static final String TABLE = "table";

    public ContractCheck {
        requireNonNull(pipeline, "pipeline is null");
        requireNonNull(ordersTable, "ordersTable is null");
    }

    /**
     * Checks the contract of a start.
     *
     * @param filled the orders table that the pipeline has filled so far; empty if it has never started
     * @throws StoppedException CONTRACT_CHANGED, with what changes and what to do
     */
    public void require(ContractsInForce inForce, ContractVersion next, Optional<String> filled) {
        ContractVersion now = inForce.newest();
        if (inForce.isEmpty() || now.hash().equals(next.hash())) {
            return;
        }
        boolean sameTable = filled.isEmpty() || filled.get().equals(ordersTable);
        List<Change> changes = ContractDiff.between(now.contract(), next.contract()).stream()
                .filter(change -> !(sameTable && change.path().equals(TABLE)))
                .toList();
        if (changes.isEmpty()) {
            // Other Avro schemas of writers, or other rules of the program: the contract is the same.
            return;
        }
        int age = ContractAge.compare(next.contract().version(), now.contract().version());
        boolean wasInForce =
                inForce.versions().stream().anyMatch(version -> version.hash().equals(next.hash()));
        if (age < 0) {
            throw stopped("is older than the one in force, " + now.title(), next, olderRemedy());
        }
        if (age == 0 && wasInForce) {
            throw stopped(
                    "has been in force before, and was followed by " + now.title() + ", whose version is not lower",
                    next,
                    olderRemedy());
        }
        List<Change> breaking = changes.stream()
                .filter(change -> change.effect() == Effect.BREAKING)
                .toList();
        if (!breaking.isEmpty()) {
            throw stopped(
                    "changes what stored orders cannot follow; in force is " + now.title() + ":"
                            + breaking.stream()
                                    .map(change ->
                                            System.lineSeparator() + "  - " + change.path() + ": " + change.text())
                                    .collect(Collectors.joining())
                            + System.lineSeparator(),
                    next,
                    "Give such orders a table and a pipeline of their own (MYSQL_TABLE, pipeline.name). If the rows"
                            + " have been migrated: orderflow job --accept-contract");
        }
    }

    private static String olderRemedy() {
        return "Start with the newer file, or raise the version in this one. To go back to it: orderflow job"
                + " --accept-contract";
    }

    private StoppedException stopped(String why, ContractVersion next, String remedy) {
        return new StoppedException(
                Condition.CONTRACT_CHANGED,
                "The contract %s of pipeline %s %s. Nothing was read or changed. %s"
                        .formatted(next.title(), pipeline, why, remedy));
    }
}
