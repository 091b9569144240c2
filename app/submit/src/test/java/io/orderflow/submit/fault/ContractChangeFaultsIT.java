package io.orderflow.submit.fault;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.orderflow.condition.Condition;
import io.orderflow.local.DatabaseServer;
import io.orderflow.local.LocalKafka;
import io.orderflow.local.RealServices;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The contract changes while records arrive, and drivers are killed in the middle of it. */
@ExtendWith(RealServices.class)
@Tag("slow")
class ContractChangeFaultsIT {
    private static final int PARTITIONS = FaultStage.PARTITIONS;
    private static final Duration LONG = Duration.ofMinutes(4);
    private static final String NEWEST =
            " FROM orderflow_contract_in_force f JOIN orderflow_contracts c ON c.hash = f.hash"
                    + " WHERE c.version = '1.1.0'";

    private FaultStage stage;
    /** The quantities that were sent to each partition, by offset. */
    private final List<List<Integer>> sent = new ArrayList<>();

    @BeforeEach
    void open(LocalKafka kafka, DatabaseServer server) {
        stage = new FaultStage(kafka.bootstrapServers(), server).with("MAX_OFFSETS_PER_TRIGGER", "3000");
        for (int partition = 0; partition < PARTITIONS; partition++) {
            sent.add(new ArrayList<>());
        }
    }

    @AfterEach
    void close() {
        stage.close();
    }

    @Test
    void everyRecordIsJudgedByTheContractInForceWhateverIsKilledAtTheChange() throws SQLException {
        String old = contract("1.0.0", 7);
        String next = contract("1.1.0", 8);
        send(1, 9_000);
        JobProcess first = job(old);
        stage.awaitMidBatch(first, 0);

        // Killed before, while and after it writes into the ledger; the first driver runs on until it is fenced.
        JobProcess early = job(next);
        early.awaitLine("Connecting to", LONG);
        early.kill();
        JobProcess second = job(next);
        await().atMost(LONG).pollInterval(Duration.ofMillis(20)).until(() -> count("SELECT COUNT(*)" + NEWEST) > 0);
        second.kill();
        assertThat(first.exitCode(LONG)).isEqualTo(Condition.FENCED.exitCode());
        send(9_001, 12_000);
        JobProcess third = job(next);
        stage.awaitCaughtUp(third);

        // A supervisor that still has the old file.
        JobProcess stale = job(old);
        assertThat(stale.exitCode(LONG)).isEqualTo(Condition.CONTRACT_CHANGED.exitCode());
        assertThat(stale.log()).contains("is older than the one in force").doesNotContain("\tat ");
        assertThat(third.isAlive()).isTrue();
        assertThat(stage.number("SELECT COUNT(*) FROM orders") + stage.number("SELECT COUNT(*) FROM rejected_orders"))
                .isEqualTo(12_000);
        assertThat(stage.number("SELECT SUM(l.stored) FROM orderflow_ledger l"))
                .isEqualTo(stage.number("SELECT COUNT(*) FROM orders"));
        for (int partition = 0; partition < PARTITIONS; partition++) {
            int of = partition;
            long from = stage.number("SELECT f.from_offset" + NEWEST + " AND f.kafka_partition = " + of);
            long expected = 0;
            for (int offset = 0; offset < from; offset++) {
                expected += sent.get(of).get(offset) > 7 ? 1 : 0;
            }
            assertThat(stage.number("SELECT COUNT(*) FROM orderflow_contract_in_force WHERE kafka_partition = " + of))
                    .isEqualTo(2);
            assertThat(stage.number("SELECT COUNT(*) FROM rejected_orders WHERE kafka_partition = " + of))
                    .isEqualTo(expected);
            assertThat(stage.number("SELECT COUNT(*) FROM rejected_orders WHERE kafka_partition = " + of
                            + " AND (kafka_offset >= " + from + " OR reason <> 'OUT_OF_RANGE')"))
                    .isZero();
        }
    }

    private long count(String sql) {
        try {
            return stage.number(sql);
        } catch (SQLException e) {
            return 0;
        }
    }

    private JobProcess job(String contract) {
        return stage.with("ORDER_CONTRACT", contract).job("--set", "job.chunk-rows=200");
    }

    private void send(int first, int last) {
        try (Load load = stage.load()) {
            for (int id = first; id <= last; id++) {
                int quantity = 1 + id % 8;
                int partition = id % PARTITIONS;
                load.send(partition, order(id, quantity));
                sent.get(partition).add(quantity);
            }
        }
    }

    private static byte[] order(int id, int quantity) {
        return String.format(
                        Locale.ROOT,
                        "{\"customer_id\":50000,\"order_id\":\"ORDER-%06d\",\"product_name\":\"Yoga Mat\","
                                + "\"product_category\":\"Sports\",\"unit_price\":10.50,\"quantity\":%d,\"total_price\":%d.%02d,"
                                + "\"order_timestamp\":\"2026-01-15T14:30:45\"}",
                        id,
                        quantity,
                        quantity * 1050 / 100,
                        quantity * 1050 % 100)
                .getBytes(UTF_8);
    }

    /** The owner's contract with a largest quantity. */
    private String contract(String version, int most) {
        Path shipped = Path.of(System.getProperty("orderflow.home"), "conf", "contracts", "orders.odcs.yaml");
        Path file = stage.folder().resolve("orders-" + version + ".odcs.yaml");
        try {
            String text = Files.readString(shipped);
            String changed = text.replace("version: 1.0.0", "version: " + version)
                    .replaceFirst("(?s)(name: quantity.*?)minimum: 1}", "$1minimum: 1, maximum: " + most + "}");
            assertThat(changed).isNotEqualTo(text);
            Files.writeString(file, changed);
            return file.toString();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
