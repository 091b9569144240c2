package io.orderflow.pipeline.ledger;

import static io.orderflow.pipeline.ledger.Contracts.PIPELINE;
import static io.orderflow.pipeline.ledger.Contracts.TOPIC_ID;
import static io.orderflow.pipeline.ledger.Contracts.contract;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.orderflow.condition.Condition;
import io.orderflow.condition.StoppedException;
import io.orderflow.contract.model.OrderContract;
import io.orderflow.local.RealServices;
import io.orderflow.local.TestDatabase;
import io.orderflow.pipeline.contract.ContractsInForce;
import io.orderflow.pipeline.schema.OrdersTableCheck;
import io.orderflow.pipeline.schema.Schema;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Which contract judges which record, when contracts change. */
@ExtendWith(RealServices.class)
@Tag("mysql")
class ContractVersionsIT {
    private static final OrderContract FIRST = contract("1.0.0", 100);
    private static final OrderContract WIDER = contract("1.1.0", 1_000);
    private static final OrderContract WITH_COUPON =
            contract("2.0.0", 1_000, "{name: coupon, logicalType: string, logicalTypeOptions: {maxLength: 20}}");

    private static final String ENTRIES = "SELECT GROUP_CONCAT(CONCAT_WS(' ', IF(f.topic_id LIKE '%.%', 'past', ''),"
            + " f.kafka_partition, f.from_offset, c.number) ORDER BY f.topic_id, f.kafka_partition, f.from_offset"
            + " SEPARATOR ', ') FROM orderflow_contract_in_force f JOIN orderflow_contracts c ON c.hash = f.hash";

    private TestDatabase database;
    private Contracts contracts;

    @BeforeEach
    void setUp(TestDatabase database) {
        this.database = database;
        contracts = new Contracts(database);
    }

    private String entries() throws SQLException {
        return contracts.text(ENTRIES).strip();
    }

    private static String thing(int id, int amount) {
        return "{\"id\":" + id + ",\"amount\":" + amount + "}";
    }

    private static String withCoupon(int id, String coupon) {
        return "{\"id\":" + id + ",\"amount\":1,\"coupon\":\"" + coupon + "\"}";
    }

    @Test
    void eachRecordIsJudgedByTheContractThatWasInForce() throws SQLException {
        contracts.driver("a", FIRST).open().settle(0, thing(1, 100), thing(2, 500));
        contracts.driver("b", WIDER).open().settle(0, thing(3, 500));
        contracts.driver("c", WIDER).open().settle(0, thing(4, 500));

        assertThat(entries()).isEqualTo("0 0 1,  0 2 2,  1 0 2");
        assertThat(contracts.text("SELECT GROUP_CONCAT(CONCAT(kafka_offset, ' ', reason)) FROM rejected_orders"))
                .isEqualTo("1 OUT_OF_RANGE");
        ContractsInForce inForce = contracts.inForce();
        assertThat(inForce.at("things", TOPIC_ID, 0, 1).contract()).isEqualTo(FIRST);
        assertThat(inForce.at("things", TOPIC_ID, 0, 2).contract()).isEqualTo(WIDER);
        assertThat(inForce.at("things", TOPIC_ID, 0, 1_000).contract()).isEqualTo(WIDER);
        assertThat(inForce.newest().contract()).isEqualTo(WIDER);
        assertThat(inForce.versions())
                .extracting(version -> version.contract().version())
                .containsExactly("1.0.0", "1.1.0");
    }

    @Test
    void aDatabaseFromBeforeGetsOneEntryForEachRowOfTheLedger() throws SQLException {
        contracts.driver("a", FIRST).open().settle(0, thing(1, 1), thing(2, 1));
        database.execute("UPDATE orderflow_ledger SET first_offset = first_offset - 5, next_offset = next_offset - 5"
                + " WHERE kafka_partition = 1");
        database.execute("INSERT INTO orderflow_ledger (pipeline, topic, topic_id, kafka_partition, first_offset,"
                + " next_offset, epoch, updated_at) VALUES ('things', 'things', 'AAAAAAAAAAA.3', 0, 7, 7,"
                + " 1, NOW())");
        database.execute("DROP TABLE orderflow_contracts, orderflow_contract_in_force");
        assertThat(contracts.inForce().isEmpty()).isTrue();

        contracts.driver("b", FIRST).open();

        assertThat(entries()).isEqualTo("past 0 7 1,  0 0 1,  1 -5 1");
    }

    @Test
    void anOlderVersionIsNotTakenSilently() throws SQLException {
        contracts.driver("a", WIDER).open();
        long epoch = contracts.number("SELECT epoch FROM orderflow_epoch");

        assertThatThrownBy(() -> contracts.driver("b", FIRST).open())
                .isInstanceOf(StoppedException.class)
                .hasMessageContaining("The contract things 1.0.0 (")
                .hasMessageContaining("is older than the one in force, things 1.1.0 (number 1, ")
                .hasMessageContaining("Nothing was read or changed. Start with the newer file")
                .hasMessageContaining("orderflow job --accept-contract")
                .extracting(e -> ((StoppedException) e).condition())
                .isEqualTo(Condition.CONTRACT_CHANGED);
        assertThat(contracts.number("SELECT epoch FROM orderflow_epoch")).isEqualTo(epoch);
        assertThat(entries()).isEqualTo("0 0 1,  1 0 1");
    }

    @Test
    void aContractThatWasReplacedUnderTheSameVersionIsNotTakenSilently() throws SQLException {
        OrderContract edited = contract("1.0.0", 200);
        contracts.driver("a", FIRST).open().settle(0, thing(1, 1));
        contracts.driver("b", edited).open();

        assertThatThrownBy(() -> contracts.driver("a", FIRST).open())
                .isInstanceOf(StoppedException.class)
                .hasMessageContaining("has been in force before, and was followed by things 1.0.0 (number 2, ");
    }

    @Test
    void goingBackIsAccepted() throws SQLException {
        contracts.driver("a", FIRST).open();
        contracts.driver("b", WIDER).open().settle(0, thing(1, 500));
        contracts.accepting("c", FIRST).open().settle(0, thing(2, 500));
        contracts.driver("c", FIRST).open();

        // Where nothing was settled in between, the entry is replaced.
        assertThat(entries()).isEqualTo("0 0 2,  0 1 1,  1 0 1");
        assertThat(contracts.inForce().newest().contract()).isEqualTo(FIRST);
        assertThat(contracts.number("SELECT COUNT(*) FROM rejected_orders")).isEqualTo(1);
    }

    @Test
    void whatStoredOrdersCannotFollowIsRefusedByName() throws SQLException {
        contracts.driver("a", FIRST).open();
        OrderContract breaking = contract("2.0.0", 100, "{name: size, logicalType: integer, required: true}");

        assertThatThrownBy(() -> contracts.driver("b", breaking).open())
                .isInstanceOf(StoppedException.class)
                .hasMessageContaining("changes what stored orders cannot follow; in force is things 1.0.0 (number 1, ")
                .hasMessageContaining("- size: a new required field: existing rows have no value for it")
                .extracting(e -> ((StoppedException) e).condition())
                .isEqualTo(Condition.CONTRACT_CHANGED);
    }

    @Test
    void theDriverWithTheOlderContractIsFenced() throws SQLException {
        Contracts.Driver older = contracts.driver("a", FIRST).open();
        older.settle(0, thing(1, 1));
        Contracts.Driver newer = contracts.driver("b", WIDER).open();

        assertThatThrownBy(() -> older.settle(0, thing(2, 500))).isInstanceOf(FencedException.class);
        assertThatThrownBy(older::open)
                .isInstanceOf(StoppedException.class)
                .extracting(e -> ((StoppedException) e).condition())
                .isIn(Condition.FENCED, Condition.CONTRACT_CHANGED);
        newer.settle(0, thing(2, 500));

        assertThat(entries()).isEqualTo("0 0 1,  0 1 2,  1 0 2");
        assertThat(contracts.number("SELECT COUNT(*) FROM rejected_orders")).isZero();
    }

    @Test
    void schemaAddsTheColumnOfANewOptionalField() throws SQLException {
        contracts.driver("a", FIRST).open().settle(0, thing(1, 1));
        Contracts.Driver next = contracts.driver("b", WITH_COUPON);
        try (Connection connection = next.mysql.connect()) {
            assertThatThrownBy(() -> new OrdersTableCheck(next.tables).check(connection))
                    .hasMessageContaining(
                            "it has no column coupon, which the contract has for an optional field: orderflow"
                                    + " schema adds it");
            Schema schema = new Schema(next.tables);

            assertThat(schema.addedColumns(connection).orElseThrow())
                    .endsWith(
                            "`things` ADD COLUMN `coupon` VARCHAR(20) NULL, ADD COLUMN `contract_no` SMALLINT NOT NULL"
                                    + " DEFAULT 0");
            assertThat(schema.addColumns(connection, wait -> {})).containsExactly("coupon", "contract_no");
            assertThat(schema.addColumns(connection, wait -> {})).isEmpty();
            new OrdersTableCheck(next.tables).check(connection);
        }
        next.open().settle(0, withCoupon(2, "X"));

        assertThat(contracts.text(
                        "SELECT GROUP_CONCAT(CONCAT_WS(' ', id, COALESCE(coupon, '-'), contract_no) ORDER BY id)"
                                + " FROM things"))
                .isEqualTo("1 - 0,2 X 2");
    }

    @Test
    void aRetryOfAnOrderFromBeforeAFieldExistedIsADuplicate() throws SQLException {
        contracts.driver("a", FIRST).open().settle(0, withCoupon(1, "X"), withCoupon(2, "X"));
        Contracts.Driver next = contracts.driver("b", WITH_COUPON);
        try (Connection connection = next.mysql.connect()) {
            new Schema(next.tables).addColumns(connection, wait -> {});
        }
        next.open().settle(0, withCoupon(1, "X"), withCoupon(3, "X"), thing(2, 2));
        next.settle(0, withCoupon(3, "Y"), withCoupon(3, "X"));

        assertThat(contracts.text("SELECT GROUP_CONCAT(kafka_offset ORDER BY kafka_offset) FROM duplicate_orders"))
                .isEqualTo("2,6");
        assertThat(contracts.text("SELECT GROUP_CONCAT(CONCAT(kafka_offset, ' ', message) ORDER BY kafka_offset) FROM"
                        + " rejected_orders"))
                .startsWith("4 2 is stored already, with other content: amount")
                .contains(",5 3 is stored already, with other content: coupon");
    }

    @Test
    void addingAColumnWaitsForALongTransactionWithoutBlockingOthers() throws SQLException {
        Contracts.Driver running = contracts.driver("a", FIRST).open();
        running.settle(0, thing(1, 1));
        Contracts.Driver next = contracts.driver("b", WITH_COUPON);
        List<String> waits = new ArrayList<>();
        try (Connection reader = next.mysql.connect();
                Statement statement = reader.createStatement();
                Connection connection = next.mysql.connect()) {
            statement.executeQuery("SELECT * FROM things").close();

            List<String> added = new Schema(next.tables).addColumns(connection, wait -> {
                waits.add(wait);
                try {
                    // Between two attempts nothing waits behind the ALTER TABLE.
                    running.settle(0, thing(10 + waits.size(), 1));
                    if (waits.size() == 2) {
                        reader.commit();
                    }
                } catch (SQLException e) {
                    throw new IllegalStateException(e);
                }
            });

            assertThat(added).containsExactly("coupon", "contract_no");
        }
        assertThat(waits).hasSize(2).allMatch(wait -> wait.contains("is in use by a long statement"));
        assertThat(contracts.number("SELECT COUNT(*) FROM things")).isEqualTo(3);
    }

    @Test
    void aClosedLifeKeepsItsEntriesAndTheNextOneBeginsWithTheContractOfItsStart() throws SQLException {
        Contracts.Driver first = contracts.driver("a", FIRST).open();
        first.settle(0, thing(1, 1), thing(2, 1));
        contracts.driver("b", WIDER).open().settle(0, thing(3, 1));
        Ledger ledger = new Ledger(first.tables, PIPELINE.name(), "operator");
        try (Connection connection = first.mysql.connect()) {
            assertThat(ledger.lockEpoch(connection)).isTrue();
            long epoch = ledger.raiseEpoch(connection);
            Map<Integer, Cursor> cursors = ledger.cursors(connection, PIPELINE);
            new LifeClosing(ledger, first.tables).close(connection, PIPELINE, cursors.get(0), 1, epoch, rows -> {});
        }
        contracts.driver("b", WIDER).open();

        assertThat(entries()).isEqualTo("past 0 0 1, past 0 2 2,  0 1 2,  1 0 2");
    }

    @Test
    void entriesBehindACursorThatWasSetBackAreJudgedAgain() throws SQLException {
        contracts.driver("a", FIRST).open().settle(0, thing(1, 1), thing(2, 1));
        contracts.driver("b", WIDER).open();
        database.execute("UPDATE orderflow_ledger SET next_offset = 1, `stored` = 1 WHERE kafka_partition = 0");
        contracts.driver("c", contract("1.2.0", 50)).open();

        assertThat(entries()).isEqualTo("0 0 1,  0 1 3,  1 0 3");
    }
}
