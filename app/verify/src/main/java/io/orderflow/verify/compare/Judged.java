package io.orderflow.verify.compare;

import static java.util.Objects.requireNonNull;

import io.orderflow.pipeline.contract.ContractVersion;
import io.orderflow.verify.read.ContractHistory;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * By which contracts the records were judged. Driver only.
 *
 * @param configured the contract that the settings name
 */
public record Judged(ContractHistory contracts, ContractVersion configured) {

    public Judged {
        requireNonNull(contracts, "contracts is null");
        requireNonNull(configured, "configured is null");
    }

    /** Whether the settings name a contract other than the one in force. */
    public boolean differsFromSettings() {
        return contracts.isRecorded() && !contracts.newestVersion().hash().equals(configured.hash());
    }

    /** For a person, a line for each contract that judges a record. */
    public List<String> lines() {
        List<String> lines = new ArrayList<>();
        for (ContractVersion version : contracts.versions()) {
            String from = contracts.sorted().entrySet().stream()
                    .flatMap(partition -> partition.getValue().entrySet().stream()
                            .filter(entry -> entry.getValue() == version.number())
                            .map(entry -> partition.getKey() + "@" + entry.getKey()))
                    .collect(Collectors.joining(", "));
            lines.add(from.isEmpty() ? version.title() : version.title() + ", in force from " + from);
        }
        return lines;
    }
}
