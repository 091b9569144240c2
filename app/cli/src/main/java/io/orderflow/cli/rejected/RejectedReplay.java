package io.orderflow.cli.rejected;

import static java.util.stream.Collectors.joining;

import io.orderflow.condition.Condition;
import io.orderflow.condition.StoppedException;
import io.orderflow.kafka.KafkaUnavailableException;
import io.orderflow.pipeline.PipelineSettings;
import io.orderflow.pipeline.operate.reject.RejectedRecords.Lives;
import io.orderflow.pipeline.operate.replay.Replay;
import io.orderflow.pipeline.operate.replay.ReplayLimits;
import io.orderflow.pipeline.operate.replay.ReplayReport;
import io.orderflow.pipeline.operate.replay.ReplaySelection;
import io.orderflow.pipeline.operate.replay.SavedReplay;
import io.orderflow.pipeline.reject.Coordinates;
import io.orderflow.pipeline.reject.RejectedFilter;
import io.orderflow.pipeline.reject.RejectedRow;
import io.orderflow.pipeline.reject.RejectedState;
import io.orderflow.program.command.Confirmation;
import io.orderflow.program.command.Interruption;
import io.orderflow.program.command.SettingsCommand;
import io.orderflow.program.terminal.Progress;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.kafka.common.KafkaException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParseResult;

/** {@code orderflow rejected replay}. */
@Command(
        name = "replay",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = {
            "Sends rejected records to the orders topic again, with the bytes they had, and with a header that says"
                    + " where they come from. The job settles them like any record; once one is stored (or found"
                    + " stored), its row says resolved. One that is rejected again gets a row of its own.",
            "Chosen by coordinates, by the options below, or with --all; only rows that nothing was done about, unless"
                    + " --state or coordinates say otherwise. Replaying twice is safe: the second is a duplicate.",
            "Options select among the rows that exist when it begins, not what is rejected meanwhile. A replay"
                    + " that is stopped (Ctrl-C) or killed goes on where it stopped when the same options are given"
                    + " again."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  orderflow rejected replay --reason REFUSED_BY_MYSQL --dry-run",
            "  orderflow rejected replay --reason REFUSED_BY_MYSQL --rate 50 --yes",
            "  orderflow rejected replay orders-0@123 --edit"
        })
final class RejectedReplay extends SettingsCommand {

    private static final int MOST_LISTED = 20;

    @Parameters(
            paramLabel = "COORDINATES",
            arity = "0..*",
            converter = CoordinatesConverter.class,
            description = "TOPIC-PARTITION@OFFSET, such as orders-0@123.")
    private List<Coordinates> coordinates = new ArrayList<>();

    @Mixin
    private Selection selection;

    @Option(names = "--all", description = "All rejected records that nothing was done about.")
    private boolean all;

    @Option(
            names = "--new",
            description = "Choose again, although an earlier replay by the same options was stopped: it is given up.")
    private boolean chooseAgain;

    @Option(names = "--dry-run", description = "Send nothing; say what would become of each now.")
    private boolean dryRun;

    @Option(names = "--edit", description = "Change the bytes of the one record in your editor (VISUAL, EDITOR) first.")
    private boolean edit;

    @Option(
            names = "--value",
            paramLabel = "FILE",
            description = "Send the bytes of this file instead of the one record's.")
    private Path value;

    @Option(names = "--rate", paramLabel = "N", description = "Records a second at most. Default: ${DEFAULT-VALUE}.")
    private double rate = 100;

    @Mixin
    private Confirmation confirmation;

    @Override
    public Integer call() throws SQLException, IOException, InterruptedException {
        if (coordinates.isEmpty() && !selection.isGiven() && !all) {
            throw wrong("Say which: coordinates, --reason or another option, or --all.");
        }
        if (!coordinates.isEmpty() && (selection.isGiven() || all)) {
            throw wrong("Coordinates select the records; do not combine them with other options that select.");
        }
        if (!(rate > 0 && rate <= 1_000_000)) {
            throw wrong("--rate must be more than 0 and at most 1000000");
        }
        if ((edit || value != null) && (coordinates.size() != 1 || (edit && value != null))) {
            throw wrong("--edit or --value changes one record: name one, by its coordinates.");
        }
        RejectedAccess access = new RejectedAccess(settings(PipelineSettings::read));
        try (Connection connection = access.connectPatiently()) {
            return coordinates.isEmpty()
                    ? replayByChoice(access, connection)
                    : replay(
                            access,
                            connection,
                            access.replay().named(connection, coordinates, Lives.ALL),
                            selected -> selected);
        }
    }

    private int replayByChoice(RejectedAccess access, Connection connection)
            throws SQLException, IOException, InterruptedException {
        RejectedFilter filter = filter(access);
        Replay replay = access.replay();
        if (dryRun) {
            return replay(access, connection, replay.matching(connection, filter), selected -> selected);
        }
        if (!replay.lock(connection)) {
            err().println("Another replay by choice of pipeline %s is running. Nothing was sent."
                    .formatted(access.settings().pipeline()));
            return Condition.FAILED.exitCode();
        }
        String choice = choice();
        Optional<ReplaySelection> stopped = chooseAgain ? Optional.empty() : replay.stopped(connection, choice, filter);
        if (stopped.isPresent()) {
            SavedReplay run = stopped.get().run().orElseThrow();
            out().println(("A replay by the same options (%s), begun at %s, was stopped after %d of %d records, %d"
                                    + " of them sent. This one")
                            .formatted(choice, run.startedAt(), run.done(), run.chosen(), run.sent())
                    + " goes on from there; --new chooses again.");
            return replay(access, connection, stopped.get(), selected -> selected);
        }
        return replay(
                access,
                connection,
                replay.matching(connection, filter),
                selected -> replay.begin(connection, choice, filter, selected));
    }

    /** The options that select records, as they were typed, in an order of their own. */
    private String choice() {
        ParseResult parsed = spec().commandLine().getParseResult();
        return Stream.concat(Stream.of("--all"), Selection.OPTIONS.stream())
                .filter(parsed::hasMatchedOption)
                .map(option -> option.equals("--all")
                        ? option
                        : option + " "
                                + parsed.matchedOption(option).originalStringValues().stream()
                                        .sorted()
                                        .collect(joining(",")))
                .collect(joining(" "));
    }

    private RejectedFilter filter(RejectedAccess access) {
        RejectedFilter filter = selection.filter(access.settings().pipeline());
        return selection.namesStates() ? filter : filter.states(Set.of(RejectedState.REJECTED));
    }

    /** Begins to write down how far the replay has come, if that is to be done. */
    private interface Beginning {
        ReplaySelection of(ReplaySelection selected) throws SQLException;
    }

    private int replay(RejectedAccess access, Connection connection, ReplaySelection selected, Beginning beginning)
            throws SQLException, IOException, InterruptedException {
        selected.unknown().forEach(at -> err().println("%s was not sent: no record was rejected there".formatted(at)));
        if (selected.count() == 0) {
            out().println("No rejected record matches.");
            return coordinates.isEmpty() ? Condition.OK.exitCode() : Condition.FAILED.exitCode();
        }
        Map<RejectedRow, byte[]> values = edited(selected);
        if (dryRun || !values.isEmpty()) {
            judge(access, connection, selected, values);
        }
        if (dryRun) {
            return Condition.OK.exitCode();
        }
        String question = "Send %d record%s to topic %s again?"
                .formatted(
                        selected.count(),
                        selected.count() == 1 ? "" : "s",
                        access.settings().kafka().topic());
        if (!confirmation.given(out(), question, "Nothing was sent.")) {
            return Condition.FAILED.exitCode();
        }
        return send(access, connection, beginning.of(selected), values);
    }

    private Map<RejectedRow, byte[]> edited(ReplaySelection selected) throws IOException {
        if (!edit && value == null) {
            return Map.of();
        }
        RejectedRow row = selected.only()
                .orElseThrow(() -> new StoppedException(
                        Condition.USAGE,
                        "These coordinates mean %d records, of topics of the same name: the one to change is ambiguous."
                                .formatted(selected.count())));
        if (value != null) {
            return Map.of(row, Files.readAllBytes(value));
        }
        return Map.of(row, new Editor(System.getenv()).edit(row.payload() == null ? new byte[0] : row.payload()));
    }

    private void judge(
            RejectedAccess access, Connection connection, ReplaySelection selected, Map<RejectedRow, byte[]> values)
            throws SQLException {
        VerdictsText text = new VerdictsText(out(), selected.count() <= MOST_LISTED);
        try (Progress progress = new Progress(err(), text.isEachShown() ? 0 : selected.count())) {
            access.replay().judge(connection, selected, values, ReplayLimits.all(Double.MAX_VALUE), verdicts -> {
                text.add(verdicts);
                if (!text.isEachShown()) {
                    progress.at(text.count());
                }
            });
        }
        text.end();
    }

    private int send(
            RejectedAccess access, Connection connection, ReplaySelection selected, Map<RejectedRow, byte[]> values)
            throws SQLException, InterruptedException {
        try (Interruption interruption = new Interruption();
                Progress progress = new Progress(err(), selected.count())) {
            ReplayText text = new ReplayText(progress, interruption);
            ReplayReport report = access.replay().send(connection, selected, values, ReplayLimits.all(rate), text);
            progress.end();
            text.problems(err());
            if (report.fault().isPresent()) {
                KafkaException fault = report.fault().get();
                err().println(("Kafka does not take the records: %s. What was sent is settled by the job. Run the"
                                        + " same command")
                                .formatted(KafkaUnavailableException.plain(fault))
                        + " again: it goes on from there, and a record that is sent twice is a"
                        + " duplicate.");
                return KafkaUnavailableException.condition(fault).exitCode();
            }
            out().println(ReplayText.of(report));
            out().flush();
            boolean allSent =
                    report.ended() && !text.hasProblems() && selected.unknown().isEmpty();
            return (allSent ? Condition.OK : Condition.FAILED).exitCode();
        }
    }
}
