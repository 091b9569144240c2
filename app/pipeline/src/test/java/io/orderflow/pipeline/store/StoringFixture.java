package io.orderflow.pipeline.store;

import io.orderflow.pipeline.mysql.Mysql;
import io.orderflow.pipeline.settle.SettlingFixture;
import io.orderflow.pipeline.store.OrderStore.StoreMode;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** Stores orders as one chunk does, and reports what became of each. */
final class StoringFixture {

    private StoringFixture() {}

    static OrderStore store(Connection connection) throws SQLException {
        return new OrderStore("orders", AcceptedOrders.CONTRACT, Mysql.maxAllowedPacket(connection));
    }

    /** For each order {@code stored}, {@code duplicate}, or the reason of its rejection. */
    static List<String> reasons(SettlingFixture fixture, Order... orders) throws SQLException {
        try (Connection connection = fixture.connect()) {
            List<Outcome> outcomes = store(connection)
                    .store(connection, AcceptedOrders.of(orders), StoreMode.LOCK_STORED)
                    .orElseThrow();
            connection.commit();
            List<String> reasons = new ArrayList<>(Collections.nCopies(outcomes.size(), ""));
            for (int i = 0; i < outcomes.size(); i++) {
                reasons.set(
                        i,
                        outcomes.get(i) instanceof Outcome.Rejected r
                                ? r.rejection().reason()
                                : outcomes.get(i) instanceof Outcome.Stored ? "stored" : "duplicate");
            }
            return reasons;
        }
    }
}
