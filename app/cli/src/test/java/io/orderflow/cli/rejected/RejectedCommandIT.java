package io.orderflow.cli.rejected;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.orderflow.kafka.Received;
import io.orderflow.kafka.Received.Header;
import io.orderflow.local.RealServices;
import io.orderflow.local.TestDatabase;
import io.orderflow.local.TestPipeline;
import io.orderflow.local.TestTopics;
import io.orderflow.pipeline.settle.PartitionSettler;
import io.orderflow.pipeline.settle.SettlingFixture;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** {@code orderflow rejected}, as an operator types it, on a real broker and a real server. */
@ExtendWith(RealServices.class)
@Tag("mysql")
class RejectedCommandIT {

    private static final byte[] HOSTILE =
            "\u001b]0;owned\u0007\u001b[2J<script>alert(1)</script>\u202e\u009b31m".getBytes(UTF_8);

    @TempDir
    private Path folder;

    private TestPipeline pipeline;
    private SettlingFixture fixture;

    private record Result(int code, String out, String err) {}

    @BeforeEach
    void rejectSomeRecords(TestTopics topics, TestDatabase database) throws SQLException {
        pipeline = new TestPipeline(topics, database, topics.create(4), topics.newName());
        this.fixture = SettlingFixture.in(
                pipeline.database().server(), pipeline.database().name(), pipeline.topic());
        try (PartitionSettler settler = fixture.settler(0)) {
            settler.take(new Received(
                    0,
                    "key".getBytes(UTF_8),
                    "{\"customer_id\":1}".getBytes(UTF_8),
                    List.of(new Header("trace", new byte[] {27, 1}), new Header("trace", null)),
                    1_763_000_000_000L));
            settler.take(new Received(1, null, HOSTILE, List.of(), 1_763_000_000_000L));
            settler.take(new Received(2, null, binary(1 << 20), List.of(), -1));
            settler.take(new Received(3, null, null, List.of(), -1));
            settler.flush();
        }
    }

    @Test
    void listsByReasonAndFieldWithTimesAndFilters() {
        String all = run("list").out();
        assertThat(all)
                .contains("MISSING_FIELD order_id rejected")
                .contains(pipeline.topic() + "-0@0")
                .contains("TOMBSTONE");
        assertThat(all.lines().reduce("", (a, b) -> b).strip()).startsWith("4").contains("all");
        assertThat(run("list", "--reason", "tombstone", "--since", "1h").out().lines())
                .hasSizeBetween(3, 4);
        assertThat(run("list", "--field", "order_id", "--partition", "0").out()).contains("MISSING_FIELD");
        assertThat(run("list", "--state", "resolved").out()).contains("No rejected record");
        assertThat(run("list", "--json").out()).contains("\"reason\":\"TOO_LARGE\",\"field\":\"\"");
        assertThat(run("list", "--reason", "NONSENSE").code()).isEqualTo(2);
    }

    @Test
    void showsSafelyWhatATerminalWouldObey() {
        for (String coordinates : List.of("-0@0", "-0@1", "-0@2", "-0@3")) {
            Result shown = run("show", pipeline.topic() + coordinates);
            assertThat(shown.code()).isZero();
            assertHarmless(shown.out());
            assertThat(shown.out().length()).isLessThan(20_000);
            assertHarmless(run("show", "--json", pipeline.topic() + coordinates).out());
        }
        String hostile = run("show", pipeline.topic() + "-0@1").out();
        assertThat(hostile)
                .contains("\\u001b]0;owned\\u0007\\u001b[2J<script>alert(1)</script>\\u202e\\u009b31m")
                .contains("00000000  1b 5d 30 3b 6f 77 6e 65  64 07 1b 5b 32 4a 3c 73  |.]0;owned..[2J<s|");
        assertThat(run("show", pipeline.topic() + "-0@0").out())
                .contains("MISSING_FIELD of order_id")
                .contains("key          key")
                .contains("trace = \\u001b\\u0001")
                .contains("trace = none");
        assertThat(run("show", pipeline.topic() + "-0@2").out())
                .contains("(1048576 bytes in all)")
                .contains("more bytes");
        assertThat(run("show", pipeline.topic() + "-0@3").out()).contains("none (a tombstone)");
        assertThat(run("show", pipeline.topic() + "-0@9").err())
                .contains("rejected no record at " + pipeline.topic() + "-0@9");
        assertThat(run("show", "nonsense").code()).isEqualTo(2);
    }

    @Test
    void tailsTheDeadLetterTopicSafely() {
        pipeline.topics().create(pipeline.deadLetters(), 1, Map.of());
        ProducerRecord<byte[], byte[]> letter = new ProducerRecord<>(pipeline.deadLetters(), null, HOSTILE);
        Map.of("reason", "NOT_JSON", "topic", "orders", "partition", "2", "offset", "17", "message", "a\u001b[31m")
                .forEach((name, value) -> letter.headers().add("__orderflow.errors." + name, value.getBytes(UTF_8)));
        pipeline.topics().send(letter);
        pipeline.topics().send(pipeline.deadLetters(), 0, new byte[] {27});

        Result printed = run("tail", "--from-beginning", "--max", "2");

        assertThat(printed.code()).isZero();
        assertHarmless(printed.out());
        assertThat(printed.out())
                .contains("orders-2@17 NOT_JSON: a\\u001b[31m")
                .contains("is no dead letter of OrderFlow");
        assertThat(run("tail", "--last", "2", "--max", "1", "--json").out()).contains("\"reason\":\"NOT_JSON\"");
    }

    @Test
    void tailSaysThatTheTopicIsNotThere() {
        Result printed = run("tail");
        assertThat(printed.code()).isEqualTo(1);
        assertThat(printed.err()).contains("The dead-letter topic " + pipeline.deadLetters() + " does not exist");
    }

    @Test
    void aDryRunSaysWhatWouldBecomeOfEachAndWritesNothing() throws SQLException, IOException {
        String before = fixture.written();
        String printed = run("replay", "--all", "--dry-run").out();

        assertThat(printed).contains(pipeline.topic() + "-0@0 would be rejected: MISSING_FIELD of order_id");
        assertThat(printed).contains("Nothing was written");
        assertThat(run("replay", pipeline.topic() + "-0@0", "--value", file(SettlingFixture.order(1, 1)), "--dry-run")
                        .out())
                .contains(pipeline.topic() + "-0@0 would be stored");
        fixture.settle(1, List.of(SettlingFixture.order(1, 1)));
        assertThat(run("replay", pipeline.topic() + "-0@0", "--value", file(SettlingFixture.order(1, 1)), "--dry-run")
                        .out())
                .contains(pipeline.topic() + "-0@0 would be duplicate");
        assertThat(run("replay", pipeline.topic() + "-0@0", "--value", file(SettlingFixture.order(1, 2)), "--dry-run")
                        .out())
                .contains("KEY_CONFLICT");
        assertThat(before).startsWith("0 orders");
        assertThat(fixture.number("SELECT COUNT(*) FROM orders")).isEqualTo(1);
        assertThat(fixture.number("SELECT COUNT(*) FROM rejected_orders WHERE state <> 'rejected'"))
                .isZero();
        assertThat(pipeline.topics().readAll(pipeline.topic())).isEmpty();
    }

    @Test
    void aRepairedRecordIsStoredAndItsRowSaysSoAndASecondReplayIsRefused() throws Exception {
        Result sent = run("replay", pipeline.topic() + "-0@0", "--value", file(SettlingFixture.order(1, 1)), "--yes");

        assertThat(sent.out()).contains("would be stored").contains("Sent 1 of 1.");
        assertThat(sent.code()).isZero();
        ConsumerRecord<byte[], byte[]> record =
                pipeline.topics().readAll(pipeline.topic()).get(0);
        assertThat(record.partition()).isZero();
        assertThat(record.key()).isEqualTo("key".getBytes(UTF_8));
        assertThat(record.value()).isEqualTo(SettlingFixture.order(1, 1));
        assertThat(Arrays.stream(record.headers().toArray()).map(header -> header.key()))
                .containsExactly("trace", "trace", "__orderflow.replay.origin");
        settle(record, 10);

        assertThat(run("show", pipeline.topic() + "-0@0").out())
                .contains("resolved: stored as " + pipeline.topic() + "-0@10");
        assertThat(run("list", "--state", "resolved").out()).contains("MISSING_FIELD");
        Result again = run("replay", pipeline.topic() + "-0@0", "--yes");
        assertThat(again.code()).isEqualTo(1);
        assertThat(again.err()).contains("it is resolved: stored as " + pipeline.topic() + "-0@10");
        assertThat(pipeline.topics().readAll(pipeline.topic())).hasSize(1);
    }

    @Test
    void replayingTwiceBeforeTheJobComesToItStoresOnce() throws Exception {
        String file = file(SettlingFixture.order(1, 1));
        run("replay", pipeline.topic() + "-0@0", "--value", file, "--yes");
        assertThat(run("replay", "--reason", "MISSING_FIELD", "--yes").out()).contains("No rejected record");
        run("replay", pipeline.topic() + "-0@0", "--value", file, "--yes");
        List<ConsumerRecord<byte[], byte[]>> records = pipeline.topics().readAll(pipeline.topic());
        assertThat(records).hasSize(2);
        settle(records.get(0), 10);
        settle(records.get(1), 11);

        assertThat(fixture.text(
                        "SELECT CONCAT((SELECT COUNT(*) FROM orders), ' ', (SELECT COUNT(*) FROM duplicate_orders))"))
                .isEqualTo("1 1");
        assertThat(run("show", pipeline.topic() + "-0@0").out())
                .contains("resolved: stored as " + pipeline.topic() + "-0@10");
    }

    @Test
    void whatIsRejectedAgainLoopsNowhere() throws Exception {
        run("replay", "--reason", "MISSING_FIELD", "--rate", "1000", "--yes");
        settle(pipeline.topics().readAll(pipeline.topic()).get(0), 10);

        assertThat(run("show", pipeline.topic() + "-0@0").out())
                .contains("rejected again as " + pipeline.topic() + "-0@10");
        assertThat(run("show", pipeline.topic() + "-0@10").out())
                .contains("says it is a replay of " + pipeline.topic() + "-0@0");
        assertThat(run("replay", pipeline.topic() + "-0@0", "--yes").err())
                .contains("replay " + pipeline.topic() + "-0@10 instead");
        run("replay", "--reason", "MISSING_FIELD", "--yes");
        List<ConsumerRecord<byte[], byte[]>> records = pipeline.topics().readAll(pipeline.topic());
        assertThat(records).hasSize(2);
        assertThat(Arrays.stream(records.get(1).headers().toArray())
                        .filter(header -> header.key().equals("__orderflow.replay.origin")))
                .hasSize(1);
    }

    @Test
    void coordinatesOfNoRejectedRecordAreNamedAndTheOthersAreSent() {
        Result replayed = run("replay", pipeline.topic() + "-0@0", pipeline.topic() + "-0@99", "--yes");

        assertThat(replayed.code()).isEqualTo(1);
        assertThat(replayed.out()).contains("Sent 1 of 1.");
        assertThat(replayed.err()).contains(pipeline.topic() + "-0@99 was not sent: no record was rejected there");
        assertThat(pipeline.topics().readAll(pipeline.topic())).hasSize(1);
    }

    @Test
    void asksBeforeItSendsAndWantsToKnowWhich() {
        assertThat(run("replay").err()).contains("Say which");
        assertThat(run("replay", "--all", "--edit").err()).contains("name one, by its coordinates");
        assertThat(run("replay", "--all", pipeline.topic() + "-0@0").code()).isEqualTo(2);
        assertThat(run("replay", "--all").err()).contains("--yes");
        assertThat(pipeline.topics().readAll(pipeline.topic())).isEmpty();
    }

    @Test
    void anEditedRecordIsSentAsTheEditorLeftIt() throws Exception {
        Path script = folder.resolve("editor.sh");
        Files.writeString(script, "#!/bin/sh\ncp " + file(SettlingFixture.order(7, 1)) + " \"$1\"\n");
        assertThat(script.toFile().setExecutable(true)).isTrue();

        byte[] edited = new Editor(Map.of("EDITOR", script.toString())).edit("before".getBytes(UTF_8));

        assertThat(edited).isEqualTo(SettlingFixture.order(7, 1));
    }

    /** Settles a record that was read from the topic, as if it had lain at this offset. */
    private void settle(ConsumerRecord<byte[], byte[]> record, long offset) throws SQLException {
        List<Header> headers = new ArrayList<>();
        record.headers().forEach(header -> headers.add(new Header(header.key(), header.value())));
        try (PartitionSettler settler = fixture.settler(record.partition())) {
            settler.take(new Received(offset, record.key(), record.value(), headers, record.timestamp()));
            settler.flush();
        }
    }

    private String file(byte[] bytes) throws IOException {
        return Files.write(Files.createTempFile(folder, "value", ".json"), bytes)
                .toString();
    }

    private Result run(String... arguments) {
        List<String> all = new ArrayList<>(List.of(arguments));
        all.addAll(pipeline.options());
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        CommandLine command =
                RejectedMain.command().setOut(new PrintWriter(out)).setErr(new PrintWriter(err));
        int code = command.execute(all.toArray(String[]::new));
        return new Result(code, out.toString(), err.toString());
    }

    /** Only printable characters and line ends: nothing that a terminal obeys. */
    private static void assertHarmless(String text) {
        text.codePoints()
                .filter(c -> c != '\n')
                .forEach(c -> assertThat(Character.getType(c))
                        .as("U+%04X", c)
                        .isNotIn((int) Character.CONTROL, (int) Character.FORMAT, (int) Character.SURROGATE));
    }

    private static byte[] binary(int length) {
        byte[] bytes = new byte[length];
        new Random(3).nextBytes(bytes);
        return bytes;
    }
}
