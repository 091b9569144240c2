package io.orderflow.follow.record;

import static java.util.Objects.requireNonNull;

import io.orderflow.condition.Condition;
import io.orderflow.condition.StoppedException;
import io.orderflow.contract.compiled.CompiledContract;
import io.orderflow.contract.compiled.OrderValues;
import io.orderflow.contract.decode.RecordDecoder;
import io.orderflow.contract.verdict.Decoded;
import io.orderflow.kafka.Received;
import io.orderflow.pipeline.contract.ContractVersion;
import io.orderflow.pipeline.contract.ContractsInForce;
import io.orderflow.pipeline.ledger.Pipeline;
import io.orderflow.pipeline.store.OrderKeys;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** Joins a record with its outcome: decodes it by the contract that was in force for it. Used by one thread. */
public final class Judgement {

    private record Reader(RecordDecoder decoder, OrderKeys keys) {}

    private final ContractsInForce contracts;
    private final Map<String, Reader> readers = new HashMap<>();

    public Judgement(ContractsInForce contracts) {
        this.contracts = requireNonNull(contracts, "contracts is null");
    }

    /**
     * The record with its outcome.
     *
     * @throws StoppedException FAILED: the ledger says that it is stored, but it is no order by the contract in force
     */
    public Followed of(Pipeline pipeline, int partition, Received received, Outcome outcome) {
        ContractVersion version = contracts.at(pipeline.topic(), pipeline.topicId(), partition, received.offset());
        Reader reader = readers.computeIfAbsent(version.hash(), hash -> {
            CompiledContract compiled = CompiledContract.shared(version.contract());
            return new Reader(new RecordDecoder(compiled, version.schemas()), new OrderKeys(compiled));
        });
        Decoded decoded = reader.decoder().decode(received.value());
        if (decoded instanceof Decoded.Accepted accepted) {
            OrderValues order = accepted.values();
            return new Followed(
                    partition,
                    received,
                    outcome,
                    Optional.of(order),
                    reader.keys().of(order),
                    version);
        }
        if (outcome instanceof Outcome.Stored) {
            throw new StoppedException(
                    Condition.FAILED,
                    "Record " + pipeline.topic() + "-" + partition + "@" + received.offset()
                            + " counts as stored in the ledger of pipeline " + pipeline.name()
                            + ", but by the contract " + version.title() + " it is no order: "
                            + ((Decoded.Rejected) decoded).rejection().message()
                            + ". Run ./orderflow verify; this database may belong to another topic.");
        }
        return new Followed(partition, received, outcome, Optional.empty(), "", version);
    }
}
