package io.orderflow.trial;

import io.orderflow.condition.Condition;
import io.orderflow.contract.file.ContractFile;
import io.orderflow.contract.file.ContractReading;
import io.orderflow.contract.file.Problem;
import io.orderflow.contract.model.OrderContract;
import io.orderflow.contract.trial.TrialCounts;
import io.orderflow.kafka.KafkaSettings;
import io.orderflow.pipeline.operate.Failures;
import io.orderflow.program.command.BuildVersion;
import io.orderflow.program.command.Invocation;
import io.orderflow.program.command.SettingsCommand;
import io.orderflow.program.contract.OrderContractSetting;
import io.orderflow.program.contract.WriterSchemasSetting;
import io.orderflow.settings.SettingsReader;
import io.orderflow.spark.SparkSessions;
import io.orderflow.spark.TaskProgress;
import io.orderflow.spark.version.SparkVersion;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.SparkSession;
import picocli.CommandLine;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The dry run: {@code spark-submit --class io.orderflow.trial.TrialMain orderflow-job.jar}. */
@Command(
        name = "orderflow contract try",
        mixinStandardHelpOptions = true,
        versionProvider = BuildVersion.class,
        sortOptions = false,
        description = {
            "Judges the records of a topic or a file by a contract, as the job would, and stores nothing: no table, no"
                    + " ledger, no consumer group is touched.",
            "Compared with another contract (--against, else that of the setting order.contract) it says what the"
                    + " contract changes: which records it newly rejects, and which it newly accepts."
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:every record is accepted",
            "1:the records could not be read; the message says why",
            "2:the command line, a setting or a contract file is wrong",
            "66:KAFKA_AWAY",
            "70:records are rejected; each reason is shown with examples"
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  orderflow contract try sales.odcs.yaml --topic sales",
            "  orderflow contract try sales.odcs.yaml --topic sales --from latest-10000 --against old.odcs.yaml",
            "  orderflow contract try sales.odcs.yaml --file orders.jsonl --json"
        })
public final class TrialMain extends SettingsCommand {
    private static final int REJECTED = 70;

    @Parameters(paramLabel = "FILE", description = "The contract file; FILE#NAME for one of several objects.")
    private String file;

    @ArgGroup(exclusive = true, multiplicity = "1")
    private Source source;

    @Option(
            names = "--from",
            paramLabel = "WHERE",
            defaultValue = "earliest",
            description =
                    "Of a topic: earliest (default), latest-N for the newest N records of all partitions, or a time:"
                            + " 2026-11-20T12:00:00 (UTC) or milliseconds since 1970.")
    private String from;

    @Option(
            names = "--limit",
            paramLabel = "N",
            description =
                    "Judge at most N records, an equal share of each partition; by default all that are there now.")
    private long limit = Long.MAX_VALUE;

    @Option(
            names = "--against",
            paramLabel = "FILE",
            description = "The contract to compare with. Default: the one in force, if order.contract names one.")
    private String against;

    @Option(names = "--json", description = "Report the result as JSON.")
    private boolean json;

    /** Where the records are. */
    static final class Source {
        @Option(names = "--topic", paramLabel = "TOPIC", description = "The records of this topic, by a Spark batch.")
        private String topic;

        @Option(
                names = "--file",
                paramLabel = "FILE",
                description = "The records in this file, one a line, without Spark.")
        private Path records;
    }

    /** What the trial needs of the settings. */
    private record Reading(KafkaSettings kafka, Map<String, String> schemas, Optional<OrderContract> inForce) {}

    private TrialMain() {}

    /** The command, ready to be executed. */
    static CommandLine command() {
        return Invocation.of(new TrialMain(), Failures::of);
    }

    public static void main(String[] args) {
        // Also ends threads of libraries that would keep a driver alive; Spark's own hooks run.
        System.exit(command().execute(args));
    }

    @Override
    public Integer call() throws IOException {
        if (limit < 1) {
            throw wrong("--limit must be 1 or more, was " + limit);
        }
        TrialStart start = start();
        List<ContractReading> readings = new ArrayList<>();
        readings.add(read(file));
        if (against != null) {
            readings.add(read(against));
        }
        List<Problem> errors =
                readings.stream().flatMap(reading -> reading.errors().stream()).toList();
        if (!errors.isEmpty()) {
            errors.forEach(err()::println);
            return Condition.USAGE.exitCode();
        }
        OrderContract contract = readings.get(0).contract();
        Reading reading = settings(reader ->
                new Reading(KafkaSettings.read(reader), WriterSchemasSetting.configured(reader), inForce(reader)));
        List<OrderContract> other = against == null
                ? reading.inForce().stream().toList()
                : List.of(readings.get(1).contract());
        Judgement judgement = new Judgement(contract, other, reading.schemas());
        TrialCounts counts = source.topic != null ? ofTopic(judgement, reading.kafka(), start) : ofFile(judgement);
        String from = source.topic != null ? "topic " + source.topic : source.records.toString();
        PrintWriter out = out();
        out.print(json ? TrialReport.json(judgement, from, counts) : TrialReport.text(judgement, from, counts));
        out.flush();
        return counts.rejected().count() == 0 ? Condition.OK.exitCode() : REJECTED;
    }

    /** Not asked for if the command line names what to compare with. */
    private Optional<OrderContract> inForce(SettingsReader reader) {
        return against == null ? OrderContractSetting.readIfGiven(reader) : Optional.empty();
    }

    private TrialStart start() {
        try {
            return TrialStart.parse(from);
        } catch (IllegalArgumentException e) {
            throw wrong("--from " + e.getMessage() + ", was " + from, e);
        }
    }

    private ContractReading read(String location) {
        try {
            return ContractFile.read(location);
        } catch (IOException | InvalidPathException e) {
            throw unreadable(location, e);
        }
    }

    private TrialCounts ofFile(Judgement judgement) {
        try {
            return FileTrial.run(judgement, source.records, limit);
        } catch (IOException e) {
            throw unreadable(source.records, e);
        }
    }

    private TrialCounts ofTopic(Judgement judgement, KafkaSettings kafka, TrialStart start) throws IOException {
        SparkVersion.check();
        TopicTrial trial = new TopicTrial(judgement, kafka, source.topic);
        // Whether the topic is there is asked before Spark is started.
        TopicTrial.Plan plan = trial.plan(start, limit);
        try (SparkSession spark = session();
                TaskProgress progress = new TaskProgress("contract try", spark.sparkContext(), err()::println)) {
            progress.start();
            return trial.run(spark, plan);
        }
    }

    private SparkSession session() {
        return SparkSessions.named("orderflow contract try " + source.topic)
                .config("spark.ui.showConsoleProgress", "false")
                .getOrCreate();
    }
}
