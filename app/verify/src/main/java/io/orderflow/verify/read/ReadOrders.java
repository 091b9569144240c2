package io.orderflow.verify.read;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

import io.orderflow.contract.model.Leaf;
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
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.spark.api.java.function.FlatMapFunction;
import org.apache.spark.sql.Row;

/**
 * The task that reads a range of the orders table, in the server's own forms: nothing is rounded or moved by a time zone.
 * Serializable: shipped to executors; holds only settings.
 *
 * @param isNumbered whether each row says by which contract it was stored
 */
public record ReadOrders(RecountPlan ground, boolean isNumbered) implements FlatMapFunction<OrderRange, Row> {

    /** The column with the number of the contract by which a row was stored. */
    public static final String CONTRACT_NUMBER = "contract_no";

    public ReadOrders {
        requireNonNull(ground, "ground is null");
    }

    @Override
    public Iterator<Row> call(OrderRange range) throws SQLException {
        ContentLayout layout = ground.layout();
        Map<Integer, Set<String>> known = new HashMap<>();
        List<Row> entries = new ArrayList<>();
        try (Connection connection = ground.mysql().connect();
                Statement statement =
                        connection.createStatement(ResultSet.TYPE_FORWARD_ONLY, ResultSet.CONCUR_READ_ONLY)) {
            statement.setFetchSize(Integer.MIN_VALUE);
            try (ResultSet row = statement.executeQuery(sql(range))) {
                while (row.next()) {
                    Set<String> paths =
                            ground.contracts().isOne() ? Set.of() : known.computeIfAbsent(row.getInt(1), this::paths);
                    entries.add(Entry.of(Kind.ORDER, TaskReport.NONE, TaskReport.NONE, content(layout, row, paths)));
                }
            }
        }
        return entries.iterator();
    }

    private String sql(OrderRange range) {
        return Stream.concat(
                        Stream.of(isNumbered ? Tables.quote(CONTRACT_NUMBER) : "0"),
                        Stream.concat(ground.layout().key().stream(), ground.layout().others().stream())
                                .map(ReadOrders::selected))
                .collect(Collectors.joining(
                        ", ", "SELECT ", " FROM " + ground.tables().orders() + range.where()));
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

    private Set<String> paths(int number) {
        return ground.contracts().numbered(number).contract().leaves().stream()
                .map(Leaf::path)
                .collect(Collectors.toSet());
    }

    /** @param paths what the row's contract knows; empty: everything */
    private static byte[] content(ContentLayout layout, ResultSet row, Set<String> paths) throws SQLException {
        int at = 2;
        List<byte[]> key = new ArrayList<>(layout.key().size());
        for (Column column : layout.key()) {
            key.add(OrderContent.ofRow(column, row.getBytes(at++)));
        }
        List<byte[]> others = new ArrayList<>(layout.others().size());
        for (Column column : layout.others()) {
            boolean isKnown = paths.isEmpty() || paths.contains(column.path());
            byte[] value = row.getBytes(at++);
            others.add(isKnown ? OrderContent.ofRow(column, value) : OrderContent.unknown());
        }
        return OrderContent.join(OrderContent.key(layout.key(), key).getBytes(UTF_8), others);
    }
}
