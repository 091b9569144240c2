package io.orderflow.pipeline.schema;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.orderflow.condition.Condition;
import io.orderflow.condition.StoppedException;
import io.orderflow.local.Clerk;
import io.orderflow.local.RealServices;
import io.orderflow.local.TestDatabase;
import io.orderflow.pipeline.settle.SettlingFixture;
import io.orderflow.pipeline.settle.SettlingFixtures;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** OrderFlow's own tables say which version they have. */
@ExtendWith({RealServices.class, SettlingFixtures.class})
@Tag("mysql")
record TableVersionsIT(TestDatabase database, SettlingFixture fixture) {

    private static final String RECORDED =
            "SELECT CONCAT_WS(' ', version, works_with, found) FROM orderflow_schema ORDER BY version";

    /** As the version before versions were recorded left it. */
    private void forgetVersions() {
        database.execute(
                "DROP TABLE orderflow_schema",
                "DROP TABLE orderflow_audit",
                "DROP TABLE orderflow_pruned",
                "DROP TABLE orderflow_pruned_orders",
                "DROP TABLE orderflow_notifications");
    }

    @Test
    void aNewDatabaseHasTheNewestVersionAndNoHistory() throws SQLException {
        assertThat(database.rows(RECORDED)).containsExactly("5 2 0");
        assertThat(create()).isEmpty();
        assertThat(database.rows(RECORDED)).containsExactly("5 2 0");
    }

    @Test
    void aDatabaseFromBeforeVersionsIsBroughtUpToDateWithItsData() throws SQLException {
        fixture.settle(
                0, List.of(SettlingFixture.order(1, 1), SettlingFixture.order(2, 2), SettlingFixture.order(3, 1)));
        forgetVersions();
        List<String> before =
                database.rows("SELECT CONCAT_WS(' ', t.kafka_partition, t.next_offset, t.stored, t.duplicate) FROM"
                        + " orderflow_ledger t ORDER BY t.kafka_partition");

        assertThat(create())
                .contains("the record of versions: tables of version 2 are now of version 5")
                .hasSize(6);

        assertThat(database.rows(RECORDED)).containsExactly("2 1 1", "3 2 0", "4 2 0", "5 2 0");
        assertThat(database.rows("SELECT CONCAT_WS(' ', t.kafka_partition, t.next_offset, t.stored, t.duplicate) FROM"
                        + " orderflow_ledger t ORDER BY t.kafka_partition"))
                .isEqualTo(before);
        assertThat(fixture.number("SELECT COUNT(*) FROM orders")).isEqualTo(3);
        assertThat(create()).isEmpty();
    }

    /** Its table was made by orderflow notify alone then, and keeps what it has. */
    @Test
    void aDatabaseInWhichNotifyHasWorkedBeforeItsTableHadAVersionKeepsItsMessages() throws SQLException {
        database.execute(
                "DELETE FROM orderflow_schema WHERE version = 5",
                "INSERT INTO orderflow_schema VALUES (3, 2, 'as before', 0, UTC_TIMESTAMP(3))",
                "INSERT INTO orderflow_notifications VALUES ('mail', REPEAT('a', 32), 'p', 'ORDER-000001', 'CONFIRMED',"
                        + " 'dead', 1, 0, 'refused', '{}', UTC_TIMESTAMP(3))");

        assertThat(create()).containsExactly("the record of versions: tables of version 3 are now of version 5");

        assertThat(database.rows("SELECT state FROM orderflow_notifications")).containsExactly("dead");
        assertThat(database.rows(RECORDED)).containsExactly("3 2 0", "4 2 0", "5 2 0");
    }

    /** A driver that runs meanwhile has its connections open, and writes on. */
    @Test
    void aDriverOfTheVersionBeforeGoesOnWhileTheTablesAreBroughtUpToDate() throws SQLException {
        forgetVersions();
        fixture.settle(0, List.of(SettlingFixture.order(1, 1)));
        assertThat(create()).isNotEmpty();
        fixture.settle(0, List.of(SettlingFixture.order(2, 2)));

        assertThat(fixture.number("SELECT COUNT(*) FROM orders")).isEqualTo(2);
        assertThat(fixture.number("SELECT t.stored FROM orderflow_ledger t WHERE t.kafka_partition = 0"))
                .isEqualTo(2);
    }

    @Test
    void whatEndedHalfwayIsFinishedByTheNextStart() throws SQLException {
        forgetVersions();
        database.execute(SqlFile.read("schema", "orderflow_schema")
                .statement(fixture.tables().placeholders()));

        assertThat(create()).hasSize(5);
        assertThat(database.rows(RECORDED)).containsExactly("2 1 1", "3 2 0", "4 2 0", "5 2 0");
    }

    @Test
    void tablesThatOnlyANewerProgramUnderstandsAreRefusedByNameAndLeftAsTheyAre() throws SQLException {
        database.execute(
                "INSERT INTO orderflow_schema VALUES (99, 98, 'of another year', 0, UTC_TIMESTAMP(3))",
                "DROP VIEW daily_orders");

        assertThatThrownBy(this::create)
                .isInstanceOfSatisfying(
                        StoppedException.class, e -> assertThat(e.condition()).isEqualTo(Condition.TABLES_NEWER))
                .hasMessageContaining("have version 99, which a program of version 98 or later understands")
                .hasMessageContaining("this program knows version 5. Nothing was changed.");
        assertThat(database.rows("SELECT table_name FROM information_schema.tables WHERE table_schema = DATABASE() AND"
                        + " table_name = 'daily_orders'"))
                .isEmpty();
    }

    @Test
    void tablesOfANewerVersionThatThisOneMayWorkWithAreUsedAsTheyAre() throws SQLException {
        database.execute("INSERT INTO orderflow_schema VALUES (6, 5, 'of the next version', 0, UTC_TIMESTAMP(3))");

        assertThat(create()).isEmpty();
        assertThat(database.rows(RECORDED)).containsExactly("5 2 0", "6 5 0");
    }

    @Test
    void aUserWhoMayNotCreateMustRunSchemaOnce(Clerk clerk) throws SQLException {
        forgetVersions();
        try (Connection connection = clerk.connect()) {
            assertThatThrownBy(() -> new Schema(fixture.tables()).createMissing(connection))
                    .isInstanceOfSatisfying(
                            StoppedException.class,
                            e -> assertThat(e.condition()).isEqualTo(Condition.MYSQL_PRIVILEGE_MISSING))
                    .hasMessageContaining("orderflow_pruned")
                    .hasMessageContaining("Run orderflow schema once as a user with CREATE");
        }
    }

    private List<String> create() throws SQLException {
        try (Connection connection = fixture.mysql().connectToServer()) {
            return new Schema(fixture.tables()).createMissing(connection);
        }
    }
}
