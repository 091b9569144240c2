package io.orderflow.verify.decode;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.orderflow.contract.model.Leaf;
import io.orderflow.contract.model.OrderContract;
import io.orderflow.contract.model.Role;
import io.orderflow.pipeline.pruned.PrunedOrders;
import java.io.Serializable;
import java.util.Optional;

/**
 * Which orders retention may have removed: those of a time before a day. Serializable: shipped to executors.
 *
 * @param place of the time among the columns that are not the key; -1: no order was removed
 * @param day as YYYY-MM-DD
 */
public record OrderAge(int place, String day) implements Serializable {

    private static final OrderAge NONE = new OrderAge(-1, "");

    public static OrderAge of(Optional<PrunedOrders> pruned, ContentLayout layout, OrderContract contract) {
        Optional<String> time = contract.role(Role.TIME).map(Leaf::path);
        if (pruned.isEmpty() || time.isEmpty()) {
            return NONE;
        }
        for (int i = 0; i < layout.others().size(); i++) {
            if (layout.others().get(i).path().equals(time.get())) {
                return new OrderAge(i, pruned.get().olderThan().toString());
            }
        }
        return NONE;
    }

    /** Whether any order was removed. */
    public boolean isSome() {
        return place >= 0;
    }

    /** Whether an order of this content may have been removed. */
    public boolean mayBeRemoved(byte[] content) {
        return isSome() && new String(OrderContent.other(content, place), ISO_8859_1).compareTo(day) < 0;
    }
}
