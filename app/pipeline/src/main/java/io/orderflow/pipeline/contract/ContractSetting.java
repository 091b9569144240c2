package io.orderflow.pipeline.contract;

import io.orderflow.contract.avro.WriterSchemas;
import io.orderflow.contract.model.OrderContract;
import io.orderflow.program.contract.OrderContractSetting;
import io.orderflow.settings.SettingsReader;
import java.util.Optional;

/** The setting {@code order.contract}: which file says what an order is. Driver only: executors get the contract itself. */
public final class ContractSetting {
    private ContractSetting() {}

    /** The contract of the owner's eight fields, which is part of this program. */
    public static OrderContract shipped() {
        return OrderContractSetting.shipped();
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
        return OrderContractSetting.readIfGiven(reader);
    }

    /** The contract that the setting names; of a file that cannot be used every problem is one of the setting. */
    public static OrderContract read(SettingsReader reader) {
        return OrderContractSetting.read(reader);
    }
}
