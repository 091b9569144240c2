package io.orderflow.streams.source;

import static java.util.Objects.requireNonNull;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.count_if;
import static org.apache.spark.sql.functions.expr;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.timestamp_micros;

import io.orderflow.condition.Condition;
import io.orderflow.contract.order.Contract;
import io.orderflow.pipeline.mysql.Mysql;
import io.orderflow.pipeline.mysql.MysqlFault;
import io.orderflow.spark.KafkaSource;
import io.orderflow.spark.OrderSchema;
import io.orderflow.spark.RecordSource;
import io.orderflow.streams.fault.StreamException;
import io.orderflow.streams.file.StreamFile;
import io.orderflow.streams.file.StreamHeader.Customers;
import io.orderflow.streams.file.StreamHeader.Watermark;
import io.orderflow.streams.source.DecodeOrders.Verdict;
import java.sql.SQLException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/**
 * Defines the names a query may use: {@code orders} and, if its header asks for it, {@code customers}. Nothing is read
 * until the query starts. Driver only.
 */
public final class Sources {

    /** Names of the counters in a query's progress. */
    public static final String ORDERS = "orders";

    public static final String CUSTOMERS = "customers";
    public static final String RECEIVED = "received";
    public static final String REJECTED = "rejected";
    public static final String AHEAD = "ahead";

    /**
     * Always true when there is a customer: rand() is below 1. Spark moves deterministic conditions, including the
     * query's own, to the other side of a watermark, where they would drop the rows that only carry time. It does not
     * move nondeterministic ones.
     */
    private static final String HAS_CUSTOMER = "rand(0) >= IF(customer_id IS NULL, 1, 0)";

    /** Limits a customer's texts to the length of an order's texts: they then fit every column, including keys. */
    private static final String FITS = Stream.of("name", "age_group", "region")
            .map(text -> String.format(Locale.ROOT, "coalesce(length(customer.%s) <= 255, true)", text))
            .collect(Collectors.joining(" AND "));

    private static final StructType CUSTOMER = new StructType()
            .add("customer_id", DataTypes.IntegerType)
            .add("name", DataTypes.StringType)
            .add("age_group", DataTypes.StringType)
            .add("region", DataTypes.StringType);

    private final SparkSession session;
    private final StreamSettings settings;
    private final StreamFile file;

    /** @param session of this query alone: holds its names */
    public Sources(SparkSession session, StreamSettings settings, StreamFile file) {
        this.session = requireNonNull(session, "session is null");
        this.settings = requireNonNull(settings, "settings is null");
        this.file = requireNonNull(file, "file is null");
    }

    /**
     * Defines the sources for a query that is about to run.
     *
     * @param starting topic → where its very first batch starts, in Spark's syntax
     */
    public void name(Map<String, String> starting) {
        orders(starting.getOrDefault(settings.kafka().topic(), "earliest")).createOrReplaceTempView(ORDERS);
        if (file.header().customers() == Customers.TOPIC) {
            customersTopic(starting).createOrReplaceTempView(CUSTOMERS);
        } else if (file.header().customers() == Customers.TABLE) {
            customersTable().createOrReplaceTempView(CUSTOMERS);
        }
    }

    /** Defines them for a query that is only checked: needs neither Kafka nor MySQL. */
    public void nameForCheck() {
        orders("earliest").createOrReplaceTempView(ORDERS);
        if (file.header().customers() == Customers.TOPIC) {
            customersTopic(Map.of()).createOrReplaceTempView(CUSTOMERS);
        } else if (file.header().customers() == Customers.TABLE) {
            session.createDataFrame(List.<Row>of(), CUSTOMER).createOrReplaceTempView(CUSTOMERS);
        }
    }

    private Dataset<Row> orders(String starting) {
        DecodeOrders decode = new DecodeOrders(
                OrderSchema.contract(OrderSchema.of(Contract.standard())),
                settings.schemas(),
                settings.reading().furthestAhead().toMillis());
        Watermark watermark = file.header().watermark();
        return kafka(settings.kafka().topic(), starting)
                .select(DecodeOrders.input())
                .mapPartitions(decode, Encoders.row(DecodeOrders.output()))
                .observe(
                        ORDERS,
                        count(lit(1)).as(RECEIVED),
                        count_if(col("verdict").equalTo(Verdict.REJECTED.name()))
                                .as(REJECTED),
                        count_if(col("verdict").equalTo(Verdict.AHEAD.name())).as(AHEAD))
                .filter(col("verdict").equalTo(Verdict.USED.name()))
                .select(
                        col("customer_id"),
                        col("order_id"),
                        col("product_name"),
                        col("product_category"),
                        col("unit_price"),
                        col("quantity"),
                        col("total_price"),
                        timestamp_micros(col("order_micros")).as("order_timestamp"),
                        timestamp_micros(col("kafka_micros")).as("kafka_timestamp"),
                        col("kafka_partition"),
                        col("kafka_offset"))
                .withWatermark(
                        watermark.column(),
                        watermark.interval(settings.reading().furthestAhead()))
                .dropDuplicatesWithinWatermark(new String[] {"order_id"});
    }

    /**
     * The customers topic. A query's watermark is that of its slowest stream, so an idle topic would hold it back
     * forever, with all state. The Kafka times of the orders therefore also count as times of this stream: as rows
     * without a customer, which are dropped after the watermark.
     */
    private Dataset<Row> customersTopic(Map<String, String> starting) {
        String topic = settings.reading().customersTopic();
        Dataset<Row> customers = kafka(topic, starting.getOrDefault(topic, "earliest"))
                .selectExpr(
                        String.format(
                                Locale.ROOT, "from_json(cast(value AS STRING), '%s') AS customer", CUSTOMER.toDDL()),
                        "timestamp AS kafka_timestamp",
                        "partition AS kafka_partition",
                        "offset AS kafka_offset")
                .withColumn("customer", expr(String.format(Locale.ROOT, "if(%s, customer, NULL)", FITS)))
                .observe(
                        CUSTOMERS,
                        count(lit(1)).as(RECEIVED),
                        count_if(col("customer.customer_id").isNull()).as(REJECTED))
                .selectExpr("customer.*", "kafka_timestamp", "kafka_partition", "kafka_offset");
        if (file.readsOrders()) {
            String orders = settings.kafka().topic();
            customers = customers.unionByName(kafka(orders, starting.getOrDefault(orders, "earliest"))
                    .selectExpr(
                            "cast(NULL AS INT) AS customer_id",
                            "cast(NULL AS STRING) AS name",
                            "cast(NULL AS STRING) AS age_group",
                            "cast(NULL AS STRING) AS region",
                            "timestamp AS kafka_timestamp",
                            "partition AS kafka_partition",
                            "offset AS kafka_offset"));
        }
        return customers
                .withWatermark("kafka_timestamp", file.header().watermark().interval())
                .filter(HAS_CUSTOMER);
    }

    private Dataset<Row> customersTable() {
        String table = settings.reading().customersTable();
        try {
            return session.read()
                    .format("jdbc")
                    .options(new Mysql(settings.mysql()).sparkOptions())
                    .option("dbtable", table)
                    .load()
                    .selectExpr(CUSTOMER.fieldNames());
        } catch (Exception e) {
            // Spark's Scala methods do not declare what they throw.
            if (e instanceof SQLException sql && MysqlFault.of(sql).condition() == Condition.MYSQL_TABLE_MISSING) {
                throw new StreamException(
                        Condition.MYSQL_TABLE_MISSING,
                        String.format(
                                Locale.ROOT,
                                "The query joins the table %s, which does not exist yet. The query customers creates"
                                        + " it and fills it from the topic: run it too, or let"
                                        + " streams.customers-table name a table of yours.",
                                table));
            }
            throw e instanceof RuntimeException unexpected ? unexpected : new IllegalStateException(e);
        }
    }

    private Dataset<Row> kafka(String topic, String starting) {
        KafkaSource source = KafkaSource.of(settings.kafka(), topic, starting, "orderflow-stream-" + file.name())
                .atMost(settings.reading().maxOffsets());
        // Spark's own source fails at a timestamp that its microseconds cannot hold; here such a record has none.
        return session.readStream()
                .format(RecordSource.FORMAT)
                .options(source.options())
                .load()
                .withColumn(
                        "timestamp",
                        expr("if(timestamp_millis BETWEEN 0 AND 253402300799999,"
                                + " timestamp_millis(timestamp_millis), NULL)"));
    }
}
