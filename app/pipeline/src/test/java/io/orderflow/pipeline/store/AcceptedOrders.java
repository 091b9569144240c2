package io.orderflow.pipeline.store;

import io.orderflow.contract.compiled.CompiledContract;
import io.orderflow.contract.compiled.OrderValues;
import io.orderflow.program.contract.OrderContractSetting;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;

/** Orders of the owner's contract as the decoder hands them on, also such as it would not accept. */
final class AcceptedOrders {
    static final CompiledContract CONTRACT = CompiledContract.shared(OrderContractSetting.shipped());

    private static final OrderKeys KEYS = new OrderKeys(CONTRACT);

    private AcceptedOrders() {}

    private static AcceptedOrder one(Order order) {
        int[] slotOfField = CONTRACT.columns().slotOfField(CONTRACT.fieldCount());
        OrderValues values = new OrderValues(CONTRACT);
        values.putNumberAt(slotOfField[0], order.customerId());
        values.putObjectAt(slotOfField[1], order.orderId());
        values.putObjectAt(slotOfField[2], order.productName());
        values.putObjectAt(slotOfField[3], order.productCategory());
        values.putNumberAt(slotOfField[4], order.unitPriceCents());
        values.putNumberAt(slotOfField[5], order.quantity());
        values.putNumberAt(slotOfField[6], order.totalPriceCents());
        values.putNumberAt(slotOfField[7], order.orderTimestamp().toEpochSecond(ZoneOffset.UTC) * 1_000_000);
        return new AcceptedOrder(values, KEYS.of(values), -1);
    }

    static List<AcceptedOrder> of(Order... orders) {
        return of(Arrays.asList(orders));
    }

    static List<AcceptedOrder> of(List<Order> orders) {
        return orders.stream().map(AcceptedOrders::one).toList();
    }
}
