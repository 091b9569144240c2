package io.orderflow.verify;

import io.orderflow.condition.Condition;
import io.orderflow.condition.StoppedException;
import io.orderflow.pipeline.PipelineSettings;
import io.orderflow.pipeline.mysql.Mysql;
import io.orderflow.pipeline.operate.Failures;
import io.orderflow.pipeline.schema.ChangingTriggers;
import io.orderflow.pipeline.schema.Tables;
import io.orderflow.program.command.ExitCodeWords;
import io.orderflow.program.command.SettingsOption;
import io.orderflow.settings.Settings;
import io.orderflow.settings.SettingsException;
import io.orderflow.settings.SettingsSources;
import io.orderflow.spark.SparkSessions;
import io.orderflow.spark.TaskProgress;
import io.orderflow.verify.compare.Conclusion;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.apache.spark.sql.SparkSession;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The recount: {@code spark-submit --class io.orderflow.verify.VerifyMain orderflow-job.jar}. */
@Command(
        name = "orderflow verify",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        usageHelpWidth = 100,
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

    private VerifyMain() {}

    public static void main(String[] args) {
        // Also ends threads of libraries that would keep the driver process alive; Spark's own hooks run.
        System.exit(new CommandLine(new VerifyMain()).execute(args));
    }

    @Override
    public Integer call() {
        if (limit < 0) {
            System.err.println("--limit must be 0 or more, was " + limit);
            return Condition.USAGE.exitCode();
        }
        SettingsSources sources = given.sources();
        Settings<PipelineSettings> settings;
        try {
            settings = Settings.load(sources, PipelineSettings::read);
        } catch (SettingsException e) {
            System.err.println(e.getMessage());
            return Condition.USAGE.exitCode();
        }
        return recount(settings.values()).exitCode();
    }

    private Condition recount(PipelineSettings settings) {
        try (SparkSession spark = session(settings);
                TaskProgress progress = new TaskProgress("verify", spark.sparkContext(), VerifyMain::say)) {
            progress.start();
            Conclusion conclusion = new Recount(spark, settings, limit).run();
            PrintStream out = new PrintStream(new FileOutputStream(FileDescriptor.out), true, StandardCharsets.UTF_8);
            out.print(json ? VerifyReport.json(conclusion) : VerifyReport.text(conclusion));
            triggers(settings).ifPresent(trouble -> System.err.println("Warning: " + trouble));
            return conclusion.isClean() ? Condition.OK : Condition.VERIFY_DIFFERS;
        } catch (StoppedException e) {
            System.err.println(e.getMessage());
            return e.condition();
        } catch (SQLException e) {
            System.err.println("%s:%d: %s"
                    .formatted(settings.mysql().host(), settings.mysql().port(), Failures.sql(e)));
            return Condition.FAILED;
        } catch (Exception e) {
            // Spark wraps what a task throws, and its Scala methods declare no exceptions.
            Optional<StoppedException> stopped = cause(e, StoppedException.class);
            System.err.println(stopped.map(Throwable::getMessage)
                    .orElseGet(() -> "The recount failed; nothing was changed. "
                            + cause(e, SQLException.class).map(Failures::sql).orElse(e.toString())));
            return stopped.map(StoppedException::condition).orElse(Condition.FAILED);
        }
    }

    /** Which triggers may explain why orders differ from their records. */
    private static Optional<String> triggers(PipelineSettings settings) throws SQLException {
        try (Connection connection = new Mysql(settings.mysql()).connect()) {
            return new ChangingTriggers(Tables.of(settings.mysql())).found(connection);
        }
    }

    private static void say(String line) {
        System.err.println(line);
    }

    private static <T extends Throwable> Optional<T> cause(Throwable thrown, Class<T> type) {
        for (Throwable t = thrown; t != null; t = t.getCause()) {
            if (type.isInstance(t)) {
                return Optional.of(type.cast(t));
            }
        }
        return Optional.empty();
    }

    private static SparkSession session(PipelineSettings settings) {
        return SparkSessions.named("orderflow verify " + settings.pipeline())
                .config("spark.ui.showConsoleProgress", "false")
                .getOrCreate();
    }
}
