package io.orderflow.streams.console;

import io.orderflow.condition.Condition;
import io.orderflow.contract.model.OrderContract;
import io.orderflow.kafka.KafkaSettings;
import io.orderflow.kafka.OrdersTopic;
import io.orderflow.kafka.StartingPoint;
import io.orderflow.kafka.TopicState;
import io.orderflow.pipeline.PipelineSettings;
import io.orderflow.pipeline.contract.ContractsInForce;
import io.orderflow.pipeline.mysql.Mysql;
import io.orderflow.pipeline.mysql.MysqlFault;
import io.orderflow.pipeline.mysql.MysqlSettings;
import io.orderflow.pipeline.operate.Failures;
import io.orderflow.pipeline.schema.Tables;
import io.orderflow.program.command.ExitCodeWords;
import io.orderflow.program.command.Invocation;
import io.orderflow.program.command.SettingsOption;
import io.orderflow.program.contract.WriterSchemasSetting;
import io.orderflow.program.terminal.TerminalWidth;
import io.orderflow.settings.SettingsReader;
import io.orderflow.spark.KafkaRow;
import io.orderflow.spark.KafkaSource;
import io.orderflow.spark.RecordSource;
import io.orderflow.spark.SparkSessions;
import io.orderflow.spark.version.SparkVersion;
import io.orderflow.streams.source.Judges;
import io.orderflow.streams.source.TopicSource;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.hadoop.util.ShutdownHookManager;
import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.core.config.Configurator;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.streaming.StreamingQuery;
import org.apache.spark.sql.streaming.StreamingQueryException;
import org.apache.spark.sql.streaming.Trigger;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The debug consumer: {@code spark-submit --class io.orderflow.streams.console.ConsoleMain orderflow-job.jar}. */
@Command(
        name = "orderflow console",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = {
            "Shows the orders of the topic as they arrive: accepted ones as a table, rejected ones with their reason.",
            "Each is judged by the contract that the job's ledger has in force at its offset; while MySQL cannot be"
                    + " asked, by that of the settings. Columns: the key and the fields with a role first. Restricted"
                    + " fields are masked.",
            "Stores nothing. Conflicts with stored orders (the same key, different content) are not detected here."
        },
        modelTransformer = ExitCodeWords.class,
        exitCodeList = {
            "0:OK, --limit or --until-caught-up reached",
            "1:FAILED",
            "2:USAGE",
            "66:KAFKA_AWAY, or the topic does not exist",
            "130:INTERRUPTED"
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  orderflow console                                  orders from now on",
            "  orderflow console --from earliest --limit 20       the first 20",
            "  orderflow console --rejected --until-caught-up     all rejected records of the topic, then exit"
        })
public final class ConsoleMain implements Callable<Integer> {

    /** Limits the rows a batch brings to the driver; each is below 70 kB. */
    private static final int OFFSETS_PER_BATCH = 2_000;

    /** The ledger is asked once; it is not waited for. */
    private static final Duration ANSWER_WITHIN = Duration.ofSeconds(3);

    /** Above Spark's own hook (50). */
    private static final int BEFORE_SPARK = 100;

    @Spec
    private CommandSpec spec;

    @Option(
            names = "--from",
            paramLabel = "WHERE",
            description = "Where to start reading: earliest, latest, group:NAME or a time. Default: latest; with"
                    + " --until-caught-up"
                    + " earliest.")
    private String from;

    @Option(names = "--rejected", description = "Show rejected records only.")
    private boolean rejectedOnly;

    @Option(names = "--limit", paramLabel = "N", description = "Exit after showing N records.")
    private long limit = Long.MAX_VALUE;

    @Option(names = "--until-caught-up", description = "Exit after reading everything now in the topic.")
    private boolean untilCaughtUp;

    @Mixin
    private SettingsOption settings;

    private final Runnable silence;

    /** The settings read here. */
    private record Reads(KafkaSettings kafka, MysqlSettings mysql, String pipeline, TopicSource source) {
        private static Reads read(SettingsReader reader) {
            KafkaSettings kafka = KafkaSettings.read(reader);
            MysqlSettings mysql = MysqlSettings.read(reader);
            OrderContract contract = mysql.contract();
            TopicSource source = new TopicSource(
                    contract.name(), kafka.topic(), contract, WriterSchemasSetting.read(reader, contract));
            return new Reads(kafka, mysql, PipelineSettings.pipeline(reader, kafka, mysql), source);
        }
    }

    /** @param silence turns logging off */
    private ConsoleMain(Runnable silence) {
        this.silence = silence;
    }

    /** The command, ready to execute in a process whose log is used otherwise. */
    static CommandLine command() {
        return Invocation.of(new ConsoleMain(() -> {}), Failures::of);
    }

    public static void main(String[] args) {
        // Log lines would break up the table; a failure is reported at the end.
        Runnable silence = () -> Configurator.setAllLevels("", Level.OFF);
        silence.run();
        System.exit(Invocation.of(new ConsoleMain(silence), Failures::of).execute(args));
    }

    @Override
    public Integer call() throws IOException, TimeoutException, InterruptedException {
        if (limit < 1) {
            throw new ParameterException(spec.commandLine(), "--limit must be 1 or more, was " + limit);
        }
        StartingPoint start = startingPoint();
        Reads reads = settings.load(Reads::read).values();
        KafkaSettings kafka = reads.kafka();
        PrintWriter out = spec.commandLine().getOut();
        // Before Kafka is asked, for which no session is needed.
        SparkVersion.check();
        String offsets;
        TopicState state;
        try (OrdersTopic topic = new OrdersTopic(kafka)) {
            state = topic.state();
            offsets = KafkaSource.offsets(kafka.topic(), topic.starting(start, state));
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), "--from: " + e.getMessage(), e);
        }
        OrdersOnScreen screen = new OrdersOnScreen(
                TerminalWidth.columns(System.getenv()), reads.source().contract());
        DecodeRecords decode = new DecodeRecords(judges(reads, state.id(), out), screen.columns(), rejectedOnly);
        ShowBatch show = new ShowBatch(out, screen, decode, limit);
        out.printf(
                Locale.ROOT,
                "Topic %s at %s. %s%n",
                kafka.topic(),
                kafka.bootstrapServers(),
                untilCaughtUp ? "Reads everything now in the topic." : "Ctrl-C stops.");
        return run(kafka, offsets, show, out);
    }

    /** The contracts that the ledger has in force, as far as it can be asked now. */
    private static Judges judges(Reads reads, String topicId, PrintWriter out) {
        Mysql mysql = new Mysql(reads.mysql().within(ANSWER_WITHIN, ANSWER_WITHIN));
        try (Connection connection = mysql.connect()) {
            ContractsInForce inForce =
                    ContractsInForce.read(connection, Tables.of(reads.mysql()).versions(), reads.pipeline());
            return new Judges(reads.source(), topicId, List.of(inForce));
        } catch (SQLException e) {
            out.printf(
                    Locale.ROOT,
                    "Judged by the contract %s of the settings: the ledger cannot be asked (%s).%n",
                    reads.source().contract().name(),
                    MysqlFault.of(e).condition());
            return Judges.configured(reads.source());
        }
    }

    private int run(KafkaSettings kafka, String offsets, ShowBatch show, PrintWriter out)
            throws IOException, TimeoutException, InterruptedException {
        AtomicBoolean summarized = new AtomicBoolean();
        Runnable report = () -> {
            String summary = show.end();
            if (summarized.compareAndSet(false, true)) {
                out.println(summary);
                out.flush();
            }
        };
        ShutdownHookManager.get().addShutdownHook(report, BEFORE_SPARK);
        Path scratch = Files.createTempDirectory("orderflow-console-");
        try (SparkSession spark = session()) {
            StreamingQuery query = start(spark, kafka, offsets, show, scratch);
            while (query.isActive() && !show.awaitFull(100)) {
                // The limit has not been reached yet.
            }
            query.stop();
            query.awaitTermination();
        } catch (StreamingQueryException e) {
            // After Ctrl-C, Spark's own shutdown has ended the query.
            if (!summarized.get()) {
                spec.commandLine().getErr().println("Spark gave up: " + e.getMessage());
                return Condition.FAILED.exitCode();
            }
        } finally {
            report.run();
            ShutdownHookManager.get().removeShutdownHook(report);
            org.apache.spark.util.Utils.deleteRecursively(scratch.toFile());
        }
        return Condition.OK.exitCode();
    }

    private SparkSession session() {
        SparkSession spark = SparkSessions.named("orderflow console")
                .config("spark.ui.enabled", "false")
                .config("spark.sql.streaming.noDataMicroBatches.enabled", "false")
                .getOrCreate();
        // Without a log4j configuration, Spark has just installed its own.
        silence.run();
        return spark;
    }

    private StreamingQuery start(SparkSession spark, KafkaSettings kafka, String offsets, ShowBatch show, Path scratch)
            throws TimeoutException {
        // A debug consumer goes on where the job would have to ask.
        KafkaSource source = KafkaSource.of(kafka, kafka.topic(), offsets, "orderflow-console")
                .forReadyRanges()
                .atMost(OFFSETS_PER_BATCH)
                .withHeaders()
                .with("failOnDataLoss", "false");
        return spark.readStream()
                .format(RecordSource.FORMAT)
                .options(source.options())
                .load()
                .select(KafkaRow.columns())
                .writeStream()
                .queryName("orderflow console")
                .foreachBatch(show)
                .option("checkpointLocation", scratch.toUri().toString())
                .trigger(untilCaughtUp ? Trigger.AvailableNow() : Trigger.ProcessingTime(200))
                .start();
    }

    private StartingPoint startingPoint() {
        String where = from == null ? untilCaughtUp ? "earliest" : "latest" : from;
        try {
            return StartingPoint.parse(where);
        } catch (IllegalArgumentException e) {
            throw new ParameterException(
                    spec.commandLine(), String.format(Locale.ROOT, "--from %s, was \"%s\"", e.getMessage(), where), e);
        }
    }
}
