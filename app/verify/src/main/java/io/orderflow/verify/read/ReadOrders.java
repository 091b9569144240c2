package io.orderflow.verify.read;

import static java.util.Objects.requireNonNull;

import io.orderflow.verify.decode.OrderContent;
import io.orderflow.verify.finding.TaskReport;
import io.orderflow.verify.read.Entry.Kind;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.apache.spark.api.java.function.FlatMapFunction;
import org.apache.spark.sql.Row;

/** The task that reads a range of the orders table. Serializable: shipped to executors; holds only settings. */
public record ReadOrders(RecountPlan ground) implements FlatMapFunction<OrderRange, Row> {

    public ReadOrders {
        requireNonNull(ground, "ground is null");
    }

    @Override
    public Iterator<Row> call(OrderRange range) throws SQLException {
        List<Row> entries = new ArrayList<>();
        String sql = "SELECT " + String.join(", ", OrderContent.FIELDS) + " FROM "
                + ground.tables().orders() + range.where();
        try (Connection connection = ground.mysql().connect();
                Statement statement =
                        connection.createStatement(ResultSet.TYPE_FORWARD_ONLY, ResultSet.CONCUR_READ_ONLY)) {
            statement.setFetchSize(Integer.MIN_VALUE);
            try (ResultSet row = statement.executeQuery(sql)) {
                while (row.next()) {
                    entries.add(Entry.of(Kind.ORDER, TaskReport.NONE, TaskReport.NONE, OrderContent.of(row)));
                }
            }
        }
        return entries.iterator();
    }
}
