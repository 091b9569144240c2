package io.orderflow.pipeline.settle;

import io.orderflow.contract.avro.WriterSchemas;
import io.orderflow.contract.model.OrderContract;
import io.orderflow.kafka.Received;
import io.orderflow.kafka.TopicState;
import io.orderflow.local.DatabaseServer;
import io.orderflow.local.TestDatabase;
import io.orderflow.pipeline.contract.StoredVersions;
import io.orderflow.pipeline.ledger.Ledger;
import io.orderflow.pipeline.ledger.LedgerOpening;
import io.orderflow.pipeline.ledger.OpenedLedger;
import io.orderflow.pipeline.ledger.PartitionLedger;
import io.orderflow.pipeline.mysql.Mysql;
import io.orderflow.pipeline.mysql.MysqlSettings;
import io.orderflow.pipeline.mysql.TestLoading;
import io.orderflow.pipeline.mysql.TestMysql;
import io.orderflow.pipeline.schema.Schema;
import io.orderflow.pipeline.schema.Tables;
import io.orderflow.pipeline.store.OrderStore.StoreMode;
import io.orderflow.pipeline.total.TotalsSwitch;
import io.orderflow.program.contract.OrderContractSetting;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Settles records as tasks do, without Spark and without Kafka: tables, an opened ledger, and a settler per partition.
 */
public final class SettlingFixture {

    /** The id of its topic. */
    public static final String TOPIC_ID = "AAAAAAAAAAAAAAAAAAAAAA";

    private static final int PARTITIONS = 4;

    /** Of the partition's present life: ids of past ones have a dot. */
    private static final String NEXT_OFFSET =
            "SELECT next_offset FROM orderflow_ledger WHERE topic_id NOT LIKE '%.%' AND kafka_partition = ";

    private final MysqlSettings settings;
    private final OpenedLedger ledger;
    private final TotalsSwitch totals;
    /** As the driver hands it to the next tasks. */
    private final AtomicReference<StoreMode> firstMode = new AtomicReference<>(StoreMode.ASSUME_NEW);

    private SettlingFixture(MysqlSettings settings, OpenedLedger ledger, TotalsSwitch totals) {
        this.settings = settings;
        this.ledger = ledger;
        this.totals = totals;
    }

    /** Creates the tables in this database, and opens the ledger of a pipeline of four partitions at offset 0. */
    public static SettlingFixture in(TestDatabase database, String topic) throws SQLException {
        return in(database.server(), database.name(), topic);
    }

    /** The same, in a database of this name. */
    public static SettlingFixture in(DatabaseServer server, String database, String topic) throws SQLException {
        return in(settings(server, server.user(), server.password(), database), topic);
    }

    /** The same, whose orders are those of a contract, in a table of its own. */
    public static SettlingFixture in(DatabaseServer server, String database, String topic, OrderContract contract)
            throws SQLException {
        return in(TestMysql.settings(server, database, contract.table(), contract), topic);
    }

    /** The same, in an orders table of this name, whatever the contract calls it. */
    public static SettlingFixture in(
            DatabaseServer server, String database, String topic, String table, OrderContract contract)
            throws SQLException {
        return in(TestMysql.settings(server, database, table, contract), topic);
    }

    private static SettlingFixture in(MysqlSettings settings, String topic) throws SQLException {
        Tables tables = Tables.of(settings);
        Map<Integer, TopicState.Log> logs = new HashMap<>();
        Map<Integer, Long> starting = new HashMap<>();
        for (int partition = 0; partition < PARTITIONS; partition++) {
            logs.put(partition, new TopicState.Log(0, 1_000_000));
            starting.put(partition, 0L);
        }
        try (Connection connection = new Mysql(settings).connectToServer()) {
            new Schema(tables).createMissing(connection);
            Ledger ledger = new Ledger(tables, topic + "-orders", "00000000-0000-0000-0000-000000000000");
            return new SettlingFixture(
                    settings,
                    new LedgerOpening(ledger).open(connection, topic, new TopicState(TOPIC_ID, logs), () -> starting),
                    TotalsSwitch.ON);
        }
    }

    /** From now on settlers know that orders may be stored already, as after a batch that had such. */
    public void expectRepeats() {
        firstMode.set(StoreMode.LOOK_UP_FIRST);
    }

    /** The same fixture, whose settlers log in as another user. */
    public SettlingFixture as(DatabaseServer server, String user) {
        return new SettlingFixture(settings(server, user, "secret", settings.database()), ledger, totals);
    }

    /** The same fixture, whose settlers leave the totals alone. */
    public SettlingFixture withoutTotals() {
        return new SettlingFixture(settings, ledger, TotalsSwitch.OFF);
    }

    /** A settler of a partition that settles so many records at a time, and tries passing faults again. */
    public PartitionSettler settler(int partition, int chunkRows) throws SQLException {
        return settler(partition, Duration.ofSeconds(30), RejectBudget.unlimited(), chunkRows);
    }

    /** The same fixture, whose connections have one more property of Connector/J. */
    public SettlingFixture with(String property, String value) {
        Map<String, String> properties = new HashMap<>(settings.properties());
        properties.put(property, value);
        return new SettlingFixture(
                new MysqlSettings(
                        settings.host(),
                        settings.port(),
                        settings.database(),
                        settings.table(),
                        settings.contract(),
                        settings.user(),
                        settings.password(),
                        settings.sslMode(),
                        settings.connectTimeout(),
                        settings.socketTimeout(),
                        TestLoading.ROWS,
                        properties),
                ledger,
                totals);
    }

    private static MysqlSettings settings(DatabaseServer server, String user, String password, String database) {
        return TestMysql.settings(server, user, password, database, "orders", OrderContractSetting.shipped());
    }

    /** A settler of a partition, which begins where the ledger stands and does not try a fault again. */
    public PartitionSettler settler(int partition) throws SQLException {
        return settler(partition, Duration.ZERO, RejectBudget.unlimited(), 1_000);
    }

    public PartitionSettler settler(int partition, Duration retry, RejectBudget budget, int chunkRows)
            throws SQLException {
        return settlerAt(number(NEXT_OFFSET + partition), partition, retry, budget, chunkRows);
    }

    public PartitionSettler settlerAt(long from, int partition, Duration retry, RejectBudget budget, int chunkRows) {
        Tables tables = Tables.of(settings);
        return new PartitionSettler(
                new PartitionPlan(
                        new Mysql(settings),
                        tables,
                        new PartitionLedger(tables.ledger(), ledger.pipeline(), partition, ledger.epoch()),
                        from,
                        WriterSchemas.of(tables.contract()),
                        new ChunkLimits(chunkRows, ChunkLimits.DEFAULT_BYTES, retry),
                        budget,
                        totals,
                        firstMode.get(),
                        ledger.versions()),
                () -> false);
    }

    /** Settles these values as the next records of a partition. */
    public void settle(int partition, List<byte[]> values) throws SQLException {
        long offset = number(NEXT_OFFSET + partition);
        try (PartitionSettler settler = settler(partition)) {
            for (byte[] value : values) {
                settler.take(received(offset++, value));
            }
            settler.flush();
        }
    }

    /** Settles values with the Kafka timestamps of their records. */
    public void settle(int partition, List<byte[]> values, List<Long> timestamps) throws SQLException {
        long offset = number(NEXT_OFFSET + partition);
        try (PartitionSettler settler = settler(partition)) {
            for (int i = 0; i < values.size(); i++) {
                settler.take(new Received(offset++, null, values.get(i), List.of(), timestamps.get(i)));
            }
            settler.flush();
        }
    }

    /** The contracts of the orders that were in the table when its ledger was opened. */
    public StoredVersions versions() {
        return ledger.versions();
    }

    /** The epoch of its ledger. */
    public long epoch() {
        return ledger.epoch();
    }

    /**
     * Settles these values once more, as the records from an offset on: a task that does not know how far the ledger
     * is.
     */
    public void settleAgain(int partition, long from, List<byte[]> values) {
        long offset = from;
        try (PartitionSettler settler =
                settlerAt(from, partition, Duration.ZERO, RejectBudget.unlimited(), values.size())) {
            for (byte[] value : values) {
                settler.take(received(offset++, value));
            }
            settler.flush();
        }
    }

    public static Received received(long offset, byte[] value) {
        return new Received(offset, null, value, List.of(), 1_763_000_000_000L);
    }

    /** An order whose content depends on the quantity. */
    public static byte[] order(int id, int quantity) {
        return ("{\"customer_id\":87654,\"order_id\":\"ORDER-%06d\",\"product_name\":\"Yoga"
                        + " Mat\",\"product_category\":\"Sports\","
                        + "\"unit_price\":10.50,\"quantity\":%d,\"total_price\":%d.%02d,\"order_timestamp\":\"2025-01-15T14:30:45\"}")
                .formatted(id, quantity, quantity * 1050L / 100, quantity * 1050L % 100)
                .getBytes(StandardCharsets.UTF_8);
    }

    public Tables tables() {
        return Tables.of(settings);
    }

    public Mysql mysql() {
        return new Mysql(settings);
    }

    public Connection connect() throws SQLException {
        return mysql().connect();
    }

    /** The pipeline's name. */
    public String pipeline() {
        return ledger.pipeline().name();
    }

    public long number(String sql) throws SQLException {
        return Long.parseLong(text(sql));
    }

    /** The first column of the first row. */
    public String text(String sql) throws SQLException {
        try (Connection connection = connect();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            return row.next() ? String.valueOf(row.getString(1)) : "";
        }
    }

    /** What is written, in a line: orders, duplicates, rejected rows, and the sum of the ledger's cursors. */
    public String written() throws SQLException {
        return text("SELECT CONCAT((SELECT COUNT(*) FROM orders), ' orders, ', (SELECT COUNT(*) FROM"
                + " duplicate_orders), ' duplicate, ', (SELECT COUNT(*) FROM rejected_orders), ' rejected, ledger ',"
                + " (SELECT CONCAT(SUM(next_offset), ' = ', SUM(l.stored), ' + ', SUM(l.duplicate), ' + ',"
                + " SUM(l.rejected)) FROM orderflow_ledger l))");
    }
}
