package io.orderflow.streams;

import static io.orderflow.streams.StreamRecords.customer;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.orderflow.local.Installation;
import io.orderflow.local.RealServices;
import io.orderflow.local.TestDatabase;
import io.orderflow.local.TestTopics;
import io.orderflow.streams.run.StreamStatus.Snapshot;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Hostile records in the customers topic. */
@ExtendWith(RealServices.class)
class HostileCustomersIT {

    private static final List<String> NO_CUSTOMERS = List.of(
            "",
            "no customer",
            "{\"customer_id\":",
            "[]",
            "null",
            "7",
            "{}",
            "{\"name\":\"nobody\"}",
            "{\"customer_id\":null,\"name\":\"null\"}",
            "{\"customer_id\":\"12\",\"name\":\"text\"}",
            "{\"customer_id\":1.5,\"name\":\"fraction\"}",
            "{\"customer_id\":2147483648,\"name\":\"too large\"}",
            "{\"customer_id\":" + "9".repeat(2_000) + "}",
            "{\"customer_id\":true}",
            "{\"customer_id\":{\"customer_id\":13}}",
            "{\"a\":" + "[".repeat(5_000) + "]".repeat(5_000) + ",\"customer_id\":14}",
            "{\"customer_id\":15,\"name\":\"" + "x".repeat(256) + "\"}",
            "{\"customer_id\":16,\"name\":\"" + "x".repeat(100_000) + "\"}",
            "{\"customer_id\":17,\"region\":\"" + "\ud83d\ude00".repeat(256) + "\"}",
            "{\"customer_id\":18,\"age_group\":\"" + "x".repeat(256) + "\"}",
            "{\"customer_id\":24,\"name\":7}",
            "{\"customer_id\":1,\"customer_id\":25,\"name\":\"twice\"}",
            "{\"customer_id\":26,\"name\":\"O'Hara \\u0000\"}",
            "{\"customer_id\":27,\"name\":\"lone \\ud800\"}",
            "{\"customer_id\":28,\"name\":\"more\"} trailing");

    private static final List<String> CUSTOMERS = List.of(
            "{\"customer_id\":21}",
            "{\"customer_id\":22,\"name\":null,\"age_group\":\"18-24\",\"region\":\"West\",\"unknown\":[1]}",
            "{\"customer_id\":23,\"name\":\"" + "\ud83d\ude00".repeat(255) + "\"}",
            "{\"customer_id\":-24,\"name\":\"\"}",
            "{\"customer_id\":29,\"name\":\"O'Hara \\\\ \\\"\"}");

    @TempDir
    private Path checkpoints;

    @Test
    void whatIsNoCustomerIsCountedAndSkippedAndTheOthersAreKept(TestTopics topics, TestDatabase database)
            throws Exception {
        String customers = topics.create(1);
        NO_CUSTOMERS.forEach(value -> topics.send(customers, 0, value.getBytes(UTF_8)));
        topics.send(customers, 0, null);
        topics.send(customers, 0, new byte[] {(byte) 0xc3, 0x28, (byte) 0xff, 0});
        CUSTOMERS.forEach(value -> topics.send(customers, 0, value.getBytes(UTF_8)));
        topics.send(customer(customers, 30, LocalDateTime.now(ZoneOffset.UTC)));

        List<Snapshot> ended = StreamsRun.of(
                        topics,
                        database,
                        Installation.home().resolve("sql/streams"),
                        checkpoints,
                        Map.of("streams.customers-topic", customers))
                .untilCaughtUp("customers");

        Snapshot query = ended.get(0);
        assertThat(query.fault()).isEmpty();
        assertThat(query.counts().rejected()).isEqualTo(NO_CUSTOMERS.size() + 2);
        assertThat(query.counts().written()).isEqualTo(CUSTOMERS.size() + 1);
        assertThat(names(database))
                .containsExactly(
                        "-24 ",
                        "21 null",
                        "22 null",
                        "23 " + "\ud83d\ude00".repeat(255),
                        "29 O'Hara \\ \"",
                        "30 Customer 30");
    }

    private static List<String> names(TestDatabase database) throws SQLException {
        List<String> names = new ArrayList<>();
        try (Connection connection = database.connect();
                Statement statement = connection.createStatement();
                ResultSet row =
                        statement.executeQuery("SELECT customer_id, name FROM customers ORDER BY customer_id")) {
            while (row.next()) {
                names.add(row.getInt(1) + " " + row.getString(2));
            }
            return names;
        }
    }
}
