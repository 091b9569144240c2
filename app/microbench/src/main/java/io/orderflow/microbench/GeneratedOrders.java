package io.orderflow.microbench;

import io.orderflow.contract.compiled.CompiledContract;
import io.orderflow.contract.compiled.OrderValues;
import io.orderflow.contract.file.ContractFile;
import io.orderflow.producer.make.OrderGenerator;
import io.orderflow.producer.make.value.Catalogue;
import java.time.Clock;
import java.util.stream.LongStream;

/** Orders as the producer makes them. */
public final class GeneratedOrders {

    /** More than the processor's caches hold. */
    private static final int ORDERS = 4_096;

    private static final long FIRST = 1_000_000;

    private GeneratedOrders() {}

    /** A shipped contract by its name. */
    public static CompiledContract contract(String name) {
        return CompiledContract.of(ContractFile.shipped(name).contract());
    }

    public static OrderValues[] of(CompiledContract contract) {
        OrderGenerator generator = new OrderGenerator(contract, 1, Catalogue.ofThisBuild(), Clock.systemUTC());
        return LongStream.range(FIRST, FIRST + ORDERS)
                .mapToObj(generator::order)
                .toArray(OrderValues[]::new);
    }
}
