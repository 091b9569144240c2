package io.orderflow.verify;

import static java.util.Objects.requireNonNull;

import io.orderflow.condition.Condition;
import io.orderflow.condition.StoppedException;
import io.orderflow.pipeline.PipelineSettings;
import io.orderflow.pipeline.contract.ContractVersion;
import io.orderflow.pipeline.contract.ContractsInForce;
import io.orderflow.pipeline.contract.StoredVersions;
import io.orderflow.pipeline.ledger.LifeClosing;
import io.orderflow.pipeline.ledger.Pipeline;
import io.orderflow.pipeline.mysql.Mysql;
import io.orderflow.pipeline.pruned.PrunedOrders;
import io.orderflow.pipeline.schema.TableVersions;
import io.orderflow.pipeline.schema.Tables;
import io.orderflow.verify.compare.Conclusion;
import io.orderflow.verify.compare.Judged;
import io.orderflow.verify.compare.MatchEntries;
import io.orderflow.verify.compare.RecountSlice;
import io.orderflow.verify.compare.TotalsRecount;
import io.orderflow.verify.decode.ContentLayout;
import io.orderflow.verify.decode.OrderAge;
import io.orderflow.verify.finding.TaskReport;
import io.orderflow.verify.read.ContractHistory;
import io.orderflow.verify.read.Entry;
import io.orderflow.verify.read.LedgerSnapshot;
import io.orderflow.verify.read.OrderRange;
import io.orderflow.verify.read.PrunedOffsets;
import io.orderflow.verify.read.ReadDeadLetters;
import io.orderflow.verify.read.ReadOrders;
import io.orderflow.verify.read.ReadPublished;
import io.orderflow.verify.read.RecountPlan;
import io.orderflow.verify.read.Slice;
import io.orderflow.verify.read.TopicSnapshot;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.api.java.function.FlatMapFunction;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;

/**
 * The whole recount on one page. The job may keep running, and MySQL has no snapshot that several connections can
 * share, so exactness depends on the order of reading:
 *
 * <ol>
 *   <li>the ledger, in one snapshot: the tables are only checked below these cursors. That part was committed earlier,
 *       and rows are never changed, nor deleted while this runs (marks of retention tell), so every later reader must
 *       see it;
 *   <li>the orders, and the rejected rows marked as published; how many orders there are;
 *   <li>the ledger again, and the end offsets of the dead-letter topic: no row read so far can be younger;
 *   <li>the records up to the second cursors, the rows at their offsets, the dead letters. Records between the two
 *       cursors can explain rows but are not checked themselves.
 * </ol>
 *
 * <p>If the orders are correct, the totals are compared with them in a separate snapshot ({@link TotalsRecount}).
 *
 * <p>Everything about one order id meets in one task ({@link MatchEntries}). Driver only.
 */
final class Recount {

    private static final int OFFSETS_PER_PARTITION = 500_000;

    private final SparkSession spark;
    private final PipelineSettings settings;
    private final Mysql mysql;
    private final Tables tables;
    private final int limit;

    /** @param limit how many discrepancies of each kind are reported */
    Recount(SparkSession spark, PipelineSettings settings, int limit) {
        this.spark = requireNonNull(spark, "spark is null");
        this.settings = requireNonNull(settings, "settings is null");
        this.mysql = new Mysql(settings.mysql());
        this.tables = Tables.of(settings.mysql());
        this.limit = limit;
    }

    /**
     * Recounts.
     *
     * @throws StoppedException there is nothing to recount, Kafka is unavailable, or the acceptance of a loss has not
     *     been completed
     */
    Conclusion run() throws SQLException {
        try (Connection connection = mysql.connect()) {
            new TableVersions(tables).requireKnown(connection);
        }
        TopicSnapshot topic = topic();
        LedgerSnapshot before = ledger(topic);
        Pruned pruned = pruned();
        requireRows(topic, before);
        ContractHistory contracts = contracts(topic);
        ContentLayout layout = contracts.layout();
        RecountPlan plan = new RecountPlan(
                settings.kafka(),
                mysql,
                tables,
                contracts,
                layout,
                stored(contracts),
                settings.pipeline(),
                topic.id(),
                before.lives(),
                skipped(before),
                topic.compacted(),
                limit);
        // Eager: the tables are read now and only once.
        Dataset<Row> rows = entries(orderRanges(layout), new ReadOrders(plan))
                .union(entries(settled(before), new ReadPublished(plan)))
                .localCheckpoint(true);
        long counted = orders();
        LedgerSnapshot after = ledger(topic);
        if (!pruned.equals(pruned())) {
            throw new StoppedException(
                    Condition.FAILED, "orderflow prune removed rows while this ran. Run verify again.");
        }
        if (!contracts.isSameAs(contracts(topic))) {
            throw new StoppedException(
                    Condition.FAILED, "Another contract came into force while this ran. Run verify again.");
        }
        Optional<TopicSnapshot> deadLetters =
                TopicSnapshot.at(settings.kafka(), settings.kafka().deadLetterTopic());
        TopicSnapshot now = topic();
        List<Slice> slices = slices(before, after, now);
        Dataset<Row> all = rows.union(entries(slices, new RecountSlice(plan)))
                .union(entries(letters(deadLetters), new ReadDeadLetters(plan)));
        long offsets = slices.stream().mapToLong(s -> s.until() - s.from()).sum();
        int partitions = (int) Math.max(spark.sparkContext().defaultParallelism(), 1 + offsets / OFFSETS_PER_PARTITION);
        OrderAge age =
                OrderAge.of(pruned.orders(), layout, contracts.newestVersion().contract());
        List<TaskReport> notes = all.repartition(
                        partitions, functions.shiftright(functions.col("key"), Entry.KIND_BITS))
                .sortWithinPartitions("key")
                .mapPartitions(new MatchEntries(layout, age, limit), Encoders.javaSerialization(TaskReport.class))
                .collectAsList();
        boolean expired = deadLetters.isPresent()
                && deadLetters.get().logs().values().stream().anyMatch(log -> log.earliest() > 0);
        Judged judged = new Judged(contracts, ContractVersion.unrecorded(tables.contract(), settings.writerSchemas()));
        Conclusion conclusion =
                new Conclusion(settings.pipeline(), now, judged, before, after, pruned.orders(), expired, limit, notes);
        // Unknown pipelines of the table may settle without moving what was read of the ledger.
        if (after.equals(before) && after.unknown().isEmpty()) {
            requireAllRead(conclusion.rows().all(), counted);
        }
        if (!conclusion.ordersAddUp()) {
            return conclusion;
        }
        List<TaskReport> withTotals = new ArrayList<>(notes);
        withTotals.addAll(totals(contracts));
        return new Conclusion(
                settings.pipeline(), now, judged, before, after, pruned.orders(), expired, limit, withTotals);
    }

    /** As it is shipped to the tasks: without the reasons. */
    private static Map<Integer, Set<Long>> skipped(LedgerSnapshot ledger) {
        Map<Integer, Set<Long>> offsets = new HashMap<>();
        ledger.skipped().forEach((partition, records) -> offsets.put(partition, Set.copyOf(records.keySet())));
        return offsets;
    }

    private <T> Dataset<Row> entries(List<T> parts, FlatMapFunction<T, Row> read) {
        JavaSparkContext context = JavaSparkContext.fromSparkContext(spark.sparkContext());
        return spark.createDataFrame(
                context.parallelize(parts, Math.max(1, parts.size())).flatMap(read), Entry.SCHEMA);
    }

    /** What retention has removed so far; changes while it removes more. */
    private record Pruned(Optional<PrunedOrders> orders, long marks) {}

    private Pruned pruned() throws SQLException {
        try (Connection connection = mysql.connect()) {
            Optional<PrunedOrders> orders = PrunedOrders.read(connection, tables);
            return new Pruned(orders, PrunedOffsets.marks(connection, tables, settings.pipeline()));
        }
    }

    private TopicSnapshot topic() {
        String topic = settings.kafka().topic();
        return TopicSnapshot.at(settings.kafka(), topic)
                .orElseThrow(() -> new StoppedException(
                        Condition.FAILED, "Topic %s does not exist: there is nothing to recount.".formatted(topic)));
    }

    private LedgerSnapshot ledger(TopicSnapshot topic) throws SQLException {
        try (Connection connection = mysql.connect()) {
            LifeClosing.requireNone(connection, tables, new Pipeline(settings.pipeline(), topic.name(), topic.id()));
            return LedgerSnapshot.read(connection, tables, settings.pipeline(), topic.name(), topic.id());
        }
    }

    private ContractHistory contracts(TopicSnapshot topic) throws SQLException {
        try (Connection connection = mysql.connect()) {
            ContractsInForce inForce = ContractsInForce.read(connection, tables.versions(), settings.pipeline());
            return ContractHistory.of(inForce, topic.name(), topic.id(), settings.writerSchemas());
        }
    }

    /** Which columns the rows can have values in. */
    private StoredVersions stored(ContractHistory contracts) throws SQLException {
        try (Connection connection = mysql.connect()) {
            return StoredVersions.read(connection, tables.versions(), contracts.newestVersion());
        }
    }

    private List<TaskReport> totals(ContractHistory contracts) throws SQLException {
        // The totals of years are summed by one statement.
        try (Connection connection = mysql.patient().connect()) {
            return new TotalsRecount(tables, contracts.newestVersion().contract(), settings.pipeline(), limit)
                    .run(connection);
        }
    }

    private List<OrderRange> orderRanges(ContentLayout layout) throws SQLException {
        try (Connection connection = mysql.connect()) {
            return OrderRange.of(connection, tables.orders(), layout);
        }
    }

    /** How many rows the orders table has now. */
    private long orders() throws SQLException {
        try (Connection connection = mysql.patient().connect();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT COUNT(*) FROM " + tables.orders())) {
            row.next();
            return row.getLong(1);
        }
    }

    /**
     * If no pipeline of the table settled anything while it was read and counted, both must have seen the same: a row
     * that was not read would not be missed otherwise.
     */
    private void requireAllRead(long read, long counted) {
        if (read != counted) {
            throw new StoppedException(
                    Condition.FAILED,
                    String.format(
                            Locale.ROOT,
                            "verify has read %d rows of %s, and counted %d right after that: something other than a"
                                    + " pipeline writes to it. Run verify again.",
                            read,
                            tables.orders(),
                            counted));
        }
    }

    private void requireRows(TopicSnapshot topic, LedgerSnapshot ledger) {
        if (ledger.rows().isEmpty()) {
            throw new StoppedException(
                    Condition.FAILED,
                    ("The ledger of database %s has no row of pipeline %s for topic %s (id %s): there is nothing to"
                                    + " recount. Its pipelines are %s; choose one with --set pipeline.name=NAME.")
                            .formatted(
                                    tables.database(),
                                    settings.pipeline(),
                                    topic.name(),
                                    topic.id(),
                                    ledger.pipelines()));
        }
    }

    private static List<Slice> settled(LedgerSnapshot ledger) {
        List<Slice> slices = new ArrayList<>();
        ledger.rows()
                .values()
                .forEach(row -> slices.addAll(Slice.of(row.partition(), row.first(), row.next(), Slice.Kind.SETTLED)));
        return slices;
    }

    /**
     * The slices to read: rows only where Kafka has deleted the records, then records and rows, then what was settled
     * during the recount.
     */
    private static List<Slice> slices(LedgerSnapshot before, LedgerSnapshot after, TopicSnapshot topic) {
        List<Slice> slices = new ArrayList<>();
        for (LedgerSnapshot.Counted row : before.rows().values()) {
            int partition = row.partition();
            TopicSnapshot.Log log = topic.logs().getOrDefault(partition, new TopicSnapshot.Log(row.next(), row.next()));
            long readable = Math.max(row.first(), Math.min(log.earliest(), row.next()));
            long end = Math.max(readable, Math.min(row.next(), log.end()));
            slices.addAll(Slice.of(partition, row.first(), readable, Slice.Kind.ROWS_ONLY));
            slices.addAll(Slice.of(partition, readable, end, Slice.Kind.SETTLED));
            slices.addAll(Slice.of(partition, end, row.next(), Slice.Kind.ROWS_ONLY));
        }
        for (LedgerSnapshot.Counted row : after.rows().values()) {
            TopicSnapshot.Log log = topic.logs().get(row.partition());
            LedgerSnapshot.Counted old = before.rows().get(row.partition());
            if (log != null) {
                long from = Math.max(old == null ? row.first() : old.next(), log.earliest());
                slices.addAll(Slice.of(row.partition(), from, Math.min(row.next(), log.end()), Slice.Kind.LATE));
            }
        }
        return slices;
    }

    private static List<Slice> letters(Optional<TopicSnapshot> deadLetters) {
        List<Slice> slices = new ArrayList<>();
        deadLetters.ifPresent(topic -> topic.logs()
                .forEach((partition, log) ->
                        slices.addAll(Slice.of(partition, log.earliest(), log.end(), Slice.Kind.SETTLED))));
        return slices;
    }
}
