package io.orderflow.pipeline.ledger;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.orderflow.condition.Condition;
import io.orderflow.condition.StoppedException;
import io.orderflow.local.RealServices;
import io.orderflow.local.TestDatabase;
import io.orderflow.pipeline.settle.SettlingFixture;
import io.orderflow.pipeline.settle.SettlingFixtures;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongConsumer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The life of a partition is closed in steps; wherever that is interrupted, it goes on from there. */
@ExtendWith({RealServices.class, SettlingFixtures.class})
@Tag("mysql")
record LifeClosingIT(TestDatabase database, SettlingFixture settling) {

    private static final Pipeline PIPELINE = new Pipeline("orders-orders", "orders", SettlingFixture.TOPIC_ID);
    private static final int ROWS = 3;
    /** Of the first life: 2 stored, 7 duplicates, 4 rejected, 1 skipped. */
    private static final long CURSOR = 14;

    private static final String LEDGER = "SELECT GROUP_CONCAT(CONCAT_WS(' ', IF(topic_id LIKE '%.%', 'past',"
            + " 'present'), first_offset, next_offset, `stored`, duplicate, rejected, lost) ORDER BY first_offset,"
            + " next_offset DESC SEPARATOR '; ') FROM orderflow_ledger WHERE kafka_partition = 0";
    private static final String PRESENT = "SELECT (SELECT COUNT(*) FROM duplicate_orders WHERE topic_id NOT LIKE '%.%')"
            + " + (SELECT COUNT(*) FROM rejected_orders WHERE topic_id NOT LIKE '%.%')"
            + " + (SELECT COUNT(*) FROM orderflow_skipped WHERE topic_id NOT LIKE '%.%')";
    private static final String PAST = PRESENT.replace("NOT LIKE", "LIKE");
    private static final String IDS =
            "SELECT COUNT(DISTINCT topic_id) FROM (SELECT topic_id FROM duplicate_orders UNION"
                    + " ALL SELECT topic_id FROM rejected_orders UNION ALL SELECT topic_id FROM orderflow_skipped"
                    + " UNION ALL SELECT topic_id FROM orderflow_ledger WHERE topic_id LIKE '%.%') ids";

    @BeforeEach
    void settleAFirstLife() throws SQLException {
        List<byte[]> values = new ArrayList<>(List.of(SettlingFixture.order(1, 1), SettlingFixture.order(2, 1)));
        for (int i = 0; i < 7; i++) {
            values.add(SettlingFixture.order(1, 1));
        }
        for (int i = 0; i < 4; i++) {
            values.add("{".getBytes(UTF_8));
        }
        settling.settle(0, values);
        try (Connection connection = settling.connect()) {
            Ledger ledger = ledger();
            Acceptance acceptance = new Acceptance(ledger, settling.tables());
            long epoch = acceptance.begin(connection, Duration.ofSeconds(15));
            acceptance.skip(connection, PIPELINE, cursor(connection), CURSOR - 1, "stuck", epoch);
            connection.commit();
        }
    }

    @Test
    void movesEveryRowInStepsAndSaysHowMany() throws SQLException {
        List<Long> progress = new ArrayList<>();
        try (Connection connection = settling.connect()) {
            close(connection, progress::add);
        }

        assertClosed();
        // The last table, that of the marks of retention, is empty.
        assertThat(progress).containsExactly(3L, 6L, 7L, 10L, 11L, 12L, 12L);
    }

    @Test
    void aProcessThatIsKilledAnywhereLeavesWhatTheNextOneFinishes() throws SQLException {
        int call = 0;
        boolean killed = true;
        int refused = 0;
        while (killed) {
            try (Connection connection = KilledConnection.before(call, settling.connect())) {
                close(connection, rows -> {});
                killed = false;
            } catch (SQLException e) {
                assertThat(e.getMessage()).isEqualTo("killed before call " + call);
            }
            if (killed) {
                refused += assertNothingIsHalfTrue();
                try (Connection connection = settling.connect()) {
                    close(connection, rows -> {});
                }
            }
            assertClosed();
            startOver();
            call++;
        }
        assertThat(call).as("calls at which it was killed").isGreaterThan(20);
        assertThat(refused).as("starts that were refused").isGreaterThan(10);
    }

    @Test
    void goesOnThoughTheLogHasGrownPastTheCursorMeanwhile() throws SQLException {
        try (Connection connection = KilledConnection.before(14, settling.connect())) {
            assertThatThrownBy(() -> close(connection, rows -> {})).hasMessage("killed before call 14");
        }
        try (Connection connection = settling.connect()) {
            assertThat(LifeClosing.begun(connection, settling.tables(), PIPELINE))
                    .containsOnlyKeys(0)
                    .allSatisfy((partition, begun) -> assertThat(begun.end()).isEqualTo(5));
            close(connection, 2 * CURSOR, rows -> {});
        }
        assertClosed();
    }

    @Test
    void stopsWhenAnotherProcessTakesTheEpoch() throws SQLException {
        try (Connection connection = settling.connect()) {
            assertThatThrownBy(() -> close(
                            connection,
                            rows -> database.execute("UPDATE orderflow_epoch SET epoch = epoch + 1, driver = 'other'")))
                    .isInstanceOf(StoppedException.class)
                    .hasMessageContaining("run orderflow ledger accept-loss again to go on");
        }
        assertThat(settling.number(PAST)).isEqualTo(ROWS);
        try (Connection connection = settling.connect()) {
            close(connection, rows -> {});
        }
        assertClosed();
    }

    private void close(Connection connection, LongConsumer progress) throws SQLException {
        close(connection, 5, progress);
    }

    /** As the command does, with steps of three rows. */
    private void close(Connection connection, long end, LongConsumer progress) throws SQLException {
        Ledger ledger = ledger();
        long epoch = new Acceptance(ledger, settling.tables()).begin(connection, Duration.ofSeconds(15));
        Cursor shown = cursor(connection);
        if (shown.nextOffset() != CURSOR) {
            // Killed after its last commit: there is nothing left to do.
            connection.rollback();
            return;
        }
        new LifeClosing(ledger, settling.tables(), ROWS).close(connection, PIPELINE, shown, end, epoch, progress);
    }

    private Cursor cursor(Connection connection) throws SQLException {
        return ledger().cursors(connection, PIPELINE).get(0);
    }

    private Ledger ledger() {
        return new Ledger(settling.tables(), PIPELINE.name(), "11111111-1111-1111-1111-111111111111");
    }

    /** Either nothing has begun, or the job is refused, or everything has ended; 1 if it was refused. */
    private int assertNothingIsHalfTrue() throws SQLException {
        if (settling.number("SELECT COUNT(*) FROM orderflow_closing") == 0) {
            assertThat(settling.number(PRESENT)).isIn(0L, 12L);
            return 0;
        }
        assertThatThrownBy(() -> SettlingFixture.in(database, "orders"))
                .isInstanceOfSatisfying(
                        StoppedException.class, e -> assertThat(e.condition()).isEqualTo(Condition.LOG_TRUNCATED))
                .hasMessageContaining("orderflow ledger accept-loss did not come to its end");
        return 1;
    }

    private void assertClosed() throws SQLException {
        assertThat(settling.text(LEDGER)).isEqualTo("past 0 14 2 7 4 1; present 5 5 0 0 0 0");
        assertThat(settling.number(PRESENT)).as("rows of the new life").isZero();
        assertThat(settling.number(PAST)).as("rows of the past life").isEqualTo(12);
        assertThat(settling.number(IDS)).as("ids of the past life").isEqualTo(1);
        assertThat(settling.number("SELECT COUNT(*) FROM orderflow_closing")).isZero();
    }

    /** As it was before the life was closed. */
    private void startOver() {
        database.execute(
                "DELETE FROM orderflow_ledger WHERE topic_id NOT LIKE '%.%' AND kafka_partition = 0",
                "UPDATE orderflow_ledger SET topic_id = '" + SettlingFixture.TOPIC_ID + "' WHERE kafka_partition = 0",
                "UPDATE duplicate_orders SET topic_id = '" + SettlingFixture.TOPIC_ID + "'",
                "UPDATE rejected_orders SET topic_id = '" + SettlingFixture.TOPIC_ID + "'",
                "UPDATE orderflow_skipped SET topic_id = '" + SettlingFixture.TOPIC_ID + "'");
    }
}
