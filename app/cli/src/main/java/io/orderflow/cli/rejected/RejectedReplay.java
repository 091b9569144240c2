package io.orderflow.cli.rejected;

import static java.util.stream.Collectors.joining;

import io.orderflow.condition.Condition;
import io.orderflow.pipeline.operate.ReplaySender;
import io.orderflow.pipeline.operate.Verdicts;
import io.orderflow.pipeline.reject.Coordinates;
import io.orderflow.pipeline.reject.Origin;
import io.orderflow.pipeline.reject.RejectedFilter;
import io.orderflow.pipeline.reject.RejectedRow;
import io.orderflow.pipeline.reject.RejectedSnapshot;
import io.orderflow.pipeline.reject.RejectedState;
import io.orderflow.pipeline.reject.ReplayRun;
import io.orderflow.pipeline.reject.ReplayTickets;
import io.orderflow.pipeline.schema.Schema;
import io.orderflow.program.command.Confirmation;
import io.orderflow.program.command.Interruption;
import io.orderflow.program.command.SettingsOption;
import io.orderflow.program.terminal.DisplayText;
import io.orderflow.program.terminal.Progress;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.apache.kafka.common.KafkaException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.Spec;

/** {@code orderflow rejected replay}. */
@Command(
        name = "replay",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = {
            "Sends rejected records to the orders topic again, with the bytes they had, and with a header that says"
                + " where they come from. The job settles them like any record; once one is stored (or found stored),"
                + " its row says resolved. One that is rejected again gets a row of its own.",
            "Chosen by coordinates, by the options below, or with --all; only rows that nothing was done about, unless"
                    + " --state or coordinates say otherwise. Replaying twice is safe: the second is a duplicate.",
            "By options, the rows that exist when it begins are meant; what is rejected meanwhile is not. A replay"
                + " that is stopped (Ctrl-C) or killed goes on where it stopped when the same options are given again."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  orderflow rejected replay --reason REFUSED_BY_MYSQL --dry-run",
            "  orderflow rejected replay --reason REFUSED_BY_MYSQL --rate 50 --yes",
            "  orderflow rejected replay orders-0@123 --edit"
        })
final class RejectedReplay implements Callable<Integer> {

    private static final int PAGE = 100;
    private static final int MOST_LISTED = 20;

    @Spec
    private CommandSpec spec;

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

    @Mixin
    private SettingsOption settings;

    @Override
    public Integer call() throws SQLException, IOException, InterruptedException {
        if (coordinates.isEmpty() && !selection.isGiven() && !all) {
            throw wrong("Say which: coordinates, --reason or another option, or --all.");
        }
        if (!coordinates.isEmpty() && (selection.isGiven() || all)) {
            throw wrong("Coordinates say which records are meant; they go with no other choice.");
        }
        if (!(rate > 0 && rate <= 1_000_000)) {
            throw wrong("--rate must be more than 0 and at most 1000000");
        }
        if ((edit || value != null) && (coordinates.size() != 1 || (edit && value != null))) {
            throw wrong("--edit or --value changes one record: name one, by its coordinates.");
        }
        RejectedAccess ground = RejectedAccess.of(settings);
        try (Connection connection = ground.connect()) {
            List<RejectedRow> chosen = new ArrayList<>();
            for (Coordinates at : coordinates) {
                chosen.addAll(RejectedShow.find(ground, connection, at));
            }
            return coordinates.isEmpty()
                    ? replayByChoice(ground, connection)
                    : replay(ground, connection, SelectedRows.of(chosen), Optional::empty);
        } catch (KafkaException e) {
            err().println(
                            "Kafka does not take the records: %s. What was sent is settled by the job. Run the same command"
                                            .formatted(e.getMessage())
                                    + " again: it goes on from there, and a record that is sent twice is a duplicate.");
            return Condition.KAFKA_AWAY.exitCode();
        }
    }

    private int replayByChoice(RejectedAccess ground, Connection connection)
            throws SQLException, IOException, InterruptedException {
        RejectedFilter filter = filter(ground);
        if (dryRun) {
            RejectedSnapshot now = RejectedSnapshot.take(connection, ground.rows(), filter);
            return replay(ground, connection, SelectedRows.of(now, now.count(), connection), Optional::empty);
        }
        String pipeline = ground.settings().pipeline();
        Schema schema = new Schema(ground.tables());
        if (schema.missing(connection).contains(ground.tables().replays())) {
            var unused = schema.createMissing(connection);
        }
        if (!ReplayRun.lock(connection, ground.tables(), pipeline)) {
            err().println("Another replay by choice of pipeline %s is running. Nothing was sent.".formatted(pipeline));
            return Condition.FAILED.exitCode();
        }
        String choice = choice();
        Optional<ReplayRun> stopped = chooseAgain
                ? Optional.empty()
                : ReplayRun.unfinished(connection, ground.tables(), pipeline, choice, filter);
        if (stopped.isPresent()) {
            ReplayRun run = stopped.get();
            out().println(
                            "A replay by the same options (%s), begun at %s, was stopped after %d of %d records, %d of them sent. This one"
                                            .formatted(choice, run.startedAt(), run.done(), run.chosen(), run.sent())
                                    + " goes on from there; --new chooses again.");
            SelectedRows rest = SelectedRows.of(run.rows(), Math.max(1, run.chosen() - run.done()), connection);
            return replay(ground, connection, rest, () -> stopped);
        }
        RejectedSnapshot snapshot = RejectedSnapshot.take(connection, ground.rows(), filter);
        return replay(ground, connection, SelectedRows.of(snapshot, snapshot.count(), connection), () -> {
            ReplayRun run = ReplayRun.begin(connection, ground.tables(), pipeline, choice, filter, snapshot);
            connection.commit();
            return Optional.of(run);
        });
    }

    /** The options that say which records are meant, as they were typed, in an order of their own. */
    private String choice() {
        ParseResult parsed = spec.commandLine().getParseResult();
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

    private RejectedFilter filter(RejectedAccess ground) {
        RejectedFilter filter = selection.filter(ground.settings().pipeline());
        return selection.namesStates() ? filter : filter.states(Set.of(RejectedState.REJECTED));
    }

    /** Begins to write down how far the replay has come, if that is to be done. */
    private interface Beginning {
        Optional<ReplayRun> run() throws SQLException;
    }

    private int replay(RejectedAccess ground, Connection connection, SelectedRows rows, Beginning beginning)
            throws SQLException, IOException, InterruptedException {
        if (rows.count() == 0) {
            out().println("No rejected record is meant by this.");
            return coordinates.isEmpty() ? Condition.OK.exitCode() : Condition.FAILED.exitCode();
        }
        Map<RejectedRow, byte[]> values = edited(rows);
        if (dryRun || !values.isEmpty()) {
            judge(ground, connection, rows, values);
        }
        if (dryRun) {
            return Condition.OK.exitCode();
        }
        String question = "Send %d record%s to topic %s again?"
                .formatted(
                        rows.count(),
                        rows.count() == 1 ? "" : "s",
                        ground.settings().kafka().topic());
        if (!confirmation.given(out(), question)) {
            out().println("Nothing was sent.");
            return Condition.FAILED.exitCode();
        }
        Optional<ReplayRun> run = beginning.run();
        SelectedRows toSend = run.isPresent() ? SelectedRows.of(run.get().rows(), rows.count(), connection) : rows;
        return send(ground, connection, toSend, values, run);
    }

    private Map<RejectedRow, byte[]> edited(SelectedRows rows) throws IOException {
        if (!edit && value == null) {
            return Map.of();
        }
        RejectedRow row = rows.only();
        if (value != null) {
            return Map.of(row, Files.readAllBytes(value));
        }
        return Map.of(row, new Editor(System.getenv()).edit(row.payload() == null ? new byte[0] : row.payload()));
    }

    private void judge(RejectedAccess ground, Connection connection, SelectedRows rows, Map<RejectedRow, byte[]> values)
            throws SQLException {
        Verdicts verdicts = new Verdicts(connection, ground.tables().orders());
        Map<String, Long> counts = new TreeMap<>();
        boolean each = rows.count() <= MOST_LISTED;
        try (Progress progress = new Progress(err(), each ? 0 : rows.count())) {
            long done = 0;
            for (List<RejectedRow> page = rows.next(PAGE); !page.isEmpty(); page = rows.next(PAGE)) {
                for (Verdicts.Verdict verdict : verdicts.judge(connection, page, values)) {
                    counts.merge(verdict.verdict(), 1L, Long::sum);
                    if (each) {
                        out().println(verdict.row().coordinates() + " would be " + told(verdict));
                    }
                }
                done += page.size();
                if (!each) {
                    progress.at(done);
                }
            }
        }
        rows.rewind();
        if (!each) {
            counts.forEach((verdict, count) -> out().println("%10d would be %s".formatted(count, verdict)));
        }
        out().println("Nothing was written: this is what would become of them now.");
    }

    private static String told(Verdicts.Verdict verdict) {
        return verdict.isRejected()
                ? "rejected: " + verdict.verdict() + ": " + DisplayText.escaped(verdict.message())
                : verdict.verdict();
    }

    private int send(
            RejectedAccess ground,
            Connection connection,
            SelectedRows rows,
            Map<RejectedRow, byte[]> values,
            Optional<ReplayRun> run)
            throws SQLException, InterruptedException {
        ReplayTickets tickets = run.isPresent()
                ? run.get().tickets(ground.tables())
                : new ReplayTickets(
                        ground.tables().rejected(), ground.settings().pipeline());
        long done = 0;
        long sent = 0;
        List<String> problems = new ArrayList<>();
        try (Interruption interruption = new Interruption();
                ReplaySender sender = new ReplaySender(ground.settings().kafka(), rate);
                Progress progress = new Progress(err(), rows.count())) {
            int pageSize = (int) Math.max(1, Math.min(PAGE, rate));
            List<RejectedRow> page = rows.next(pageSize);
            while (!page.isEmpty() && !interruption.isRequested()) {
                List<RejectedRow> whole = page.stream()
                        .filter(row -> values.containsKey(row) || !row.isCut())
                        .toList();
                Map<RejectedRow, Origin> origins = tickets.issue(connection, whole);
                connection.commit();
                page.stream().filter(row -> !origins.containsKey(row)).forEach(row -> problems.add(skipped(row)));
                Map<RejectedRow, String> refused = sender.send(origins, values);
                refused.forEach((row, why) -> problems.add(row.coordinates() + ": " + why));
                int acknowledged = origins.size() - refused.size();
                origins.keySet().retainAll(refused.keySet());
                tickets.withdraw(connection, origins);
                if (run.isPresent()) {
                    run.get().advance(connection, page.size(), acknowledged);
                }
                connection.commit();
                sent += acknowledged;
                done += page.size();
                progress.at(done);
                page = rows.next(pageSize);
            }
            progress.end();
            problems.stream().limit(MOST_LISTED).forEach(problem -> err().println(DisplayText.escaped(problem)));
            if (problems.size() > MOST_LISTED) {
                err().println("… and %d more".formatted(problems.size() - MOST_LISTED));
            }
            long all = run.map(ReplayRun::sent).orElse(sent);
            if (!page.isEmpty()) {
                out().println("Stopped: sent %d of %d. Run the same command again to go on from there."
                        .formatted(all, run.map(ReplayRun::chosen).orElse(rows.count())));
                return Condition.FAILED.exitCode();
            }
            if (run.isPresent()) {
                run.get().end(connection);
                connection.commit();
            }
            long chosen = run.map(ReplayRun::chosen).orElse(done);
            long settled = chosen - run.map(ReplayRun::done).orElse(done);
            String others = settled > 0
                    ? " The other %d were settled meanwhile: they had been sent before, by a replay that was stopped or by another one."
                            .formatted(settled)
                    : "";
            out().println("Sent %d of %d.%s The job settles them; rejected list says what became of them."
                    .formatted(all, chosen, others));
            out().flush();
            return (problems.isEmpty() ? Condition.OK : Condition.FAILED).exitCode();
        }
    }

    private static String skipped(RejectedRow row) {
        String why = switch (row.state()) {
            case RESOLVED -> "it is resolved: stored as " + row.replayedAs();
            case REJECTED_AGAIN -> "it was rejected again; replay " + row.replayedAs() + " instead";
            case REJECTED, REPLAYING ->
                row.isCut()
                        ? "only the first %d of its %d bytes were kept"
                                .formatted(row.payload().length, row.payloadSize())
                        : "another process is replaying it";
        };
        return row.coordinates() + " was not sent: " + why;
    }

    private ParameterException wrong(String message) {
        return new ParameterException(spec.commandLine(), message);
    }

    private PrintWriter out() {
        return spec.commandLine().getOut();
    }

    private PrintWriter err() {
        return spec.commandLine().getErr();
    }
}
