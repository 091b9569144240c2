package io.orderflow.spark;

import io.orderflow.kafka.Received;
import io.orderflow.kafka.Received.Header;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.util.ArrayData;
import org.apache.spark.sql.functions;

/**
 * The columns of {@link RecordSource}, and the conversion of a row to a record: of a {@link Row}, which Spark makes for
 * user code, and of its own {@link InternalRow}, which needs no conversion in between.
 */
public final class KafkaRow {

    private KafkaRow() {}

    /** All columns of the source, in its order: the positions below rely on it. */
    public static Column[] columns() {
        return Arrays.stream(RecordSource.SCHEMA.fieldNames())
                .map(functions::col)
                .toArray(Column[]::new);
    }

    public static int partition(InternalRow row) {
        return row.getInt(0);
    }

    /**
     * Stays valid after the next row. Where Spark copied the row into memory that it reuses, the bytes are copied out of
     * it; else they are the consumer's own.
     */
    public static Received received(InternalRow row) {
        return new Received(
                row.getLong(1),
                row.isNullAt(2) ? null : row.getBinary(2),
                row.isNullAt(3) ? null : row.getBinary(3),
                row.isNullAt(4) ? List.of() : headers(row.getArray(4)),
                row.getLong(5));
    }

    private static List<Header> headers(ArrayData array) {
        List<Header> headers = new ArrayList<>(array.numElements());
        for (int i = 0; i < array.numElements(); i++) {
            InternalRow header = array.getStruct(i, 2);
            headers.add(
                    new Header(header.getUTF8String(0).toString(), header.isNullAt(1) ? null : header.getBinary(1)));
        }
        return headers;
    }

    public static int partition(Row row) {
        return row.getInt(0);
    }

    public static Received received(Row row) {
        return new Received(row.getLong(1), row.getAs(2), row.getAs(3), headers(row), row.getLong(5));
    }

    private static List<Header> headers(Row row) {
        if (row.isNullAt(4)) {
            return List.of();
        }
        List<Row> rows = row.getList(4);
        List<Header> headers = new ArrayList<>(rows.size());
        for (Row header : rows) {
            headers.add(new Header(header.getString(0), header.getAs(1)));
        }
        return headers;
    }
}
