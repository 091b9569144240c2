package io.orderflow.dashboard.order;

import static java.util.Objects.requireNonNull;

import io.orderflow.dashboard.watch.confirm.Confirmation;
import io.orderflow.dashboard.watch.confirm.ConfirmationSearch;
import io.orderflow.dashboard.watch.confirm.ConfirmationTail;
import io.orderflow.pipeline.reject.Coordinates;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** The confirmations of one order: among the newest, or else searched in Kafka. */
public final class OrderConfirmations {

    private final ConfirmationTail tail;
    private final ConfirmationSearch search;

    public OrderConfirmations(ConfirmationTail tail, ConfirmationSearch search) {
        this.tail = requireNonNull(tail, "tail is null");
        this.search = requireNonNull(search, "search is null");
    }

    /**
     * The confirmations that led from these records, oldest first.
     *
     * @param records of the order that have an outcome other than duplicate
     * @param since the time of the earliest; empty: not known, and only the newest confirmations are asked
     */
    ConfirmationSearch.Found of(String orderKey, Set<Coordinates> records, Optional<Instant> since) {
        if (!tail.now().exists()) {
            return new ConfirmationSearch.Found(List.of(), true);
        }
        List<Confirmation> newest = tail.of(orderKey);
        Set<Coordinates> known = newest.stream().map(Confirmation::coordinates).collect(Collectors.toSet());
        return known.containsAll(records) || since.isEmpty()
                ? new ConfirmationSearch.Found(newest, true)
                : search.find(orderKey, records, since.get());
    }
}
