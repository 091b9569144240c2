package io.orderflow.streams;

import io.orderflow.condition.Condition;
import io.orderflow.metrics.MetricsServer;
import io.orderflow.metrics.MetricsSettings;
import io.orderflow.metrics.MetricsSettings.Program;
import io.orderflow.pipeline.operate.Failures;
import io.orderflow.program.command.ExitCodeWords;
import io.orderflow.program.command.Invocation;
import io.orderflow.program.command.SettingsOption;
import io.orderflow.program.terminal.DisplayText;
import io.orderflow.program.terminal.TerminalWidth;
import io.orderflow.program.terminal.TextTable;
import io.orderflow.settings.Settings;
import io.orderflow.spark.DefaultPlaces;
import io.orderflow.streams.file.BadFileException;
import io.orderflow.streams.file.HeaderReader;
import io.orderflow.streams.file.StreamFile;
import io.orderflow.streams.file.StreamFolder;
import io.orderflow.streams.file.StreamHeader;
import io.orderflow.streams.result.ResultTable;
import io.orderflow.streams.run.ProgressText;
import io.orderflow.streams.run.Reset;
import io.orderflow.streams.run.Selection;
import io.orderflow.streams.run.StreamCheck;
import io.orderflow.streams.run.StreamMetrics;
import io.orderflow.streams.run.StreamStatus.Snapshot;
import io.orderflow.streams.run.Streams;
import io.orderflow.streams.source.Sessions;
import io.orderflow.streams.source.StreamSettings;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.apache.hadoop.util.ShutdownHookManager;
import org.apache.spark.sql.SparkSession;
import picocli.CommandLine;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Streaming SQL: {@code spark-submit --class io.orderflow.streams.StreamsMain orderflow-job.jar}. */
@Command(
        name = "orderflow streams",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = {
            "Runs the continuous queries of sql/streams: each file is one Spark SQL query over the stream of orders,"
                    + " and fills a MySQL table. Without names, all queries run.",
            "A query that fails is retried; the others continue. File format:" + " app/docs/streaming-sql.md."
        },
        modelTransformer = ExitCodeWords.class,
        exitCodeList = {
            "0:OK",
            "1:FAILED, (--until-caught-up) a query failed; (--reset) it could not be done",
            "2:USAGE",
            "130:INTERRUPTED",
            "143:TERMINATED"
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  orderflow streams                               run all queries of sql/streams",
            "  orderflow streams item_counts large_orders      run only these two",
            "  orderflow streams --list                        list all queries",
            "  orderflow streams --check my_query.sql          check the file; runs nothing",
            "  orderflow streams --reset item_counts           delete its checkpoint and its rows"
        })
public final class StreamsMain implements Callable<Integer> {

    /** Above Spark's own hook (50): the queries end before their session does. */
    private static final int BEFORE_SPARK = 100;

    @Spec
    private CommandSpec spec;

    @Parameters(
            paramLabel = "NAME",
            arity = "0..*",
            description = "Names of queries; with --check also paths of files.")
    private List<String> names = new ArrayList<>();

    @ArgGroup
    private Instead instead = new Instead();

    @Option(names = "--until-caught-up", description = "Exit after reading everything now in the topics.")
    private boolean untilCaughtUp;

    @Mixin
    private SettingsOption settings;

    /** What to do instead of running. */
    private static final class Instead {
        @Option(names = "--list", description = "List the queries without running them.")
        private boolean list;

        @Option(
                names = "--check",
                description = "Check the files and report problems with positions. Needs no servers.")
        private boolean check;

        @Option(
                names = "--reset",
                description =
                        "Delete the checkpoints and the result rows of the named queries, so that they start over.")
        private boolean reset;
    }

    private StreamsMain() {}

    /** The command, ready to execute. */
    static CommandLine command() {
        return Invocation.of(new StreamsMain(), Failures::of);
    }

    public static void main(String[] args) {
        // Also ends threads of libraries that would keep the driver process alive; Spark's hooks and ours run.
        System.exit(command().execute(args));
    }

    @Override
    public Integer call() throws InterruptedException, SQLException, IOException {
        Settings<StreamSettings> all = settings.load(StreamSettings::read);
        StreamSettings read = all.values();
        StreamFolder folder = new StreamFolder(read.places().folder());
        if (instead.list) {
            return list(folder.files(names), read).exitCode();
        }
        if (instead.check) {
            return check(folder, read).exitCode();
        }
        if (instead.reset) {
            return reset(folder, read).exitCode();
        }
        DefaultPlaces.line(all.effective())
                .ifPresent(line -> spec.commandLine().getErr().println(line));
        return run(
                        folder.files(names),
                        read,
                        settings.load(reader -> MetricsSettings.read(reader, Program.STREAMS))
                                .values())
                .exitCode();
    }

    private Condition list(List<Path> files, StreamSettings read) {
        TextTable table = new TextTable(List.of("query", "table", "output", "watermark", "customers"));
        List<String> descriptions = new ArrayList<>();
        List<BadFileException> bad = new ArrayList<>();
        for (Path path : files) {
            try {
                StreamFile file = HeaderReader.read(path, read.pace().trigger());
                StreamHeader header = file.header();
                table.add(List.of(
                        file.name(),
                        header.table(),
                        header.output().name().toLowerCase(Locale.ROOT),
                        header.watermark().text(),
                        header.customers().name().toLowerCase(Locale.ROOT)));
                descriptions.add(DisplayText.cut(
                        file.name() + ": " + header.description(), TerminalWidth.columns(System.getenv())));
            } catch (BadFileException e) {
                bad.add(e);
            }
        }
        PrintWriter out = spec.commandLine().getOut();
        out.print(table);
        out.println();
        descriptions.forEach(out::println);
        bad.forEach(problem -> out.println(problem.getMessage()));
        out.flush();
        return bad.isEmpty() ? Condition.OK : Condition.USAGE;
    }

    private Condition check(StreamFolder folder, StreamSettings read) throws IOException {
        List<Path> files = names.stream().anyMatch(name -> name.endsWith(".sql"))
                ? names.stream().map(Path::of).toList()
                : folder.files(names);
        PrintWriter out = spec.commandLine().getOut();
        int bad = 0;
        try (SparkSession spark = Sessions.application("orderflow streams --check")) {
            StreamCheck check = new StreamCheck(spark, read);
            for (Path file : files) {
                try {
                    ResultTable table = check.check(file);
                    out.printf(Locale.ROOT, "%s is valid. It fills %s%n", StreamFolder.name(file), table.describe());
                } catch (BadFileException e) {
                    if (names.isEmpty() && e.missingColumn().isPresent() && Selection.isShipped(file, read)) {
                        out.println(Selection.line(file, e, read));
                    } else {
                        bad++;
                        out.println(e.getMessage());
                    }
                }
                out.flush();
            }
        }
        return bad == 0 ? Condition.OK : Condition.USAGE;
    }

    private Condition reset(StreamFolder folder, StreamSettings read) throws SQLException, IOException {
        if (names.isEmpty()) {
            throw new CommandLine.ParameterException(
                    spec.commandLine(), "--reset needs the names of the queries to reset");
        }
        Reset reset = new Reset(read);
        for (Path path : folder.files(names)) {
            StreamFile file = HeaderReader.read(path, read.pace().trigger());
            reset.reset(file);
            spec.commandLine()
                    .getOut()
                    .printf(
                            Locale.ROOT,
                            "%s starts over at its next start; its checkpoint and the rows of %s are deleted.%n",
                            file.name(),
                            file.header().table());
        }
        return Condition.OK;
    }

    private Condition run(List<Path> files, StreamSettings read, MetricsSettings metrics)
            throws InterruptedException, IOException {
        PrintWriter out = spec.commandLine().getOut();
        int width = TerminalWidth.columns(System.getenv());
        try (SparkSession spark = Sessions.application("orderflow streams")) {
            Selection selection = Selection.of(new StreamCheck(spark, read), read, files, names);
            selection.skipped().forEach(line -> out.println(DisplayText.wrapped(line, width)));
            return run(spark, selection.files(), read, metrics, width);
        }
    }

    private Condition run(SparkSession spark, List<Path> files, StreamSettings read, MetricsSettings metrics, int width)
            throws InterruptedException {
        PrintWriter out = spec.commandLine().getOut();
        try (Streams streams = new Streams(spark, read, files, untilCaughtUp, line -> {
            out.println(DisplayText.wrapped(line, width));
            out.flush();
        })) {
            out.printf(
                    Locale.ROOT,
                    "%s over topic %s at %s. %s%n",
                    files.size() == 1 ? "One query" : files.size() + " queries",
                    read.kafka().topic(),
                    read.kafka().bootstrapServers(),
                    untilCaughtUp ? "Reads everything now in the topics." : "Ctrl-C stops.");
            MetricsServer.start(metrics, new StreamMetrics(streams::snapshots));
            Runnable stop = () -> stop(streams, out);
            ShutdownHookManager.get().addShutdownHook(stop, BEFORE_SPARK);
            List<Snapshot> ended = streams.run();
            boolean failed = ended.stream().anyMatch(query -> query.fault().isPresent());
            out.print(ProgressText.of(ended, Instant.now()));
            out.flush();
            return failed ? Condition.FAILED : Condition.OK;
        }
    }

    private static void stop(Streams streams, PrintWriter out) {
        try {
            if (streams.stop()) {
                out.println("Stopped cleanly; the next start continues from the checkpoints.");
            } else {
                out.println("Not all queries stopped in time; the next start writes what they had not written.");
            }
            out.flush();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
