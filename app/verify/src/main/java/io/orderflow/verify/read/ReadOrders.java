package io.orderflow.verify.read;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

import io.orderflow.pipeline.contract.StoredVersions;
import io.orderflow.pipeline.schema.Tables;
import io.orderflow.verify.decode.ContentLayout;
import io.orderflow.verify.decode.ContentLayout.Column;
import io.orderflow.verify.decode.OrderContent;
import io.orderflow.verify.finding.TaskReport;
import io.orderflow.verify.read.Entry.Kind;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.spark.api.java.function.FlatMapFunction;
import org.apache.spark.sql.Row;

/**
 * The task that reads a range of the orders table, in the server's own forms: nothing is rounded or moved by a time
 * zone.
 * Serializable: shipped to executors; holds only settings.
 */
public record ReadOrders(RecountPlan plan) implements FlatMapFunction<OrderRange, Row> {

    public ReadOrders {
        requireNonNull(plan, "plan is null");
    }

    @Override
    public Iterator<Row> call(OrderRange range) throws SQLException {
        ContentLayout layout = plan.layout();
        Map<Integer, boolean[]> known = new HashMap<>();
        List<Row> entries = new ArrayList<>();
        try (Connection connection = plan.mysql().connect();
                Statement statement =
                        connection.createStatement(ResultSet.TYPE_FORWARD_ONLY, ResultSet.CONCUR_READ_ONLY)) {
            statement.setFetchSize(Integer.MIN_VALUE);
            try (ResultSet row = statement.executeQuery(sql(range))) {
                while (row.next()) {
                    boolean[] columns = known.computeIfAbsent(row.getInt(1), this::known);
                    entries.add(Entry.of(Kind.ORDER, TaskReport.NONE, TaskReport.NONE, content(layout, row, columns)));
                }
            }
        }
        return entries.iterator();
    }

    private String sql(OrderRange range) {
        return Stream.concat(
                        Stream.of(plan.stored().isNumbered() ? Tables.quote(StoredVersions.COLUMN) : "0"),
                        Stream.concat(plan.layout().key().stream(), plan.layout().others().stream())
                                .map(ReadOrders::selected))
                .collect(Collectors.joining(
                        ", ", "SELECT ", " FROM " + plan.tables().orders() + range.where()));
    }

    /** A column as text that holds its value exactly. */
    static String selected(Column column) {
        String name = Tables.quote(column.name());
        return switch (column.form()) {
            // Read as it is, a FLOAT has six digits.
            case BINARY -> name + " + 0E0";
            case TRUTH -> name + " + 0";
            case DAY, TIME -> "CAST(" + name + " AS CHAR)";
            case NUMBER, TEXT -> name;
        };
    }

    /** Which of the other columns a row can have values in. */
    private boolean[] known(int number) {
        List<Column> others = plan.layout().others();
        boolean[] known = new boolean[others.size()];
        for (int i = 0; i < known.length; i++) {
            known[i] = plan.stored().knows(number, others.get(i).name());
        }
        return known;
    }

    private static byte[] content(ContentLayout layout, ResultSet row, boolean[] known) throws SQLException {
        int at = 2;
        List<byte[]> key = new ArrayList<>(layout.key().size());
        for (Column column : layout.key()) {
            key.add(OrderContent.ofRow(column, row.getBytes(at++)));
        }
        List<byte[]> others = new ArrayList<>(layout.others().size());
        for (int i = 0; i < known.length; i++) {
            byte[] value = row.getBytes(at++);
            others.add(known[i] ? OrderContent.ofRow(layout.others().get(i), value) : OrderContent.unknown());
        }
        return OrderContent.join(OrderContent.key(layout.key(), key).getBytes(UTF_8), others);
    }
}
