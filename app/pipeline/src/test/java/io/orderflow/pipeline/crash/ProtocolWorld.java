package io.orderflow.pipeline.crash;

import io.orderflow.condition.Condition;
import io.orderflow.condition.StoppedException;
import io.orderflow.contract.avro.WriterSchemas;
import io.orderflow.contract.file.ContractFile;
import io.orderflow.contract.model.OrderContract;
import io.orderflow.kafka.TopicState;
import io.orderflow.local.TestDatabase;
import io.orderflow.pipeline.contract.ContractChange;
import io.orderflow.pipeline.ledger.Cursor;
import io.orderflow.pipeline.ledger.FencedException;
import io.orderflow.pipeline.ledger.Ledger;
import io.orderflow.pipeline.ledger.LedgerOpening;
import io.orderflow.pipeline.ledger.OpenedLedger;
import io.orderflow.pipeline.ledger.PartitionLedger;
import io.orderflow.pipeline.mysql.Mysql;
import io.orderflow.pipeline.mysql.TestMysql;
import io.orderflow.pipeline.schema.Schema;
import io.orderflow.pipeline.schema.Tables;
import io.orderflow.pipeline.settle.BatchClosing;
import io.orderflow.pipeline.settle.ChunkLimits;
import io.orderflow.pipeline.settle.PartitionPlan;
import io.orderflow.pipeline.settle.PartitionSettler;
import io.orderflow.pipeline.settle.Range;
import io.orderflow.pipeline.settle.RejectBudget;
import io.orderflow.pipeline.settle.SettlingFixture;
import io.orderflow.pipeline.store.OrderStore.StoreMode;
import io.orderflow.pipeline.total.TotalsSwitch;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * A log in memory, a real database, and drivers made of the real classes: opening, settler, chunk transaction, batch
 * closing. Only what Spark does between them is replaced, by a loop.
 */
final class ProtocolWorld {

    static final String TOPIC_ID = "AAAAAAAAAAAAAAAAAAAAAA";
    private static final int BATCH = 7;
    private static final int CHUNK = 4;
    private static final int RESTARTS = 200;

    private static final String CONTRACT = """
            apiVersion: v3.1.0
            kind: DataContract
            id: things
            version: %d.0.0
            status: active
            schema:
            - name: things
              properties:
              - {name: id, logicalType: integer, required: true, primaryKey: true}
              - name: amount
                logicalType: integer
                required: true
                logicalTypeOptions: {maximum: %d}
                customProperties: [{property: orderflow.role, value: quantity}]
            """;

    /** Deliberately wrong protocols, which the checks must catch. */
    enum Variant {
        RIGHT,
        /** What is done is known by the number of the batch, which starts over with the checkpoint. */
        CURSOR_BY_BATCH,
        DEAD_LETTERS_AFTER_COMMIT,
        TOTALS_AFTER_COMMIT
    }

    /** A process is killed: nothing of it runs on. */
    static final class Killed extends Error {
        private static final long serialVersionUID = 1;

        Killed(CrashPoint at) {
            super("killed at " + at);
        }
    }

    private final TestDatabase database;
    private final List<List<Thing>> log;
    private final Variant variant;

    ProtocolWorld(TestDatabase database, List<List<Thing>> log, Variant variant) throws SQLException {
        this.database = database;
        this.log = log;
        this.variant = variant;
        try (Connection connection = mysql(1).connectToServer()) {
            new Schema(Tables.of(mysql(1).settings())).createMissing(connection);
            connection.commit();
        }
        try (Connection connection = database.connect();
                Statement statement = connection.createStatement()) {
            for (String table : List.of(
                    "things",
                    "duplicate_orders",
                    "rejected_orders",
                    "orderflow_ledger",
                    "orderflow_epoch",
                    "orderflow_contracts",
                    "orderflow_contract_in_force",
                    "partition_totals")) {
                statement.execute("DELETE FROM " + table);
            }
            statement.execute("CREATE TABLE IF NOT EXISTS wrong_batches (batch INT)");
            statement.execute("DELETE FROM wrong_batches");
        }
    }

    TestDatabase database() {
        return database;
    }

    List<List<Thing>> log() {
        return log;
    }

    /** The largest amount that a version of the contract accepts. */
    static int most(int version) {
        return version == 1 ? 100 : 200;
    }

    private Mysql mysql(int version) {
        String text = CONTRACT.formatted(version, most(version));
        OrderContract contract = ContractFile.read(text, "things.odcs.yaml", "").contract();
        return new Mysql(TestMysql.settings(database.server(), database.name(), "things", contract));
    }

    /** A process that has not run yet. */
    Driver driver(int contractVersion, Duration chunkRetry) {
        return new Driver(mysql(contractVersion), chunkRetry);
    }

    /** One process: it restarts itself from the ledger as the supervisor does, until it is done, fenced or killed. */
    final class Driver {
        private final Mysql mysql;
        private final Tables tables;
        private final Ledger ledger;
        private final LedgerOpening opening;
        private final Duration chunkRetry;
        private int batch;

        private Driver(Mysql mysql, Duration chunkRetry) {
            this.mysql = mysql;
            this.tables = Tables.of(mysql.settings());
            this.ledger = new Ledger(tables, "things", UUID.randomUUID().toString());
            this.opening = new LedgerOpening(ledger, WriterSchemas.of(tables.contract()), ContractChange.ACCEPTED);
            this.chunkRetry = chunkRetry;
        }

        /** Runs to its end; whether everything is settled then. */
        boolean run() {
            Optional<Exception> last = Optional.empty();
            for (int attempt = 0; attempt < RESTARTS; attempt++) {
                try {
                    settleAll(open());
                    return true;
                } catch (FencedException e) {
                    if (isTakenOver()) {
                        return false;
                    }
                    last = Optional.of(e);
                } catch (StoppedException e) {
                    if (e.condition() == Condition.FENCED) {
                        return false;
                    }
                    throw e;
                } catch (SQLException | RuntimeException e) {
                    last = Optional.of(e);
                }
            }
            throw new AssertionError("The driver does not get on", last.orElseThrow());
        }

        private boolean isTakenOver() {
            try (Connection connection = mysql.connect()) {
                return opening.isTakenOver(connection);
            } catch (SQLException e) {
                return false;
            }
        }

        private OpenedLedger open() throws SQLException {
            Map<Integer, TopicState.Log> logs = new HashMap<>();
            Map<Integer, Long> starting = new HashMap<>();
            for (int partition = 0; partition < log.size(); partition++) {
                logs.put(partition, new TopicState.Log(0, log.get(partition).size()));
                starting.put(partition, 0L);
            }
            try (Connection connection = mysql.connect()) {
                return opening.open(connection, "things", new TopicState(TOPIC_ID, logs), () -> starting);
            }
        }

        private void settleAll(OpenedLedger opened) throws SQLException {
            BatchClosing closing = new BatchClosing(mysql, tables, ledger, opened);
            Map<Integer, Cursor> cursors = opened.cursors();
            while (true) {
                Map<Integer, Range> ranges = new HashMap<>();
                Map<Integer, Long> positions = new HashMap<>();
                cursors.forEach((partition, cursor) -> {
                    long end = log.get(partition).size();
                    if (cursor.nextOffset() < end) {
                        ranges.put(
                                partition, new Range(cursor.nextOffset(), Math.min(end, cursor.nextOffset() + BATCH)));
                    }
                });
                if (ranges.isEmpty()) {
                    return;
                }
                batch++;
                if (variant != Variant.CURSOR_BY_BATCH || !isDone(batch)) {
                    ranges.forEach((partition, range) -> positions.put(partition, settle(opened, partition, range)));
                }
                cursors = closing.close(ranges, positions);
                if (variant == Variant.CURSOR_BY_BATCH) {
                    database.execute("INSERT INTO wrong_batches VALUES (" + batch + ")");
                }
            }
        }

        private boolean isDone(int number) throws SQLException {
            try (Connection connection = database.connect();
                    Statement statement = connection.createStatement();
                    var row = statement.executeQuery("SELECT 1 FROM wrong_batches WHERE batch = " + number)) {
                return row.next();
            }
        }

        private long settle(OpenedLedger opened, int partition, Range range) {
            PartitionPlan plan = new PartitionPlan(
                    mysql,
                    tables,
                    new PartitionLedger(tables.ledger(), opened.pipeline(), partition, opened.epoch()),
                    range.from(),
                    WriterSchemas.of(tables.contract()),
                    new ChunkLimits(CHUNK, ChunkLimits.DEFAULT_BYTES, chunkRetry),
                    RejectBudget.unlimited(),
                    variant == Variant.TOTALS_AFTER_COMMIT ? TotalsSwitch.OFF : TotalsSwitch.ON,
                    StoreMode.ASSUME_NEW,
                    opened.versions());
            try (PartitionSettler settler = new PartitionSettler(plan, () -> false)) {
                for (long offset = range.from(); offset < range.until(); offset++) {
                    Thing thing = log.get(partition).get((int) offset);
                    if (thing.kind() != Thing.Kind.INVISIBLE) {
                        settler.take(SettlingFixture.received(offset, thing.value()));
                    }
                }
                settler.flush();
                return settler.takeResult().lastSeenCursor();
            }
        }
    }
}
