package io.orderflow.pipeline.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.orderflow.contract.compiled.CompiledContract;
import io.orderflow.contract.compiled.Op;
import io.orderflow.contract.compiled.OrderValues;
import io.orderflow.contract.model.Leaf;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.List;

/** Reads rows of an orders table as any program does, and compares them with what was sent. */
public final class RowReading {
    private RowReading() {}

    /** The columns of a contract, as a SELECT lists them. */
    public static String columns(CompiledContract contract) {
        List<String> columns = new ArrayList<>();
        List<Leaf> leaves = contract.contract().leaves();
        for (int i = 0; i < leaves.size(); i++) {
            int op = contract.columns().op(i);
            // Read as text, a FLOAT has six digits.
            columns.add(
                    "`" + leaves.get(i).field().column() + "`" + (op == Op.FLOAT || op == Op.DOUBLE ? " + 0E0" : ""));
        }
        return String.join(", ", columns);
    }

    /** Asserts that the row has the values of the order, from its first column on. */
    public static void assertSame(ResultSet row, OrderValues order) throws SQLException {
        for (int i = 0; i < order.contract().columns().count(); i++) {
            Object sent = order.value(i);
            String path = order.contract().contract().leaves().get(i).path();
            if (sent == null) {
                assertThat(row.getString(i + 1)).as(path).isNull();
            } else if (sent instanceof LocalDateTime) {
                assertThat(row.getObject(i + 1, LocalDateTime.class)).as(path).isEqualTo(sent);
            } else if (sent instanceof LocalDate) {
                assertThat(row.getObject(i + 1, LocalDate.class)).as(path).isEqualTo(sent);
            } else if (sent instanceof Boolean truth) {
                assertThat(row.getInt(i + 1)).as(path).isEqualTo(truth ? 1 : 0);
            } else if (sent instanceof Float || sent instanceof Double) {
                assertThat(row.getDouble(i + 1)).as(path).isEqualTo(((Number) sent).doubleValue() + 0.0);
            } else if (sent instanceof BigDecimal || sent instanceof Long || sent instanceof BigInteger) {
                assertThat(row.getBigDecimal(i + 1)).as(path).isEqualByComparingTo(sent.toString());
            } else {
                assertThat(row.getString(i + 1)).as(path).isEqualTo(sent);
            }
        }
    }
}
