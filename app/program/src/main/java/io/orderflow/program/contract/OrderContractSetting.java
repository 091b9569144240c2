package io.orderflow.program.contract;

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

/** The setting {@code order.contract}: which file says what an order is. */
public final class OrderContractSetting {
    public static final Key CONTRACT = Key.of("order.contract", "ORDER_CONTRACT");
    private static final String SHIPPED = "orders";

    private OrderContractSetting() {}

    /** The contract of the owner's eight fields, which is part of this program. */
    public static OrderContract shipped() {
        return Shipped.ORDERS;
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
        return read(reader, CONTRACT, location.get()).orElseGet(OrderContractSetting::shipped);
    }

    /** The contract of a file; empty if it cannot be used: then every problem of it is one of the setting. */
    public static Optional<OrderContract> read(SettingsReader reader, Key key, Path file) {
        try {
            ContractReading reading = ContractFile.read(file.toString());
            if (reading.isUsable()) {
                return Optional.of(reading.contract());
            }
            for (Problem problem : reading.errors()) {
                reader.problem(key, problem.toString());
            }
        } catch (NoSuchFileException e) {
            reader.problem(key, "must name a contract file that exists, was \"" + e.getFile() + "\"");
        } catch (IOException e) {
            reader.problem(key, "names a file that cannot be read: " + e.getMessage());
        }
        return Optional.empty();
    }

    /** Read when it is first needed. */
    private static final class Shipped {
        private static final OrderContract ORDERS =
                ContractFile.shipped(SHIPPED).contract();
    }
}
