package io.orderflow.streams;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.orderflow.contract.avro.WriterSchemas;
import io.orderflow.contract.file.ContractFile;
import io.orderflow.contract.model.OrderContract;
import io.orderflow.contract.show.Odcs;
import io.orderflow.kafka.OrdersTopic;
import io.orderflow.pipeline.contract.ContractVersion;
import io.orderflow.pipeline.mysql.Mysql;
import io.orderflow.pipeline.schema.Schema;
import io.orderflow.pipeline.schema.Tables;
import io.orderflow.program.command.CommandLineRun;
import io.orderflow.streams.console.ConsoleRun;
import io.orderflow.streams.run.StreamStatus.Snapshot;
import java.io.IOException;
import java.nio.file.Files;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Streaming SQL and the console judge a record as the job has judged it, also where the contract has changed since. */
class JudgedByTheLedgerIT extends OwnQueries {

    private StreamsRun run;

    @BeforeEach
    void sendThreeRecords() throws IOException {
        String narrower = TrackerContract.text(", maximum: 10")
                + "  - {name: note, logicalType: string, logicalTypeOptions: {maxLength: 9}}\n";
        Files.writeString(queries.resolve("tracker.odcs.yaml"), narrower);
        Files.writeString(queries.resolve("pieces.sql"), """
            -- table: stream_pieces
            -- key: order_id
            -- output: append
            -- watermark: kafka_timestamp, 1 minute

            SELECT order_id, quantity, note, kafka_offset FROM orders
            """);
        for (int offset = 0; offset < 3; offset++) {
            topics.send(
                    orders,
                    0,
                    "{\"order_id\": \"id-%d\", \"item\": \"burger\", \"quantity\": %d, \"note\": \"hot\"}"
                            .formatted(offset, offset == 0 ? 5 : 50)
                            .getBytes(UTF_8));
        }
        run = streams(
                Map.of("order.contract", queries.resolve("tracker.odcs.yaml").toString()));
    }

    @Test
    void eachOffsetIsJudgedByTheContractInForceThere() throws Exception {
        record("one", 0, TrackerContract.text(", maximum: 100"), 1);
        record("two", 2, Files.readString(queries.resolve("tracker.odcs.yaml")), 2);

        Snapshot query = run.untilCaughtUp("pieces").get(0);

        assertThat(query.fault()).isEmpty();
        assertThat(query.counts().rejected()).isEqualTo(1);
        assertThat(StreamsTableRow.rows(database, "stream_pieces WHERE kafka_offset < 2 AND note IS NULL"))
                .isEqualTo(2);
        assertThat(console())
                .contains("0@0 ", "0@1 ", "0@2  rejected: OUT_OF_RANGE in quantity")
                .doesNotContain("Judged by the contract");
    }

    @Test
    void aLedgerWithoutEntriesLeavesItToTheSettings() throws Exception {
        Snapshot query = run.untilCaughtUp("pieces").get(0);

        assertThat(query.counts().rejected()).isEqualTo(2);
        assertThat(StreamsTableRow.rows(database, "stream_pieces WHERE note = 'hot'"))
                .isEqualTo(1);
        assertThat(console()).contains("0@0 ", "0@1  rejected: OUT_OF_RANGE", "0@2  rejected: OUT_OF_RANGE");
    }

    private String console() {
        Map<String, String> settings = Map.of(
                "kafka.bootstrap-servers", topics.bootstrapServers(),
                "kafka.topic", orders,
                "order.contract", queries.resolve("tracker.odcs.yaml").toString(),
                "mysql.host", database.server().host(),
                "mysql.port", Integer.toString(database.server().port()),
                "mysql.user", database.server().user(),
                "mysql.password", database.server().password(),
                "mysql.database", database.name());
        List<String> arguments = new ArrayList<>();
        settings.forEach((key, value) -> arguments.addAll(List.of("--set", key + "=" + value)));
        CommandLineRun console = ConsoleRun.of(arguments, "--until-caught-up");
        assertThat(console.exitCode()).as(console.printed()).isZero();
        return console.printed();
    }

    /** What the job writes when it puts a contract in force. */
    private void record(String name, long from, String text, int number) throws SQLException {
        OrderContract contract = ContractFile.read(text, name, "").contract();
        WriterSchemas schemas = WriterSchemas.of(contract);
        String hash = ContractVersion.unrecorded(contract, schemas).hash();
        Tables tables = Tables.of(run.settings().mysql());
        String topicId;
        try (OrdersTopic asked = new OrdersTopic(run.settings().kafka(), orders)) {
            topicId = asked.id();
        }
        try (Connection connection = new Mysql(run.settings().mysql()).connectToServer()) {
            var unused = new Schema(tables).createMissing(connection);
            connection.commit();
        }
        try (Connection connection = new Mysql(run.settings().mysql()).connect()) {
            insert(
                    connection,
                    "INSERT INTO " + tables.contracts()
                            + " (hash, number, name, version, `text`, writer_schemas, first_used_at)"
                            + " VALUES (?, ?, 'tracker', '1', ?, ?, NOW(3))",
                    hash,
                    number,
                    Odcs.of(contract),
                    schemas.toJson());
            insert(
                    connection,
                    "INSERT INTO " + tables.contractInForce()
                            + " (pipeline, topic, topic_id, kafka_partition, from_offset, hash, epoch, since)"
                            + " VALUES (?, ?, ?, 0, ?, ?, 1, NOW(3))",
                    run.settings().pipeline(),
                    orders,
                    topicId,
                    from,
                    hash);
            connection.commit();
        }
    }

    private static void insert(Connection connection, String sql, Object... values) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            for (int i = 0; i < values.length; i++) {
                statement.setObject(i + 1, values[i]);
            }
            statement.executeUpdate();
        }
    }
}
