package io.orderflow.pipeline.ledger;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.orderflow.contract.avro.WriterSchemas;
import io.orderflow.contract.file.ContractFixture;
import io.orderflow.contract.model.OrderContract;
import io.orderflow.kafka.TopicState;
import io.orderflow.local.TestDatabase;
import io.orderflow.pipeline.contract.ContractChange;
import io.orderflow.pipeline.contract.ContractsInForce;
import io.orderflow.pipeline.mysql.Mysql;
import io.orderflow.pipeline.mysql.TestMysql;
import io.orderflow.pipeline.schema.Schema;
import io.orderflow.pipeline.schema.Tables;
import io.orderflow.pipeline.settle.ChunkLimits;
import io.orderflow.pipeline.settle.PartitionPlan;
import io.orderflow.pipeline.settle.PartitionSettler;
import io.orderflow.pipeline.settle.RejectBudget;
import io.orderflow.pipeline.settle.SettlingFixture;
import io.orderflow.pipeline.store.OrderStore.StoreMode;
import io.orderflow.pipeline.total.TotalsSwitch;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Drivers of one pipeline of two partitions, each with a contract of its own. */
final class Contracts {
    static final String TOPIC_ID = "AAAAAAAAAAAAAAAAAAAAAA";
    static final Pipeline PIPELINE = new Pipeline("things", "things", TOPIC_ID);

    private final TestDatabase database;

    Contracts(TestDatabase database) {
        this.database = database;
    }

    /** A contract whose amounts are limited. */
    static OrderContract contract(String version, int most, String... properties) {
        List<String> all = new ArrayList<>(List.of(properties));
        all.add(
                0,
                "{name: amount, logicalType: integer, required: true, logicalTypeOptions: {maximum: %d}}"
                        .formatted(most));
        return ContractFixture.contract(ContractFixture.inVersion(version, all.toArray(String[]::new)));
    }

    Driver driver(String name, OrderContract contract) {
        return new Driver(name, contract, ContractChange.CHECKED);
    }

    Driver accepting(String name, OrderContract contract) {
        return new Driver(name, contract, ContractChange.ACCEPTED);
    }

    /** The first column of the first row. */
    String text(String sql) {
        return database.text(sql);
    }

    long number(String sql) {
        return database.number(sql);
    }

    ContractsInForce inForce() throws SQLException {
        Driver any = driver("any", contract("1", 1));
        try (Connection connection = any.mysql.connect()) {
            return ContractsInForce.read(connection, any.tables.versions(), PIPELINE.name());
        }
    }

    final class Driver {
        final Tables tables;
        final Mysql mysql;
        private final LedgerOpening opening;
        private OpenedLedger ledger;

        private Driver(String name, OrderContract contract, ContractChange change) {
            mysql = new Mysql(TestMysql.settings(database.server(), database.name(), "things", contract));
            tables = Tables.of(mysql.settings());
            opening = new LedgerOpening(new Ledger(tables, PIPELINE.name(), name), WriterSchemas.of(contract), change);
        }

        /** Creates what is missing, and opens the ledger. */
        Driver open() throws SQLException {
            try (Connection connection = mysql.connectToServer()) {
                opening.requireContract(connection);
                new Schema(tables).createMissing(connection);
                ledger = opening.open(
                        connection,
                        PIPELINE.topic(),
                        new TopicState(
                                TOPIC_ID, Map.of(0, new TopicState.Log(0, 1_000), 1, new TopicState.Log(0, 1_000))),
                        () -> Map.of(0, 0L, 1, 0L));
            }
            return this;
        }

        void settle(int partition, String... values) throws SQLException {
            long offset = number("SELECT next_offset FROM orderflow_ledger WHERE topic_id = '" + TOPIC_ID
                    + "' AND kafka_partition = " + partition);
            PartitionPlan plan = new PartitionPlan(
                    mysql,
                    tables,
                    new PartitionLedger(tables.ledger(), PIPELINE, partition, ledger.epoch()),
                    offset,
                    WriterSchemas.of(tables.contract()),
                    new ChunkLimits(100, ChunkLimits.DEFAULT_BYTES, Duration.ZERO),
                    RejectBudget.unlimited(),
                    TotalsSwitch.OFF,
                    StoreMode.ASSUME_NEW,
                    ledger.versions());
            try (PartitionSettler settler = new PartitionSettler(plan, () -> false)) {
                for (String value : values) {
                    settler.take(SettlingFixture.received(offset++, value.getBytes(UTF_8)));
                }
                settler.flush();
            }
        }
    }
}
