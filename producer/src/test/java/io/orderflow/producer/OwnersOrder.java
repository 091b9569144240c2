package io.orderflow.producer;

import io.orderflow.contract.compiled.CompiledContract;
import io.orderflow.contract.compiled.OrderValues;
import io.orderflow.program.contract.OrderContractSetting;
import java.math.BigDecimal;
import java.time.LocalDateTime;

/** An order of the contract that is part of this program, by the names of its fields. */
public record OwnersOrder(
        int customerId,
        String orderId,
        String productName,
        String productCategory,
        long unitPriceCents,
        int quantity,
        long totalPriceCents,
        LocalDateTime orderTimestamp) {
    public static final CompiledContract CONTRACT = CompiledContract.shared(OrderContractSetting.shipped());

    public static OwnersOrder of(OrderValues order) {
        return new OwnersOrder(
                ((Long) order.value(0)).intValue(),
                order.text(1),
                order.text(2),
                order.text(3),
                cents(order.decimal(4)),
                ((Long) order.value(5)).intValue(),
                cents(order.decimal(6)),
                (LocalDateTime) order.value(7));
    }

    private static long cents(BigDecimal money) {
        return money.movePointRight(2).longValueExact();
    }
}
