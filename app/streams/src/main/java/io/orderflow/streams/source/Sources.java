package io.orderflow.streams.source;

import static java.util.Objects.requireNonNull;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.count_if;
import static org.apache.spark.sql.functions.lit;

import io.orderflow.condition.Condition;
import io.orderflow.contract.model.Leaf;
import io.orderflow.contract.model.OrderContract;
import io.orderflow.pipeline.mysql.Mysql;
import io.orderflow.pipeline.mysql.MysqlFault;
import io.orderflow.spark.ContractSchema;
import io.orderflow.spark.KafkaSource;
import io.orderflow.spark.OrderRows;
import io.orderflow.spark.RecordSource;
import io.orderflow.streams.fault.StreamException;
import io.orderflow.streams.file.StreamFile;
import io.orderflow.streams.file.StreamHeader.Customers;
import io.orderflow.streams.source.DecodeSource.Logging;
import io.orderflow.streams.source.DecodeSource.Verdict;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/**
 * Defines the names a query may use: {@code orders} and, if its header asks for them, {@code customers} and other
 * topics. Nothing is read until the query starts. Driver only.
 */
public final class Sources {

    /** Names of tables, and of the counters in a query's progress. */
    public static final String ORDERS = "orders";

    public static final String CUSTOMERS = "customers";
    public static final String RECEIVED = "received";
    public static final String REJECTED = "rejected";
    public static final String AHEAD = "ahead";

    /** A column that no query can know: one that uses it selects everything. */
    public static final String PROBE = "orderflow_probe";

    private static final String IS_RECORD = "orderflow_is_record";

    /**
     * True for records: rand() is below 1. Spark moves deterministic conditions, including the query's own, to the
     * other side of a watermark, where they would drop the rows that only carry time. It does not move nondeterministic
     * ones.
     */
    private static final String ONLY_RECORDS = "rand(0) >= IF(" + IS_RECORD + ", 0, 1)";

    private final SparkSession session;
    private final StreamSettings settings;
    private final StreamFile file;

    private final Judges judges;

    /** By the contracts of the settings. */
    public Sources(SparkSession session, StreamSettings settings, StreamFile file) {
        this(session, settings, file, Judges.configured(settings.topics().orders()));
    }

    /**
     * The sources of one query.
     *
     * @param session of this query alone: holds its names
     * @param judges of the orders
     */
    public Sources(SparkSession session, StreamSettings settings, StreamFile file, Judges judges) {
        this.judges = requireNonNull(judges, "judges is null");
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
        topics(starting, UnaryOperator.identity());
        if (file.header().customers() == Customers.TABLE) {
            customersTable().createOrReplaceTempView(CUSTOMERS);
        }
    }

    /** Defines them for a query that is only checked: needs neither Kafka nor MySQL. */
    public void nameForCheck() {
        nameForCheck(UnaryOperator.identity());
    }

    /** The same, each with a column more. */
    public void nameWithProbe() {
        nameForCheck(source -> source.withColumn(PROBE, lit(0)));
    }

    private void nameForCheck(UnaryOperator<Dataset<Row>> change) {
        topics(Map.of(), change);
        if (file.header().customers() == Customers.TABLE) {
            StructType columns = ContractSchema.of(settings.topics().customers().contract());
            change.apply(session.createDataFrame(List.<Row>of(), columns)).createOrReplaceTempView(CUSTOMERS);
        }
    }

    private void topics(Map<String, String> starting, UnaryOperator<Dataset<Row>> change) {
        // Also of a query that reads only others: one that misspells orders learns what there is.
        change.apply(orders(starting)).createOrReplaceTempView(ORDERS);
        for (TopicSource source : settings.topics().beside(file)) {
            change.apply(beside(source, starting)).createOrReplaceTempView(source.name());
        }
    }

    private Dataset<Row> orders(Map<String, String> starting) {
        TopicSource orders = settings.topics().orders();
        EventTime time = EventTime.of(file, orders.contract());
        int own = time.number() < 0 ? EventTime.ownTime(orders.contract()) : time.number();
        return records(judges, Logging.NONE, own, starting)
                .withWatermark(
                        OrderRows.quoted(time.column()),
                        file.header().watermark().interval(settings.reading().furthestAhead()))
                .dropDuplicatesWithinWatermark(key(orders.contract()));
    }

    /** The column that the file's watermark is on. */
    public String watermarkColumn() {
        return EventTime.of(file, settings.topics().orders().contract()).column();
    }

    private static String[] key(OrderContract contract) {
        return contract.key().stream().map(leaf -> leaf.field().column()).toArray(String[]::new);
    }

    /**
     * A topic beside the orders. A query's watermark is that of its slowest stream, so an idle topic would hold it back
     * forever, with all state. The Kafka times of the orders therefore also count as times of this stream: as rows
     * without a record, which are dropped after the watermark.
     */
    private Dataset<Row> beside(TopicSource source, Map<String, String> starting) {
        Dataset<Row> records = records(
                Judges.configured(source), Logging.ONE_LINE_A_TASK, EventTime.ownTime(source.contract()), starting);
        if (file.readsOrders()) {
            StructField[] columns = records.schema().fields();
            records = records.withColumn(IS_RECORD, lit(true))
                    .unionByName(times(columns, starting).withColumn(IS_RECORD, lit(false)));
        }
        Dataset<Row> marked = records.withWatermark(
                DecodeSource.KAFKA_TIMESTAMP, file.header().watermark().interval());
        return file.readsOrders() ? marked.filter(ONLY_RECORDS).drop(IS_RECORD) : marked;
    }

    /** The records of a topic that are used; all are counted. */
    private Dataset<Row> records(Judges judges, Logging logging, int timeColumn, Map<String, String> starting) {
        TopicSource source = judges.source();
        OrderContract contract = source.contract();
        DecodeSource decode = new DecodeSource(
                file.name(),
                judges,
                logging,
                timeColumn,
                settings.reading().furthestAhead().toMillis());
        return kafka(source.topic(), starting)
                .select(DecodeSource.input())
                .mapPartitions(decode, Encoders.row(DecodeSource.output(contract)))
                .observe(
                        source.name(),
                        count(lit(1)).as(RECEIVED),
                        count_if(col(DecodeSource.VERDICT).equalTo(Verdict.REJECTED.name()))
                                .as(REJECTED),
                        count_if(col(DecodeSource.VERDICT).equalTo(Verdict.AHEAD.name()))
                                .as(AHEAD))
                .filter(col(DecodeSource.VERDICT).equalTo(Verdict.USED.name()))
                .select(DecodeSource.columns(contract));
    }

    /** The Kafka times of the orders, as rows of another source without values. */
    private Dataset<Row> times(StructField[] columns, Map<String, String> starting) {
        String[] expressions = Stream.of(columns)
                .map(column -> value(column) + " AS " + OrderRows.quoted(column.name()))
                .toArray(String[]::new);
        long ahead = settings.reading().furthestAhead().toMillis();
        return kafka(settings.kafka().topic(), starting)
                .filter(String.format(
                        Locale.ROOT, "timestamp_millis BETWEEN 0 AND unix_millis(current_timestamp()) + %d", ahead))
                .selectExpr(expressions);
    }

    private static String value(StructField column) {
        return switch (column.name()) {
            case DecodeSource.KAFKA_TIMESTAMP -> "timestamp_millis(timestamp_millis)";
            case DecodeSource.KAFKA_PARTITION -> "partition";
            case DecodeSource.KAFKA_OFFSET -> "offset";
            default ->
                String.format(Locale.ROOT, "cast(NULL AS %s)", column.dataType().sql());
        };
    }

    private Dataset<Row> customersTable() {
        String table = settings.reading().customersTable();
        OrderContract contract = settings.topics().customers().contract();
        try {
            Dataset<Row> rows = session.read()
                    .format("jdbc")
                    .options(new Mysql(settings.mysql()).sparkOptions())
                    .option("dbtable", table)
                    .load();
            requireColumns(contract, rows.columns(), table);
            return rows.selectExpr(contract.leaves().stream()
                    .map(leaf -> OrderRows.quoted(leaf.field().column()))
                    .toArray(String[]::new));
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

    private static void requireColumns(OrderContract contract, String[] columns, String table) {
        List<String> lacking = new ArrayList<>();
        for (Leaf leaf : contract.leaves()) {
            String column = leaf.field().column();
            if (Stream.of(columns).noneMatch(column::equalsIgnoreCase)) {
                lacking.add(column);
            }
        }
        if (!lacking.isEmpty()) {
            throw new StreamException(
                    Condition.TABLE_UNFIT,
                    String.format(
                            Locale.ROOT,
                            "The query joins the table %s, which lacks %s: the contract of the customers"
                                    + " (streams.customers-contract) has %s. Add what is missing, or let"
                                    + " streams.customers-table name another table.",
                            table,
                            String.join(", ", lacking),
                            lacking.size() == 1 ? "this column" : "these columns"));
        }
    }

    /** Spark's own source fails at a timestamp that its microseconds cannot hold; here the number is Kafka's. */
    private Dataset<Row> kafka(String topic, Map<String, String> starting) {
        KafkaSource source = KafkaSource.of(
                        settings.kafka(),
                        topic,
                        starting.getOrDefault(topic, "earliest"),
                        "orderflow-stream-" + file.name())
                .forReadyRanges()
                .atMost(settings.reading().maxOffsets());
        return session.readStream()
                .format(RecordSource.FORMAT)
                .options(source.options())
                .load();
    }
}
