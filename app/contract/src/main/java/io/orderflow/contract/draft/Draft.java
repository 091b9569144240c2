package io.orderflow.contract.draft;

import static java.util.Objects.requireNonNull;

import io.orderflow.contract.model.OrderContract;
import java.util.List;

/**
 * A drafted contract.
 *
 * @param text the file, commented
 * @param contract what {@code contract check} makes of the file
 * @param doubts what is to be decided by someone who knows the orders
 */
public record Draft(String text, OrderContract contract, List<Doubt> doubts) {
    public Draft {
        requireNonNull(text, "text is null");
        requireNonNull(contract, "contract is null");
        doubts = List.copyOf(doubts);
    }
}
