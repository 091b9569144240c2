package io.orderflow.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.orderflow.condition.Condition;
import io.orderflow.contract.compiled.CompiledContract;
import io.orderflow.contract.decode.RecordDecoder;
import io.orderflow.contract.decode.Sample;
import io.orderflow.contract.file.ContractFile;
import io.orderflow.contract.model.Field;
import io.orderflow.contract.verdict.Decoded;
import io.orderflow.local.RealServices;
import io.orderflow.local.TestDatabase;
import io.orderflow.local.TestTopics;
import io.orderflow.pipeline.store.RowReading;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The sample records of each shipped contract through broker, job and database. */
@ExtendWith({RealServices.class, Pipes.class})
class ContractsIT {

    @ParameterizedTest
    @ValueSource(strings = {"tracker", "playground", "order-records", "takeaway", "shop"})
    void everySampleGetsItsVerdictAndIsStoredAsItWasSent(
            String name, TestTopics topics, TestDatabase database, Pipe pipe)
            throws InterruptedException, SQLException {
        List<Sample> samples = Sample.ofContracts().stream()
                .filter(sample -> sample.contract().equals(name))
                .toList();
        List<byte[]> values = new ArrayList<>();
        samples.forEach(sample -> values.add(sample.value().orElse(null)));
        topics.sendAll(pipe.topic(), 0, values);
        Path file = Path.of(System.getProperty("orderflow.home"), "conf", "contracts", name + ".odcs.yaml");

        Condition code = JobRun.run(
                JobRun.settings(
                        topics,
                        pipe.topic(),
                        pipe.deadLetters(),
                        database,
                        Map.of("order.contract", file.toString(), "job.trigger-interval", "200 ms")),
                true);

        assertThat(code).isEqualTo(Condition.OK);
        CompiledContract contract =
                CompiledContract.of(ContractFile.shipped(name).contract());
        RecordDecoder decoder = new RecordDecoder(contract);
        Map<String, String> expected = new TreeMap<>();
        Map<String, String> seen = new TreeMap<>();
        long stored = 0;
        for (int i = 0; i < samples.size(); i++) {
            Sample sample = samples.get(i);
            boolean named = !sample.field().isEmpty();
            expected.put(sample.id(), sample.verdict() + (named ? " " + sample.field() : ""));
            String verdict = pipe.text("SELECT CONCAT(reason, " + (named ? "' ', field" : "''")
                    + ") FROM rejected_orders WHERE kafka_offset = " + i);
            if (verdict.isEmpty()) {
                String duplicate = pipe.text("SELECT order_id FROM duplicate_orders WHERE kafka_offset = " + i);
                verdict = duplicate.isEmpty() ? "accepted" : "duplicate";
                stored += duplicate.isEmpty() ? 1 : 0;
                assertRow(database, (Decoded.Accepted)
                        decoder.decode(sample.value().orElseThrow()));
            }
            seen.put(sample.id(), verdict);
        }
        assertThat(seen).isEqualTo(expected);
        assertThat(pipe.number("SELECT COUNT(*) FROM `" + contract.contract().table() + "`"))
                .isEqualTo(stored)
                .isPositive();
        assertThat(pipe.number("SELECT SUM(l.stored) FROM orderflow_ledger l")).isEqualTo(stored);
    }

    private static void assertRow(TestDatabase database, Decoded.Accepted accepted) throws SQLException {
        CompiledContract contract = accepted.values().contract();
        Field key = contract.contract().key().get(0).field();
        String sql = "SELECT " + RowReading.columns(contract) + " FROM `"
                + contract.contract().table() + "` WHERE `" + key.column() + "` = ?";
        try (Connection connection = database.connect();
                PreparedStatement statement = connection.prepareStatement(sql)) {
            int column = contract.contract()
                    .leaves()
                    .indexOf(contract.contract().key().get(0));
            statement.setObject(1, accepted.values().value(column));
            try (ResultSet row = statement.executeQuery()) {
                assertThat(row.next()).isTrue();
                RowReading.assertSame(row, accepted.values());
            }
        }
    }
}
