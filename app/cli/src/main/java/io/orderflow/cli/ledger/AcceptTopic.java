package io.orderflow.cli.ledger;

import io.orderflow.condition.Condition;
import io.orderflow.kafka.OrdersTopic;
import io.orderflow.kafka.StartingPoint;
import io.orderflow.kafka.TopicState;
import io.orderflow.pipeline.PipelineSettings;
import io.orderflow.pipeline.operate.LedgerReport;
import io.orderflow.program.command.Confirmation;
import io.orderflow.program.command.SettingsCommand;
import java.io.PrintWriter;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code orderflow ledger accept-topic}: what the job asks for after TOPIC_RECREATED. */
@Command(
        name = "accept-topic",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = {
            "After TOPIC_RECREATED: the ledger gets rows for the topic as it is now, beginning at its earliest offsets"
                    + " or where --from says. The rows of the old topic stay for the record.",
            "Given up is what the old topic held beyond the ledger. Orders that are stored already and come again are"
                    + " counted as duplicate.",
            "Shows first, then asks. The epoch is raised; a driver that runs is not overruled: stop it first."
        },
        footerHeading = "%nExamples:%n",
        footer = {"  orderflow ledger accept-topic", "  orderflow ledger accept-topic --from 2026-11-20T08:00:00Z --yes"
        })
final class AcceptTopic extends SettingsCommand {

    @Option(
            names = "--from",
            paramLabel = "WHERE",
            defaultValue = "earliest",
            description = "Where to begin in the new topic: earliest (default), latest, group:NAME or a time.")
    private String from;

    @Mixin
    private Confirmation confirmation;

    @Override
    public Integer call() throws SQLException {
        StartingPoint where = startingPoint();
        LedgerAccess access = new LedgerAccess(settings(PipelineSettings::read));
        PrintWriter out = out();
        TopicState state;
        Map<Integer, Long> starting;
        try (OrdersTopic topic = access.topic()) {
            state = topic.state();
            starting = new TreeMap<>(topic.starting(where, state));
        } catch (IllegalArgumentException e) {
            throw wrong("--from: " + e.getMessage(), e);
        }
        LedgerReport report = access.report();
        Set<String> known;
        try (Connection connection = access.connect()) {
            known = access.acceptances().topicIds(connection);
        }
        if (known.isEmpty() || known.contains(state.id())) {
            out.println(
                    known.isEmpty()
                            ? ("Nothing to accept: pipeline %s has never settled topic %s; its first start begins"
                                            + " where --from of the job says.")
                                    .formatted(report.pipeline(), access.topicName())
                            : "Nothing to accept: the ledger knows topic %s under its present id %s."
                                    .formatted(access.topicName(), state.id()));
            return Condition.OK.exitCode();
        }
        out.println(summary(access.topicName(), report, state, starting));
        if (!confirmation.given(out, "Accept this?", "Nothing was changed.")) {
            return Condition.FAILED.exitCode();
        }
        try (Connection connection = access.connect()) {
            long epoch = access.acceptances().adopt(connection, state, starting);
            out.printf(Locale.ROOT, "Accepted, epoch %d. The job can be started again.%n", epoch);
        }
        return Condition.OK.exitCode();
    }

    private static String summary(String topic, LedgerReport report, TopicState state, Map<Integer, Long> starting) {
        StringBuilder text = new StringBuilder("TOPIC_RECREATED: topic %s, pipeline %s, has the id %s now%n"
                .formatted(topic, report.pipeline(), state.id()));
        List<LedgerReport.Row> old =
                report.rows().stream().filter(row -> row.topic().equals(topic)).toList();
        old.forEach(row -> text.append("  Kept for the record: id %s, partition %d, settled up to offset %d%n"
                .formatted(row.topicId(), row.cursor().partition(), row.cursor().nextOffset())));
        text.append("  Given up: what the old topic held beyond that. It cannot be read again.");
        report.heartbeat()
                .ifPresent(beat -> text.append("%n  At its last heartbeat, %sZ, the job was %d offsets behind."
                        .formatted(beat.updatedAt(), beat.lagRecords())));
        starting.forEach((partition, offset) ->
                text.append("%n  Partition %d begins at offset %d".formatted(partition, offset)));
        return text.toString();
    }

    private StartingPoint startingPoint() {
        try {
            return StartingPoint.parse(from);
        } catch (IllegalArgumentException e) {
            throw wrong("--from %s, was \"%s\"".formatted(e.getMessage(), from), e);
        }
    }
}
