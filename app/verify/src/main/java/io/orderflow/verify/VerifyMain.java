package io.orderflow.verify;

import io.orderflow.condition.Condition;
import io.orderflow.condition.StoppedException;
import io.orderflow.pipeline.PipelineSettings;
import io.orderflow.pipeline.mysql.Mysql;
import io.orderflow.pipeline.operate.Failures;
import io.orderflow.pipeline.schema.ChangingTriggers;
import io.orderflow.pipeline.schema.Tables;
import io.orderflow.program.command.ExitCodeWords;
import io.orderflow.program.command.Invocation;
import io.orderflow.program.command.Invocation.Failure;
import io.orderflow.program.command.SettingsOption;
import io.orderflow.settings.Settings;
import io.orderflow.spark.SparkSessions;
import io.orderflow.spark.TaskProgress;
import io.orderflow.verify.compare.Conclusion;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.apache.spark.sql.SparkSession;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The recount: {@code spark-submit --class io.orderflow.verify.VerifyMain orderflow-job.jar}. */
@Command(
        name = "orderflow verify",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = {
            "Recounts Kafka against MySQL: reads every record below the ledger's cursors with separate decoding"
                    + " code, and compares them with the orders (field by field), the rejected and duplicate"
                    + " orders, the"
                    + " ledger's counts, the dead-letter topic and the live totals.",
            "Changes nothing; the job can keep running. Records that Kafka has since deleted are counted as no"
                    + " longer verifiable.",
            "Configured like the job: conf/orderflow.conf and environment variables; options take precedence."
        },
        modelTransformer = ExitCodeWords.class,
        exitCodeList = {
            "0:OK, everything adds up",
            "1:FAILED, it could not be recounted",
            "2:USAGE",
            "66:KAFKA_AWAY",
            "67:KAFKA_REFUSED",
            "70:VERIFY_DIFFERS",
            "74:LOG_TRUNCATED, ledger accept-loss has not come to its end"
        })
public final class VerifyMain implements Callable<Integer> {

    @Option(
            names = "--limit",
            paramLabel = "N",
            defaultValue = "20",
            description = "How many discrepancies of each kind are listed (default: 20); all are counted.")
    private int limit;

    @Option(names = "--json", description = "Print the result as JSON.")
    private boolean json;

    @Mixin
    private SettingsOption given = new SettingsOption();

    @Spec
    private CommandSpec spec;

    private VerifyMain() {}

    /** The command, ready to execute. */
    static CommandLine command() {
        return Invocation.of(new VerifyMain(), VerifyMain::failure);
    }

    public static void main(String[] args) {
        // Also ends threads of libraries that would keep the driver process alive; Spark's own hooks run.
        System.exit(command().execute(args));
    }

    @Override
    public Integer call() throws SQLException, IOException {
        if (limit < 0) {
            throw new ParameterException(spec.commandLine(), "--limit must be 0 or more, was " + limit);
        }
        PipelineSettings settings =
                Settings.load(given.sources(), PipelineSettings::read).values();
        CommandLine line = spec.commandLine();
        try (SparkSession spark = session(settings);
                TaskProgress progress = new TaskProgress(
                        "verify", spark.sparkContext(), said -> line.getErr().println(said))) {
            progress.start();
            Conclusion conclusion = new Recount(spark, settings, limit).run();
            line.getOut().print(json ? VerifyReport.json(conclusion) : VerifyReport.text(conclusion));
            line.getOut().flush();
            triggers(settings).ifPresent(trouble -> line.getErr().println("Warning: " + trouble));
            return (conclusion.isClean() ? Condition.OK : Condition.VERIFY_DIFFERS).exitCode();
        }
    }

    /** Spark wraps what a task throws, and its Scala methods declare no exceptions. */
    private static Optional<Failure> failure(Exception thrown) {
        for (Throwable t = thrown; t != null; t = t.getCause()) {
            if (t instanceof StoppedException stopped) {
                return Optional.of(new Failure(stopped.condition(), stopped.condition() + ": " + stopped.getMessage()));
            }
            Optional<Failure> known = t instanceof Exception e ? Failures.of(e) : Optional.empty();
            if (known.isPresent()) {
                return known;
            }
        }
        return Optional.empty();
    }

    /** Which triggers may explain why orders differ from their records. */
    private static Optional<String> triggers(PipelineSettings settings) throws SQLException {
        try (Connection connection = new Mysql(settings.mysql()).connect()) {
            return new ChangingTriggers(Tables.of(settings.mysql())).found(connection);
        }
    }

    private static SparkSession session(PipelineSettings settings) {
        return SparkSessions.named("orderflow verify " + settings.pipeline())
                .config("spark.ui.showConsoleProgress", "false")
                .getOrCreate();
    }
}
