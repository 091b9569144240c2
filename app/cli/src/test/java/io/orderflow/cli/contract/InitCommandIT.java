package io.orderflow.cli.contract;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.orderflow.contract.file.ContractFile;
import io.orderflow.contract.model.Leaf;
import io.orderflow.contract.model.OrderContract;
import io.orderflow.contract.show.Ddl;
import io.orderflow.local.RealServices;
import io.orderflow.local.TestDatabase;
import io.orderflow.local.TestTopics;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Drafts from a real topic and from real tables, as a user types it. */
@ExtendWith(RealServices.class)
class InitCommandIT {
    @TempDir
    private Path folder;

    private record Result(int code, String out, String err) {}

    private static Result run(List<String> settings, String... arguments) {
        List<String> all = new ArrayList<>(List.of("init"));
        settings.forEach(setting -> all.addAll(List.of("--set", setting)));
        all.addAll(List.of(arguments));
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        int code = ContractMain.command()
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true))
                .execute(all.toArray(String[]::new));
        return new Result(code, out.toString(), err.toString());
    }

    private static List<String> settings(TestTopics topics) {
        return List.of("kafka.bootstrap-servers=" + topics.bootstrapServers());
    }

    private static byte[] order(int id) {
        return String.format(
                        Locale.ROOT,
                        "{\"order_id\":\"ORDER-%06d\",\"price\":%d.25,\"quantity\":%d,\"card_number\":\"4111 1111"
                                + " 1111 %04d\"}",
                        id,
                        id % 50,
                        1 + id % 5,
                        id)
                .getBytes(UTF_8);
    }

    @Test
    void recordsOfAnOpenTransactionAndThoseBehindItAreNotWaitedFor(TestTopics topics) {
        String topic = topics.create(1);
        topics.sendAll(topic, 0, List.of(order(1), order(2)));
        try (KafkaProducer<byte[], byte[]> producer = topics.inTransaction()) {
            var unused = producer.send(new ProducerRecord<>(topic, 0, null, order(3)));
            producer.flush();
            topics.send(topic, 0, order(4));

            Result result = run(settings(topics), "--topic", topic);

            assertThat(result.code()).as(result.err()).isZero();
            assertThat(result.err()).contains("The draft accepts 2 of these 2 records.");
        }
    }

    @Test
    void aTopicOfRecordsBecomesAContractThatAcceptsThem(TestTopics topics) {
        String topic = topics.create(4);
        for (int partition = 0; partition < 3; partition++) {
            List<byte[]> records = new ArrayList<>();
            for (int i = 0; i < 100; i++) {
                records.add(order(partition * 1000 + i));
            }
            topics.sendAll(topic, partition, records);
        }
        topics.send(topic, 0, null);
        topics.send(topic, 1, new byte[] {0, 0, 0, 0, 42, 2});
        Path file = folder.resolve("draft.odcs.yaml");

        Result result = run(settings(topics), "--topic", topic, "--output", file.toString());

        assertThat(result.code()).as(result.err()).isZero();
        assertThat(result.out()).isEmpty();
        assertThat(result.err())
                .contains("4 columns, key order_id, 0 rules")
                .contains("1 record is not used: in a schema registry's framing, schema id 42")
                .contains("1 record is not used: without a value")
                .contains("card_number: its name looks confidential")
                .contains("The draft accepts 300 of these 302 records.")
                .contains("1 rejected: TOMBSTONE")
                .doesNotContain("4111");
        assertThat(file).content().doesNotContain("4111").contains("classification: restricted");

        Result again = run(settings(topics), "--topic", topic, "--output", file.toString());
        assertThat(again.code()).isEqualTo(2);
        assertThat(again.err()).contains("exists; --force writes over it. Nothing was read.");
        assertThat(run(settings(topics), "--topic", topic, "--force", "-o", file.toString(), "--records", "8")
                        .err())
                .contains("The draft accepts 6 of these 8 records.");
    }

    @Test
    void anEmptyTopicAndOneThatIsNotThereAreSaid(TestTopics topics) {
        Result empty = run(settings(topics), "--topic", topics.create(2));
        Result missing = run(settings(topics), "--topic", topics.newName());

        assertThat(empty.code()).isEqualTo(1);
        assertThat(empty.err()).contains("There are no records in the topic");
        assertThat(missing.code()).isEqualTo(66);
        assertThat(missing.err()).contains("does not exist");
    }

    /**
     * The server takes the DDL of every shipped contract, and describes columns of which a contract can be made again.
     */
    @Test
    void tablesOfTheShippedContractsBecomeContractsWithTheirColumns(TestDatabase database)
            throws SQLException, IOException {
        for (String name : List.of("orders", "order-records", "tracker", "playground", "takeaway", "shop")) {
            OrderContract shipped = ContractFile.shipped(name).contract();
            Ddl.Server server;
            try (Connection connection = database.connect()) {
                server = connection.getMetaData().getDatabaseProductVersion().contains("MariaDB")
                        ? Ddl.Server.MARIADB
                        : Ddl.Server.MYSQL;
            }
            database.execute(Ddl.createTable(shipped, Ddl.quoted(shipped.table()), server));
            Path file = folder.resolve(name + ".odcs.yaml");

            Result result = run(database(database), "--table", shipped.table(), "--output", file.toString());

            assertThat(result.code()).as(result.err()).isZero();
            OrderContract drafted = ContractFile.read(file.toString()).contract();
            assertThat(drafted.leaves().stream().map(InitCommandIT::described).toList())
                    .as(name)
                    .containsAll(shipped.leaves().stream()
                            .map(InitCommandIT::described)
                            .toList());
            assertThat(drafted.key().stream().map(leaf -> leaf.field().column()))
                    .isEqualTo(shipped.key().stream()
                            .map(leaf -> leaf.field().column())
                            .toList());
        }
    }

    private static String described(Leaf leaf) {
        // What is kept whole comes back as a text: the table does not say more.
        return leaf.field().column() + " " + Ddl.columnType(leaf.field().type()) + " " + leaf.required();
    }

    @Test
    void constraintsAndWhatTheServerFillsAreSaid(TestDatabase database) {
        database.execute("CREATE TABLE mine (id BIGINT NOT NULL PRIMARY KEY, n INT NOT NULL CHECK (n > 3),"
                + " made TIMESTAMP NOT NULL DEFAULT CURRENT_TIMESTAMP, doubled INT AS (n * 2) STORED,"
                + " code CHAR(3) NOT NULL COMMENT 'three letters')");

        Result result = run(database(database), "--table", "mine");

        assertThat(result.code()).as(result.err()).isZero();
        assertThat(result.out()).contains("description: \"three letters\"").doesNotContain("doubled");
        assertThat(result.err())
                .contains("doubled: the column int")
                .contains("the server fills it")
                .contains("code: a CHAR column")
                .contains("the table has the check constraint")
                .contains("made: a TIMESTAMP column");
        assertThat(run(database(database), "--table", "none").err()).contains("There is no table none in the database");
    }

    private static List<String> database(TestDatabase database) {
        return List.of(
                "mysql.host=" + database.server().host(),
                "mysql.port=" + database.server().port(),
                "mysql.database=" + database.name(),
                "mysql.user=" + database.server().user(),
                "mysql.password=" + database.server().password());
    }
}
