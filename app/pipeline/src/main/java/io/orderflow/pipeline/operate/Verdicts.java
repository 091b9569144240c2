package io.orderflow.pipeline.operate;

import io.orderflow.contract.order.Contract;
import io.orderflow.contract.order.Decoded;
import io.orderflow.contract.order.Order;
import io.orderflow.contract.order.OrderDecoder;
import io.orderflow.contract.order.Rejection;
import io.orderflow.pipeline.mysql.Mysql;
import io.orderflow.pipeline.reject.RejectedRow;
import io.orderflow.pipeline.store.OrderStore;
import io.orderflow.pipeline.store.Outcome;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What would become of rejected records if they came now: decoded as the job decodes, and stored as the job stores, in a
 * transaction that is then rolled back.
 */
public final class Verdicts {

    private final OrderDecoder decoder = OrderDecoder.of(Contract.standard());
    private final OrderStore store;

    public Verdicts(Connection connection, String ordersTable) throws SQLException {
        this.store = new OrderStore(ordersTable, Mysql.maxAllowedPacket(connection));
    }

    /**
     * @param verdict stored, duplicate, or a reason with its field
     * @param rejection why; empty unless it is one
     */
    public record Verdict(RejectedRow row, String verdict, Optional<Rejection> rejection) {

        public boolean isRejected() {
            return rejection.isPresent();
        }

        /** Why; empty unless it is a rejection. */
        public String message() {
            return rejection.map(Rejection::message).orElse("");
        }
    }

    /**
     * The verdicts in the order of the rows; nothing stays written.
     *
     * @param values what to judge instead of a row's own bytes
     */
    public List<Verdict> judge(Connection connection, List<RejectedRow> rows, Map<RejectedRow, byte[]> values)
            throws SQLException {
        TreeMap<Integer, Verdict> verdicts = new TreeMap<>();
        List<Integer> accepted = new ArrayList<>();
        List<Order> orders = new ArrayList<>();
        for (int i = 0; i < rows.size(); i++) {
            Decoded decoded =
                    decoder.decode(values.getOrDefault(rows.get(i), rows.get(i).payload()));
            if (decoded instanceof Decoded.Accepted a) {
                accepted.add(i);
                orders.add(a.order());
            } else if (decoded instanceof Decoded.Rejected r) {
                verdicts.put(i, rejected(rows.get(i), r.rejection()));
            }
        }
        try {
            List<Outcome> outcomes = store.store(connection, orders);
            for (int i = 0; i < outcomes.size(); i++) {
                RejectedRow row = rows.get(accepted.get(i));
                verdicts.put(accepted.get(i), verdict(row, outcomes.get(i)));
            }
        } finally {
            connection.rollback();
        }
        return List.copyOf(verdicts.values());
    }

    private static Verdict verdict(RejectedRow row, Outcome outcome) {
        if (outcome instanceof Outcome.Rejected r) {
            return rejected(row, r.rejection());
        }
        return new Verdict(row, outcome instanceof Outcome.Stored ? "stored" : "duplicate", Optional.empty());
    }

    private static Verdict rejected(RejectedRow row, Rejection rejection) {
        String field = rejection.field().isEmpty() ? "" : " of " + rejection.field();
        return new Verdict(row, rejection.reason() + field, Optional.of(rejection));
    }
}
