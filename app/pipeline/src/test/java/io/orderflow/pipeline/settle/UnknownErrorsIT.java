package io.orderflow.pipeline.settle;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.orderflow.condition.Condition;
import io.orderflow.condition.StoppedException;
import io.orderflow.kafka.Received;
import io.orderflow.kafka.Received.Header;
import io.orderflow.local.RealServices;
import io.orderflow.local.TestDatabase;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Errors of one record, named or not: exactly that record is rejected or named, and all others are settled. */
@ExtendWith({RealServices.class, SettlingFixtures.class})
@Tag("mysql")
record UnknownErrorsIT(TestDatabase database, SettlingFixture fixture) {

    private static final int BAD = 666;

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "1048 | SET NEW.product_name = NULL",
                "1172 | SELECT 1 INTO @one FROM (SELECT 1 UNION ALL SELECT 2) two",
                "1242 | SET @one = (SELECT 1 UNION ALL SELECT 2)",
                "1411 | SET @day = STR_TO_DATE('31/31/2025', '%d/%m/%Y'); SIGNAL SQLSTATE 'HY000' SET MYSQL_ERRNO ="
                        + " 1411",
                "9999 | SIGNAL SQLSTATE 'HY000' SET MYSQL_ERRNO = 9999, MESSAGE_TEXT = 'an unlisted error'",
                "9998 | SIGNAL SQLSTATE '22099' SET MYSQL_ERRNO = 9998, MESSAGE_TEXT = 'about data'",
            })
    void ofATriggerRejectsExactlyItsRow(int code, String body) throws SQLException {
        trigger(body);

        settle(0, 1, BAD, 1, 1);

        assertThat(fixture.written()).isEqualTo("3 orders, 0 duplicate, 1 rejected, ledger 4 = 3 + 0 + 1");
        assertThat(fixture.text("SELECT CONCAT(kafka_offset, ' ', reason, ' ', message) FROM rejected_orders"))
                .startsWith("1 REFUSED_BY_MYSQL the server refused this row with error " + code);
    }

    @Test
    void ofAGeneratedColumnRejectsExactlyItsRow() throws SQLException {
        database.execute(
                "ALTER TABLE orders ADD share INT GENERATED ALWAYS AS (100 / (quantity - " + BAD + ")) STORED");

        settle(0, 1, BAD, 1, 1);

        assertThat(fixture.written()).isEqualTo("3 orders, 0 duplicate, 1 rejected, ledger 4 = 3 + 0 + 1");
        assertThat(fixture.text("SELECT message FROM rejected_orders")).contains("error 1365");
    }

    /** Nothing shows that the record is to blame and not the server, so it is not rejected. */
    @Test
    void ofTheOnlyRecordNamesItAndLosesNothing() throws SQLException {
        trigger("SIGNAL SQLSTATE 'HY000' SET MYSQL_ERRNO = 9999, MESSAGE_TEXT = 'an unlisted error'");

        assertThatThrownBy(() -> settle(0, BAD))
                .isInstanceOf(RecordStuckException.class)
                .hasMessageContaining("offset 0 of partition 0")
                .hasMessageContaining("an unlisted error (error 9999)")
                .hasMessageContaining("orderflow ledger skip 0@0");
        assertThat(fixture.written()).isEqualTo("0 orders, 0 duplicate, 0 rejected, ledger 0 = 0 + 0 + 0");
        database.execute("DROP TRIGGER odd");
        settle(0, BAD);
        assertThat(fixture.written()).isEqualTo("1 orders, 0 duplicate, 0 rejected, ledger 1 = 1 + 0 + 0");
    }

    @Test
    void ofEveryRecordRejectsNone() throws SQLException {
        trigger("SIGNAL SQLSTATE 'HY000' SET MYSQL_ERRNO = 9999, MESSAGE_TEXT = 'an unlisted error'");

        int[] quantities = new int[200];
        Arrays.fill(quantities, BAD);

        assertThatThrownBy(() -> settle(0, quantities)).isInstanceOf(RecordStuckException.class);
        assertThat(fixture.written()).isEqualTo("0 orders, 0 duplicate, 0 rejected, ledger 0 = 0 + 0 + 0");
    }

    /** What stands before it is settled, so that the ledger stands at it and it can be skipped. */
    @Test
    void ofARowThatCannotEvenBeRejectedNamesItsOffset() throws SQLException {
        database.execute("CREATE TRIGGER odd BEFORE INSERT ON rejected_orders FOR EACH ROW IF NEW.kafka_offset = 5 THEN"
                + " SIGNAL SQLSTATE 'HY000' SET MYSQL_ERRNO = 9999, MESSAGE_TEXT = 'an unlisted error'; END IF");
        try (PartitionSettler settler = fixture.settler(0, 100)) {
            LongStream.range(0, 9)
                    .forEach(i -> settler.take(SettlingFixture.received(
                            i, i % 5 == 0 ? "{".getBytes(UTF_8) : SettlingFixture.order((int) i, 1))));

            assertThatThrownBy(settler::flush)
                    .isInstanceOf(RecordStuckException.class)
                    .hasMessageContaining("orderflow ledger skip 0@5");
        }
        assertThat(fixture.written()).isEqualTo("4 orders, 0 duplicate, 1 rejected, ledger 5 = 4 + 0 + 1");
    }

    @Test
    void aRejectedRecordLargerThanTheServersPacketIsCutToFit() throws SQLException {
        long before = fixture.number("SELECT @@GLOBAL.max_allowed_packet");
        database.execute("SET GLOBAL max_allowed_packet = 65536");
        try (PartitionSettler settler = fixture.settler(0, 100)) {
            byte[] quotes = new byte[60_000];
            Arrays.fill(quotes, (byte) '\'');
            for (int i = 0; i < 5; i++) {
                settler.take(new Received(
                        i, quotes, quotes, List.of(new Header("small", quotes(100)), new Header("large", quotes)), 0));
            }
            settler.flush();
        } finally {
            database.execute("SET GLOBAL max_allowed_packet = " + before);
        }
        assertThat(fixture.written()).isEqualTo("0 orders, 0 duplicate, 5 rejected, ledger 5 = 0 + 0 + 5");
        assertThat(fixture.text("SELECT message FROM rejected_orders LIMIT 1"))
                .contains("[key cut from 60000 bytes] [1 of 2 headers kept]");
        assertThat(fixture.number("SELECT MIN(OCTET_LENGTH(payload)) FROM rejected_orders"))
                .isGreaterThan(10_000);
        assertThat(fixture.number("SELECT MIN(payload_size) FROM rejected_orders"))
                .isEqualTo(60_000);
    }

    private static byte[] quotes(int length) {
        byte[] quotes = new byte[length];
        Arrays.fill(quotes, (byte) '\'');
        return quotes;
    }

    @Nested
    class Changed {

        /** Strict mode is no help: blanks that do not fit are cut with a note. */
        @Test
        void blanksThatAShortenedColumnCutsStopTheJob() {
            database.execute("ALTER TABLE orders MODIFY product_name VARCHAR(8) NOT NULL");
            byte[] order = new String(SettlingFixture.order(1, 1), UTF_8)
                    .replace("Yoga Mat", "Yoga Mat ")
                    .getBytes(UTF_8);
            assertUnfit(order, "product_name is \"Yoga Mat \", stored is \"Yoga Mat\"");
        }

        @Test
        void centsThatAnAlteredColumnRoundsStopTheJob() {
            database.execute("ALTER TABLE orders MODIFY unit_price DECIMAL(10,0) NOT NULL");
            assertUnfit(SettlingFixture.order(1, 1), "unit_price is 10.50, stored is 11");
        }

        private void assertUnfit(byte[] order, String difference) {
            assertThatThrownBy(() -> fixture.settle(0, List.of(order)))
                    .isInstanceOfSatisfying(
                            StoppedException.class,
                            stop -> assertThat(stop.condition()).isEqualTo(Condition.TABLE_UNFIT))
                    .hasMessageContaining("of ORDER-000001, " + difference);
            assertThat(writtenNow()).isEqualTo("0 orders, 0 duplicate, 0 rejected, ledger 0 = 0 + 0 + 0");
        }

        @Test
        void aWarningOfSomethingElseIsNoMatter() throws SQLException {
            database.execute("CREATE TRIGGER odd BEFORE INSERT ON orders FOR EACH ROW SIGNAL SQLSTATE '01000' SET"
                    + " MESSAGE_TEXT = 'just so you know'");
            settle(0, 1, 2);
            assertThat(fixture.written()).isEqualTo("2 orders, 0 duplicate, 0 rejected, ledger 2 = 2 + 0 + 0");
        }
    }

    private String writtenNow() {
        try {
            return fixture.written();
        } catch (SQLException e) {
            throw new AssertionError(e);
        }
    }

    /** The server's own wait for a lock is longer than all retries may take: it is no try. */
    @Test
    void aLockHeldForLongerThanTheRetriesCostsNoRestart() throws Exception {
        try (Connection other = database.connect();
                Statement statement = other.createStatement()) {
            other.setAutoCommit(false);
            statement.execute(
                    "INSERT INTO orders VALUES (1, 'ORDER-000001', 'x', 'x', 1, 1, 1, '2025-01-01 00:00:00')");
            CompletableFuture<Void> settled = CompletableFuture.runAsync(() -> {
                try (PartitionSettler settler =
                        fixture.settler(0, Duration.ofSeconds(3), RejectBudget.unlimited(), 100)) {
                    settler.take(SettlingFixture.received(0, SettlingFixture.order(1, 1)));
                    settler.flush();
                } catch (SQLException e) {
                    throw new AssertionError(e);
                }
            });
            CompletableFuture.runAsync(
                            () -> {
                                try {
                                    other.rollback();
                                } catch (SQLException e) {
                                    throw new AssertionError(e);
                                }
                            },
                            CompletableFuture.delayedExecutor(14, java.util.concurrent.TimeUnit.SECONDS))
                    .join();
            settled.join();
        }
        assertThat(fixture.written()).isEqualTo("1 orders, 0 duplicate, 0 rejected, ledger 1 = 1 + 0 + 0");
    }

    private void trigger(String body) {
        database.execute("CREATE TRIGGER odd BEFORE INSERT ON orders FOR EACH ROW BEGIN IF NEW.quantity = " + BAD
                + " THEN " + body + "; END IF; END");
    }

    /** One chunk of orders with these quantities. */
    private void settle(int partition, int... quantities) throws SQLException {
        long offset = fixture.number("SELECT next_offset FROM orderflow_ledger WHERE kafka_partition = " + partition);
        try (PartitionSettler settler = fixture.settler(partition, 1_000)) {
            for (int quantity : quantities) {
                settler.take(SettlingFixture.received(offset, SettlingFixture.order((int) offset, quantity)));
                offset++;
            }
            settler.flush();
        }
    }
}
