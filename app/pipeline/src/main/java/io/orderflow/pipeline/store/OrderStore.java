package io.orderflow.pipeline.store;

import io.orderflow.contract.order.Order;
import io.orderflow.contract.order.Reason;
import io.orderflow.contract.order.Rejection;
import io.orderflow.pipeline.mysql.SqlFault;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Stores the accepted orders of one chunk within the chunk's transaction, and says what became of each.
 *
 * <p>The way of most chunks is one multi-row INSERT. Only when the server reports a duplicate key are the chunk's ids
 * looked up and compared: the first stored wins, the same content again is a duplicate, other content a conflict. Only
 * when the server refuses a row is the chunk bisected, so that exactly the refused rows are rejected and their
 * neighbours stored: about 2·k·log₂(n) more statements for k refused rows of n. Every other error is the caller's: the
 * transaction starts over.
 *
 * <p>Used by one task at a time.
 */
public final class OrderStore {

    private final OrdersTable table;

    /**
     * @param table the quoted name of the orders table
     * @param maxAllowedPacket the server's limit for one statement, in bytes
     */
    public OrderStore(String table, long maxAllowedPacket) {
        this.table = new OrdersTable(table, maxAllowedPacket);
    }

    /**
     * @param orders in the order of their offsets
     * @return the outcomes, in the same order
     * @throws SQLException an error that is about no row: roll back
     */
    public List<Outcome> store(Connection connection, List<Order> orders) throws SQLException {
        return new Chunk(connection, orders).settle();
    }

    private final class Chunk {

        private final Connection connection;
        private final List<Order> orders;
        private final Outcome[] outcomes;
        /** What the table holds under the ids of this chunk, as far as it had to be looked up. */
        private final Map<String, Order> known = new HashMap<>();

        Chunk(Connection connection, List<Order> orders) {
            this.connection = connection;
            this.orders = orders;
            this.outcomes = new Outcome[orders.size()];
        }

        List<Outcome> settle() throws SQLException {
            Map<String, Integer> first = new HashMap<>(orders.size() * 2);
            List<Integer> firsts = new ArrayList<>(orders.size());
            List<Integer> repeats = new ArrayList<>();
            for (int i = 0; i < orders.size(); i++) {
                boolean repeat = first.putIfAbsent(orders.get(i).orderId(), i) != null;
                (repeat ? repeats : firsts).add(i);
            }
            insert(firsts);
            for (int i : repeats) {
                String id = orders.get(i).orderId();
                int before = first.get(id);
                Order stored = outcomes[before] == Outcome.STORED ? orders.get(before) : known.get(id);
                if (stored != null) {
                    outcomes[i] = compare(orders.get(i), stored);
                } else {
                    // The one before was refused by the server: this one gets its own chance.
                    insert(List.of(i));
                    first.put(id, i);
                }
            }
            return List.of(outcomes);
        }

        /** Gives each of these orders, which have different ids and stand in offset order, its outcome. */
        private void insert(List<Integer> indexes) throws SQLException {
            if (indexes.isEmpty()) {
                return;
            }
            try {
                table.insert(connection, sortedById(indexes));
                indexes.forEach(i -> outcomes[i] = Outcome.STORED);
            } catch (SQLException e) {
                SqlFault fault = SqlFault.of(e);
                if (!fault.isOfRows()) {
                    throw e;
                }
                // A refused row may also have an id that is stored: what is stored counts first, whatever came with it.
                boolean lookUp = fault == SqlFault.DUPLICATE_KEY || indexes.size() == 1;
                List<Integer> left = lookUp ? settleKnown(indexes) : indexes;
                if (left.size() < indexes.size()) {
                    insert(left);
                } else if (left.size() == 1) {
                    outcomes[left.get(0)] = refused(e);
                } else {
                    // Either a refused row, or two ids that differ here and are one id to the server's collation.
                    int half = left.size() / 2;
                    insert(left.subList(0, half));
                    insert(left.subList(half, left.size()));
                }
            }
        }

        /** Settles the orders whose id is in the table, and returns the others. */
        private List<Integer> settleKnown(List<Integer> indexes) throws SQLException {
            List<String> ids =
                    indexes.stream().map(i -> orders.get(i).orderId()).sorted().toList();
            known.putAll(table.find(connection, ids));
            List<Integer> left = new ArrayList<>();
            for (int i : indexes) {
                Order stored = known.get(orders.get(i).orderId());
                if (stored == null) {
                    left.add(i);
                } else {
                    outcomes[i] = compare(orders.get(i), stored);
                }
            }
            return left;
        }

        private List<Order> sortedById(List<Integer> indexes) {
            List<Order> sorted = new ArrayList<>(indexes.size());
            for (int i : indexes) {
                sorted.add(orders.get(i));
            }
            sorted.sort(Comparator.comparing(Order::orderId));
            return sorted;
        }
    }

    private static Outcome compare(Order order, Order stored) {
        String difference = difference(order, stored);
        return difference.isEmpty()
                ? Outcome.DUPLICATE
                : new Outcome.Rejected(new Rejection(
                        Reason.ORDER_ID_CONFLICT,
                        "order_id",
                        "%s is stored already, with other content: %s".formatted(stored.orderId(), difference)));
    }

    private static Outcome refused(SQLException e) {
        return new Outcome.Rejected(new Rejection(
                Reason.REFUSED_BY_MYSQL,
                "",
                "the server refused this row with error %d (%s): %s"
                        .formatted(e.getErrorCode(), e.getSQLState(), e.getMessage())));
    }

    /** Which fields differ, for a person; empty if none does. */
    private static String difference(Order order, Order stored) {
        List<String> fields = new ArrayList<>();
        differs(fields, "order_id", order.orderId(), stored.orderId());
        differs(fields, "customer_id", order.customerId(), stored.customerId());
        differs(fields, "product_name", order.productName(), stored.productName());
        differs(fields, "product_category", order.productCategory(), stored.productCategory());
        differs(fields, "unit_price", order.unitPrice(), stored.unitPrice());
        differs(fields, "quantity", order.quantity(), stored.quantity());
        differs(fields, "total_price", order.totalPrice(), stored.totalPrice());
        differs(fields, "order_timestamp", order.orderTimestamp(), stored.orderTimestamp());
        return String.join(", ", fields);
    }

    private static void differs(List<String> fields, String name, Object sent, Object stored) {
        if (!sent.equals(stored)) {
            fields.add("%s is %s, stored is %s".formatted(name, sent, stored));
        }
    }
}
