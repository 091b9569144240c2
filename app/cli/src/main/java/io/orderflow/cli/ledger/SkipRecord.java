package io.orderflow.cli.ledger;

import io.orderflow.condition.Condition;
import io.orderflow.condition.StoppedException;
import io.orderflow.kafka.TopicState;
import io.orderflow.pipeline.PipelineSettings;
import io.orderflow.pipeline.ledger.Cursor;
import io.orderflow.pipeline.ledger.Pipeline;
import io.orderflow.program.command.Confirmation;
import io.orderflow.program.command.SettingsCommand;
import io.orderflow.program.terminal.DisplayText;
import java.io.PrintWriter;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code orderflow ledger skip}: what the job asks for after RECORD_STUCK. */
@Command(
        name = "skip",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = {
            "After RECORD_STUCK: gives up one record, the first one from where its partition's ledger stands. It is"
                    + " added to lost, and the cursor moves past it. The record stays in Kafka as long as the topic"
                    + " keeps it.",
            "Shows first, then asks. The epoch is raised; a driver that runs is not overruled: stop it first."
        },
        footerHeading = "%nExample:%n",
        footer = "  orderflow ledger skip 2@1234        the record at offset 1234 of partition 2")
final class SkipRecord extends SettingsCommand {

    private static final Duration PATIENCE = Duration.ofSeconds(15);
    private static final Pattern RECORD = Pattern.compile("([0-9]{1,9})@([0-9]{1,18})");

    @Parameters(paramLabel = "PARTITION@OFFSET", description = "The record, as the job's message names it.")
    private String record;

    @Option(
            names = "--reason",
            paramLabel = "TEXT",
            description = "Why, for the record. Default: what the job said last.")
    private String reason;

    @Mixin
    private Confirmation confirmation;

    @Override
    public Integer call() throws SQLException {
        Matcher form = RECORD.matcher(record);
        if (!form.matches()) {
            throw wrong(record + " is not of the form PARTITION@OFFSET, such as 2@1234");
        }
        int partition = Integer.parseInt(form.group(1));
        long offset = Long.parseLong(form.group(2));
        LedgerAccess access = new LedgerAccess(settings(PipelineSettings::read));
        PrintWriter out = out();
        TopicState state = access.topicState();
        Pipeline pipeline = new Pipeline(access.settings().pipeline(), access.topicName(), state.id());
        String why = reason == null
                ? access.report()
                        .heartbeat()
                        .map(beat -> (beat.reason() + " " + beat.message()).strip())
                        .orElse("")
                : reason;
        Cursor cursor;
        try (Connection connection = access.connect()) {
            cursor = access.acceptances().cursors(connection, state).get(partition);
        }
        requireKnown(pipeline, partition, offset, cursor);
        requireNext(partition, offset, cursor, firstVisible(access, partition, cursor.nextOffset(), state));
        out.printf(
                Locale.ROOT,
                "Given up: the record at offset %d of partition %d of topic %s, pipeline %s.%n"
                        + "It gets no outcome and is counted as lost; the cursor moves to %d.%n",
                offset,
                partition,
                pipeline.topic(),
                pipeline.name(),
                offset + 1);
        if (!why.isEmpty()) {
            out.printf(Locale.ROOT, "Why: %s%n", DisplayText.escaped(why));
        }
        if (!confirmation.given(out, "Skip this record?", "Nothing was changed.")) {
            return Condition.FAILED.exitCode();
        }
        try (Connection connection = access.connect()) {
            long epoch = access.acceptances().skip(connection, state, cursor, offset, why);
            out.printf(
                    Locale.ROOT, "Skipped %d@%d, epoch %d. The job can be started again.%n", partition, offset, epoch);
        }
        return Condition.OK.exitCode();
    }

    private static void requireKnown(Pipeline pipeline, int partition, long offset, Cursor cursor) {
        if (cursor == null) {
            throw nothing(String.format(
                    Locale.ROOT,
                    "The ledger of pipeline %s has no partition %d of topic %s (id %s).",
                    pipeline.name(),
                    partition,
                    pipeline.topic(),
                    pipeline.topicId()));
        }
        if (offset < cursor.nextOffset()) {
            throw nothing(String.format(
                    Locale.ROOT,
                    "Offset %d of partition %d has an outcome: the ledger stands at %d.",
                    offset,
                    partition,
                    cursor.nextOffset()));
        }
    }

    private static void requireNext(int partition, long offset, Cursor cursor, OptionalLong visible) {
        if (visible.isEmpty()) {
            throw nothing(String.format(
                    Locale.ROOT,
                    "Partition %d has no record from offset %d on, where the ledger stands.",
                    partition,
                    cursor.nextOffset()));
        }
        if (visible.getAsLong() != offset) {
            throw nothing(String.format(
                    Locale.ROOT,
                    "The ledger of partition %d stands at offset %d, and the first record from there on is at %d: only"
                            + " that one can be skipped.",
                    partition,
                    cursor.nextOffset(),
                    visible.getAsLong()));
        }
    }

    /** Where the first record is that a reader sees from an offset on: markers of transactions are no records. */
    private static OptionalLong firstVisible(LedgerAccess access, int partition, long from, TopicState state) {
        TopicState.Log log = state.logs().get(partition);
        if (log == null || from >= log.end()) {
            return OptionalLong.empty();
        }
        Map<String, Object> client = new HashMap<>(access.settings().kafka().clientProperties());
        client.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
        client.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        client.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
        client.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, 1);
        TopicPartition of = new TopicPartition(access.topicName(), partition);
        try (KafkaConsumer<byte[], byte[]> consumer =
                new KafkaConsumer<>(client, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            consumer.assign(List.of(of));
            consumer.seek(of, from);
            long deadline = System.nanoTime() + PATIENCE.toNanos();
            while (consumer.position(of) < log.end() && System.nanoTime() < deadline) {
                List<ConsumerRecord<byte[], byte[]>> records =
                        consumer.poll(Duration.ofMillis(500)).records(of);
                if (!records.isEmpty()) {
                    return OptionalLong.of(records.get(0).offset());
                }
            }
        }
        return OptionalLong.empty();
    }

    private static StoppedException nothing(String why) {
        return new StoppedException(Condition.FAILED, why + " Nothing was changed.");
    }
}
