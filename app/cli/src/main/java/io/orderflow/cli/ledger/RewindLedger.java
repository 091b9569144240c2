package io.orderflow.cli.ledger;

import io.orderflow.condition.Condition;
import io.orderflow.kafka.OrdersTopic;
import io.orderflow.kafka.StartingPoint;
import io.orderflow.kafka.TopicState;
import io.orderflow.pipeline.PipelineSettings;
import io.orderflow.pipeline.ledger.Cursor;
import io.orderflow.pipeline.operate.ledger.Rewind;
import io.orderflow.pipeline.operate.ledger.Rewinding;
import io.orderflow.program.command.SettingsCommand;
import java.io.PrintWriter;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code orderflow ledger rewind}: records are settled once more. */
@Command(
        name = "rewind",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = {
            "Sets the ledger back to an offset or a time, so that the job settles the records from there once more:"
                    + " by another contract, or because their rows were deleted. Orders that are still stored are"
                    + " counted as duplicate; nothing that is stored is changed.",
            "What the ledger says now is kept as a past life, with its counts and its rows of duplicate, rejected and"
                    + " skipped orders. The baseline is set to what the table holds, so that verify and the totals"
                    + " count from there.",
            "Only shows what it would do; --yes does it. The epoch is raised; a driver that runs is not overruled:"
                    + " stop it first. Killed before its end, it goes on where it stopped when it runs again."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  orderflow ledger rewind --to-offset 1200 --partition 2        what would happen",
            "  orderflow ledger rewind --to-time 2026-11-20T08:00:00Z --all --yes"
        })
final class RewindLedger extends SettingsCommand {

    /** Where to. */
    static final class Target {
        @Option(
                names = "--to-offset",
                paramLabel = "OFFSET",
                description = "The first offset to be settled once more; with --partition.")
        private Long offset;

        @Option(
                names = "--to-time",
                paramLabel = "TIME",
                description = "Begin at the first record with this Kafka timestamp or a later one:"
                        + " 2026-11-20T12:00:00 (UTC), 2026-11-20T12:00:00+01:00, milliseconds since 1970,"
                        + " or earliest.")
        private String time;
    }

    /** Which ones. */
    static final class Partitions {
        @Option(names = "--partition", paramLabel = "N", description = "This partition, repeatable.")
        private Set<Integer> some = new TreeSet<>();

        @Option(names = "--all", description = "All partitions of the topic.")
        private boolean all;
    }

    @ArgGroup(multiplicity = "1")
    private Target target;

    @ArgGroup(multiplicity = "1")
    private Partitions partitions;

    @Option(names = "--yes", description = "Do it. Without, nothing is changed.")
    private boolean yes;

    @Override
    public Integer call() throws SQLException {
        if (target.offset != null && partitions.all) {
            throw wrong("--to-offset needs --partition: offsets of two partitions have nothing in common");
        }
        LedgerAccess access = new LedgerAccess(settings(PipelineSettings::read));
        PrintWriter out = out();
        TopicState state;
        Map<Integer, Long> to;
        try (OrdersTopic topic = access.topic()) {
            state = topic.state();
            to = targets(topic, state);
        }
        Rewinding rewinding = access.rewinding();
        List<Rewind> rewinds;
        Rewinding.Baseline baseline;
        try (Connection connection = access.connectPatiently()) {
            if (partitions.all) {
                to.keySet()
                        .retainAll(
                                access.acceptances().cursors(connection, state).keySet());
            }
            cap(to, access.acceptances().cursors(connection, state));
            rewinds = rewinding.plan(connection, state, to);
            baseline = rewinding.baseline(connection);
        }
        if (rewinds.isEmpty()) {
            out.println("Nothing to set back: the ledger stands there or before.");
            return Condition.OK.exitCode();
        }
        rewinds.forEach(rewind -> out.println(text(rewind)));
        out.println(text(baseline));
        if (!yes) {
            out.println("Nothing was changed. To do it, stop the job and add --yes.");
            return Condition.OK.exitCode();
        }
        try (Connection connection = access.connectPatiently()) {
            long epoch = rewinding.rewind(connection, rewinds, new RowsMoved(out));
            out.printf(Locale.ROOT, "Set back, epoch %d. The job can be started again.%n", epoch);
        }
        return Condition.OK.exitCode();
    }

    /** A time after the last settled record leads nowhere: that partition stays as it is. */
    private void cap(Map<Integer, Long> to, Map<Integer, Cursor> cursors) {
        if (target.offset == null) {
            to.replaceAll((partition, offset) -> cursors.containsKey(partition)
                    ? Math.min(offset, cursors.get(partition).nextOffset())
                    : offset);
        }
    }

    private Map<Integer, Long> targets(OrdersTopic topic, TopicState state) {
        Map<Integer, Long> to = new TreeMap<>();
        if (target.offset != null) {
            partitions.some.forEach(partition -> to.put(partition, target.offset));
            return to;
        }
        StartingPoint where;
        try {
            where = StartingPoint.parse(target.time);
        } catch (IllegalArgumentException e) {
            throw wrong("--to-time " + e.getMessage(), e);
        }
        if (!(where instanceof StartingPoint.At || where instanceof StartingPoint.Earliest)) {
            throw wrong("--to-time must be a time or earliest");
        }
        to.putAll(topic.starting(where, state));
        if (!partitions.all) {
            for (int partition : partitions.some) {
                if (!to.containsKey(partition)) {
                    throw wrong("--partition " + partition + ": the topic has the partitions " + to.keySet());
                }
            }
            to.keySet().retainAll(partitions.some);
        }
        return to;
    }

    private static String text(Rewind rewind) {
        return String.format(
                Locale.ROOT,
                """
                Partition %d of topic %s, pipeline %s
                  The ledger stands at offset %d and goes back to %d: %d offsets are settled once more.
                  Kept as a past life: offsets %d to %d, %s.""",
                rewind.cursor().partition(),
                rewind.pipeline().topic(),
                rewind.pipeline().name(),
                rewind.cursor().nextOffset(),
                rewind.to(),
                rewind.offsets(),
                rewind.cursor().firstOffset(),
                rewind.cursor().nextOffset() - 1,
                String.format(
                        Locale.ROOT,
                        "%d stored, %d duplicate, %d rejected, %d absent, %d lost",
                        rewind.cursor().counts().stored(),
                        rewind.cursor().counts().duplicate(),
                        rewind.cursor().counts().rejected(),
                        rewind.cursor().counts().absent(),
                        rewind.cursor().counts().lost()));
    }

    private static String text(Rewinding.Baseline baseline) {
        if (baseline.inTable().isEmpty()) {
            return "Other pipelines fill this table, too: the baseline stays as it is.";
        }
        if (baseline.change() == 0) {
            return String.format(
                    Locale.ROOT, "The table holds the %d orders that the ledger accounts for.", baseline.accounted());
        }
        return String.format(
                Locale.ROOT,
                "The ledger accounts for %d orders, the table holds %d: the baseline changes by %d.%n"
                        + "Before you start the job, put the totals right: orderflow totals rebuild",
                baseline.accounted(),
                baseline.inTable().getAsLong(),
                baseline.change());
    }
}
