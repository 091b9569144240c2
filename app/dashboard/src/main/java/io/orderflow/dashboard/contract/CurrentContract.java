package io.orderflow.dashboard.contract;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.orderflow.contract.model.ContractHash;
import io.orderflow.contract.model.OrderContract;
import io.orderflow.pipeline.PipelineSettings;
import java.util.List;

/** The contract by which records are judged and shown now. Thread-safe. */
public final class CurrentContract {

    private final ContractNow configured;
    private final String text;

    /** @param text the configured contract as its file has it */
    public CurrentContract(PipelineSettings settings, String text) {
        OrderContract contract = settings.mysql().contract();
        this.configured = ContractNow.of(contract, settings.writerSchemas());
        this.text = requireNonNull(text, "text is null");
    }

    public ContractNow now() {
        return configured;
    }

    /** Whether a record may hold a value that must not be shown, by the contract in force or the configured one. */
    public boolean hasRestricted() {
        return configured.contract().hasRestricted() || now().contract().hasRestricted();
    }

    /** As in openapi.yaml. */
    public ObjectNode described() {
        ContractNow now = now();
        ObjectNode document = ContractDescription.of(now.compiled());
        document.put(
                "hash",
                ContractHash.of(
                        now.contract(), List.copyOf(now.schemas().texts().values())));
        document.put("text", text);
        return document;
    }
}
