package io.orderflow.pipeline.settle;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.orderflow.local.RealServices;
import io.orderflow.local.TestDatabase;
import io.orderflow.pipeline.mysql.LocalData;
import io.orderflow.pipeline.mysql.TestLoading;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Large chunks go by LOAD DATA where the server permits it, with the same outcome for every record. */
@ExtendWith({RealServices.class, SettlingFixtures.class})
@Tag("mysql")
record LoadDataIT(TestDatabase database, SettlingFixture fixture) {

    private static final int CHUNK = Math.max(600, TestLoading.ROWS);

    @Test
    void aLargeChunkIsLoadedAndASmallOneInserted() throws SQLException {
        loading(true, () -> {
            long before = loads();
            settle(0, orders(0, CHUNK));
            assertThat(loads() - before).isEqualTo(1);

            settle(1, orders(CHUNK, 5));
            assertThat(loads() - before).isEqualTo(TestLoading.ROWS > 5 ? 1 : 2);
        });
        assertThat(fixture.written())
                .isEqualTo("%1$d orders, 0 duplicate, 0 rejected, ledger %1$d = %1$d + 0 + 0", CHUNK + 5);
    }

    @Test
    void repeatsAndConflictsWithWhatIsStoredGetTheirOutcomes() throws SQLException {
        List<byte[]> next = new ArrayList<>();
        for (int i = 0; i < CHUNK; i++) {
            // Every tenth is stored already, every twentieth with other content.
            next.add(SettlingFixture.order(i % 10 == 0 ? i : CHUNK + i, i % 20 == 0 ? 4 : 3));
        }

        loading(true, () -> {
            settle(0, orders(0, CHUNK));
            settle(1, next);
        });

        int repeated = CHUNK / 10;
        int conflicts = CHUNK / 20;
        int stored = 2 * CHUNK - repeated;
        assertThat(fixture.written())
                .isEqualTo(
                        "%1$d orders, %2$d duplicate, %3$d rejected, ledger %4$d = %1$d + %2$d + %3$d",
                        stored, repeated - conflicts, conflicts, 2 * CHUNK);
    }

    /** LOAD DATA LOCAL would store the row with another value, and only warn. */
    @Test
    void aRowThatTheServerRefusesIsRejectedAndItsNeighboursAreStored() throws SQLException {
        database.execute("ALTER TABLE orders MODIFY total_price DECIMAL(5,2) NOT NULL");
        List<byte[]> values = orders(0, CHUNK);
        values.set(77, SettlingFixture.order(77, 100));

        loading(true, () -> settle(0, values));

        assertThat(fixture.written())
                .isEqualTo("%1$d orders, 0 duplicate, 1 rejected, ledger %2$d = %1$d + 0 + 1", CHUNK - 1, CHUNK);
        assertThat(fixture.text("SELECT CONCAT(reason, ' ', kafka_offset) FROM rejected_orders"))
                .isEqualTo("REFUSED_BY_MYSQL 77");
    }

    @Test
    void aServerThatDoesNotPermitItGetsInserts() throws SQLException {
        loading(false, () -> {
            long before = loads();
            settle(0, orders(0, CHUNK));
            assertThat(loads()).isEqualTo(before);
        });
        assertThat(fixture.number("SELECT COUNT(*) FROM orders")).isEqualTo(CHUNK);
    }

    /** Forbidden while the session lasts: the first chunk is tried, and goes on by INSERT. */
    @Test
    void aServerThatForbidsItLaterGetsInserts() throws SQLException {
        loading(true, () -> {
            settle(0, orders(0, CHUNK));
            database.execute("SET GLOBAL local_infile = OFF");
            settle(0, orders(CHUNK, CHUNK));
        });
        assertThat(fixture.written())
                .isEqualTo("%1$d orders, 0 duplicate, 0 rejected, ledger %1$d = %1$d + 0 + 0", 2 * CHUNK);
    }

    /** The server names the file it wants, in answer to any statement: it must not get one. */
    @Test
    void noFileOfThisMachineIsEverSent(@TempDir Path folder) throws IOException, SQLException {
        Path secret = Files.writeString(folder.resolve("secret"), "of this machine\n");
        database.execute("CREATE TABLE loot (line TEXT)");
        String load = "LOAD DATA LOCAL INFILE '" + secret + "' INTO TABLE loot";
        loading(true, () -> {
            assertNothingIsSent(load);
            try (Connection connection = fixture.connect()) {
                byte[] ours = "from the stream".getBytes(UTF_8);
                assertThat(LocalData.load(connection, load, new ByteArrayInputStream(ours)))
                        .isEqualTo(1);
                connection.commit();
            }
            assertNothingIsSent(load);
        });
        assertThat(fixture.text("SELECT GROUP_CONCAT(line) FROM loot")).isEqualTo("from the stream");
    }

    private void assertNothingIsSent(String load) throws SQLException {
        try (Connection connection = fixture.connect();
                Statement statement = connection.createStatement()) {
            assertThatThrownBy(() -> statement.executeUpdate(load)).isInstanceOf(SQLException.class);
            connection.commit();
        }
    }

    private void loading(boolean permitted, TestLoading.Action action) throws SQLException {
        try (Connection own = fixture.connect()) {
            TestLoading.during(permitted, own, action);
        }
    }

    private static List<byte[]> orders(int first, int count) {
        return IntStream.range(first, first + count)
                .mapToObj(i -> SettlingFixture.order(i, 3))
                .collect(Collectors.toCollection(ArrayList::new));
    }

    private void settle(int partition, List<byte[]> values) throws SQLException {
        long offset = fixture.number("SELECT next_offset FROM orderflow_ledger WHERE kafka_partition = " + partition);
        try (PartitionSettler settler =
                fixture.settler(partition, Duration.ofSeconds(10), RejectBudget.unlimited(), values.size())) {
            for (byte[] value : values) {
                settler.take(SettlingFixture.received(offset++, value));
            }
            settler.flush();
        }
    }

    /** LOAD DATA statements that the server has executed. */
    private long loads() throws SQLException {
        try (Connection connection = fixture.connect();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SHOW GLOBAL STATUS LIKE 'Com_load'")) {
            row.next();
            return row.getLong(2);
        }
    }
}
