package io.orderflow.pipeline.settle;

import static java.util.Objects.requireNonNull;

import io.orderflow.pipeline.mysql.ConnectionPool;
import io.orderflow.pipeline.mysql.Mysql;
import io.orderflow.pipeline.schema.OrdersTableCheck;
import io.orderflow.pipeline.schema.Tables;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Set;

/**
 * Sees an ALTER TABLE under the running job: before a batch the table's columns, unique keys and engine are read,
 * and when they are not what they were the table is checked again as at the start. What is changed within a batch the
 * server's warnings report ({@code OrderStore}). Driver only; used by one thread.
 */
public final class TableWatch {

    private static final Duration LEAST_APART = Duration.ofSeconds(1);

    private final Mysql mysql;
    private final OrdersTableCheck check;
    private Set<String> definition = Set.of();
    private long checkedNanos;

    public TableWatch(Mysql mysql, Tables tables) {
        this.mysql = requireNonNull(mysql, "mysql is null");
        this.check = new OrdersTableCheck(tables);
    }

    /**
     * Looks, unless it has looked just now.
     *
     * @throws io.orderflow.condition.StoppedException TABLE_UNFIT
     */
    public void look() throws SQLException {
        if (!definition.isEmpty() && System.nanoTime() - checkedNanos < LEAST_APART.toNanos()) {
            return;
        }
        Set<String> before = definition;
        definition = ConnectionPool.shared().call(mysql, connection -> {
            Set<String> now = check.definition(connection);
            if (!now.equals(before)) {
                check.check(connection);
            }
            return now;
        });
        checkedNanos = System.nanoTime();
    }
}
