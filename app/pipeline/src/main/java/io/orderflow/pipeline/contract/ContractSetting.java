package io.orderflow.pipeline.contract;

import io.orderflow.contract.avro.WriterSchemas;
import io.orderflow.contract.file.ContractFile;
import io.orderflow.contract.file.ContractReading;
import io.orderflow.contract.file.Problem;
import io.orderflow.contract.model.OrderContract;
import io.orderflow.settings.Key;
import io.orderflow.settings.SettingsReader;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;

/** The setting {@code order.contract}: which file says what an order is. Driver only: executors get the contract itself. */
public final class ContractSetting {
    private static final Key CONTRACT = Key.of("order.contract", "ORDER_CONTRACT");
    private static final String SHIPPED = "orders";

    private ContractSetting() {}

    /** The contract of the owner's eight fields, which is part of this program. */
    public static OrderContract shipped() {
        return Shipped.ORDERS;
    }

    /** The Avro schemas that are known without any setting: the contract's own, and that of this build's producer. */
    public static WriterSchemas schemasOf(OrderContract contract) {
        WriterSchemas own = WriterSchemas.of(contract);
        return contract.equals(shipped())
                ? own.and(
                        io.orderflow.contract.order.WriterSchemas.ofThisBuild().texts())
                : own;
    }

    /** The contract that the setting names, if it names one: what a command compares with is never the default. */
    public static Optional<OrderContract> readIfGiven(SettingsReader reader) {
        return reader.isGiven(CONTRACT) ? Optional.of(read(reader)) : Optional.empty();
    }

    /** The contract that the setting names; of a file that cannot be used every problem is one of the setting. */
    public static OrderContract read(SettingsReader reader) {
        Optional<Path> location = reader.optionalPath(CONTRACT);
        if (location.isEmpty()) {
            return shipped();
        }
        try {
            ContractReading reading = ContractFile.read(location.get().toString());
            if (reading.isUsable()) {
                return reading.contract();
            }
            for (Problem problem : reading.errors()) {
                reader.problem(CONTRACT, problem.toString());
            }
        } catch (NoSuchFileException e) {
            reader.problem(CONTRACT, "must name a contract file that exists, was \"" + e.getFile() + "\"");
        } catch (IOException e) {
            reader.problem(CONTRACT, "names a file that cannot be read: " + e.getMessage());
        }
        return shipped();
    }

    /** Read when it is first needed. */
    private static final class Shipped {
        private static final OrderContract ORDERS =
                ContractFile.shipped(SHIPPED).contract();
    }
}
