package io.orderflow.streams.source;

import static java.util.Objects.requireNonNull;

import io.orderflow.contract.order.Contract;
import io.orderflow.contract.order.Decoded;
import io.orderflow.contract.order.Order;
import io.orderflow.contract.order.OrderDecoder;
import io.orderflow.contract.order.WriterSchemas;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.Iterator;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/**
 * The task: turns each record into an order with the job's own strict decoder, and marks unusable records. Times are
 * microseconds since 1970, as in Spark. Serializable: shipped to executors; holds the contract and Avro schemas.
 *
 * @param aheadMillis how far an order may be dated after its Kafka timestamp, and both after the local clock
 */
record DecodeOrders(Contract contract, WriterSchemas schemas, long aheadMillis)
        implements MapPartitionsFunction<Row, Row> {

    /** Whether a record is used. */
    enum Verdict {
        USED,
        REJECTED,
        AHEAD
    }

    DecodeOrders {
        requireNonNull(contract, "contract is null");
        requireNonNull(schemas, "schemas is null");
    }

    /** The columns read from Spark's Kafka source. */
    static Column[] input() {
        return new Column[] {
            functions.col("partition"),
            functions.col("offset"),
            functions.col("value"),
            functions.unix_millis(functions.col("timestamp"))
        };
    }

    /** The output columns; all but the last are null unless the record is used. */
    static StructType output() {
        return new StructType()
                .add("customer_id", DataTypes.IntegerType)
                .add("order_id", DataTypes.StringType)
                .add("product_name", DataTypes.StringType)
                .add("product_category", DataTypes.StringType)
                .add("unit_price", DataTypes.createDecimalType(10, 2))
                .add("quantity", DataTypes.IntegerType)
                .add("total_price", DataTypes.createDecimalType(10, 2))
                .add("order_micros", DataTypes.LongType)
                .add("kafka_micros", DataTypes.LongType)
                .add("kafka_partition", DataTypes.IntegerType)
                .add("kafka_offset", DataTypes.LongType)
                .add("verdict", DataTypes.StringType);
    }

    @Override
    public Iterator<Row> call(Iterator<Row> records) {
        OrderDecoder decoder = OrderDecoder.of(contract, schemas);
        return new Iterator<>() {
            @Override
            public boolean hasNext() {
                return records.hasNext();
            }

            @Override
            public Row next() {
                return decoded(decoder, records.next());
            }
        };
    }

    private Row decoded(OrderDecoder decoder, Row record) {
        if (!(decoder.decode(record.getAs(2)) instanceof Decoded.Accepted accepted)) {
            return unused(Verdict.REJECTED);
        }
        Order order = accepted.order();
        // Records of very old clients have no Kafka timestamp: the order's own time is trusted.
        boolean dated = !record.isNullAt(3) && record.getLong(3) >= 0;
        long millis = millis(order.orderTimestamp());
        // A producer's clock may also be wrong, and it sets Kafka's timestamp unless the broker does.
        long now = System.currentTimeMillis();
        if ((dated && (millis > record.getLong(3) + aheadMillis || record.getLong(3) > now + aheadMillis))
                || millis > now + aheadMillis) {
            return unused(Verdict.AHEAD);
        }
        return RowFactory.create(
                order.customerId(),
                order.orderId(),
                order.productName(),
                order.productCategory(),
                order.unitPrice(),
                order.quantity(),
                order.totalPrice(),
                1_000 * millis,
                1_000 * (dated ? record.getLong(3) : millis),
                record.getInt(0),
                record.getLong(1),
                Verdict.USED.name());
    }

    private static long millis(LocalDateTime time) {
        return ChronoUnit.MILLIS.between(Instant.EPOCH, time.toInstant(ZoneOffset.UTC));
    }

    private static Row unused(Verdict verdict) {
        return RowFactory.create(null, null, null, null, null, null, null, null, null, null, null, verdict.name());
    }
}
