package io.orderflow.dashboard.contract;

import io.orderflow.contract.avro.WriterSchemas;
import io.orderflow.contract.compiled.CompiledContract;
import io.orderflow.contract.decode.RecordDecoder;
import io.orderflow.contract.model.OrderContract;
import io.orderflow.pipeline.store.OrderKeys;

/**
 * A contract and what follows from it. Immutable.
 *
 * @param schemas the schemas with which Avro orders may have been written
 */
public record ContractNow(
        OrderContract contract, CompiledContract compiled, WriterSchemas schemas, OrderKeys keys, ShownOrders shown) {

    static ContractNow of(OrderContract contract, WriterSchemas schemas) {
        CompiledContract compiled = CompiledContract.shared(contract);
        return new ContractNow(contract, compiled, schemas, new OrderKeys(compiled), new ShownOrders(contract));
    }

    /** A decoder for one thread. */
    public RecordDecoder decoder() {
        return new RecordDecoder(compiled, schemas);
    }

    /** Short. */
    @Override
    public String toString() {
        return "ContractNow[" + contract.name() + " " + contract.version() + "]";
    }
}
