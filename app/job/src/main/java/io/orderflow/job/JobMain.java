package io.orderflow.job;

import io.orderflow.condition.Condition;
import io.orderflow.condition.StoppedException;
import io.orderflow.pipeline.PipelineSettings;
import io.orderflow.pipeline.contract.ContractChange;
import io.orderflow.program.command.ExitCodeWords;
import io.orderflow.program.command.SettingsOption;
import io.orderflow.settings.Settings;
import io.orderflow.settings.SettingsException;
import io.orderflow.settings.SettingsSources;
import io.orderflow.spark.DefaultPlaces;
import java.util.concurrent.Callable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The Spark job: {@code spark-submit --class io.orderflow.job.JobMain orderflow-job.jar}. */
@Command(
        name = "orderflow job",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = {
            "Settles the orders of a Kafka topic in MySQL: every record ends as stored, duplicate or rejected, and the"
                    + " ledger proves it.",
            "Configured by conf/orderflow.conf and environment variables; a setting given here wins."
        },
        modelTransformer = ExitCodeWords.class,
        exitCodeList = {
            "0:OK",
            "1:FAILED",
            "2:USAGE",
            "65:UNDELIVERED, dead letters, and only with --until-caught-up; else the job pauses",
            "71:FENCED",
            "72:TOPIC_RECREATED",
            "73:RETENTION_LOSS",
            "74:LOG_TRUNCATED",
            "75:TABLE_UNFIT",
            "76:LEDGER_UNBALANCED",
            "77:REJECT_BUDGET, only with --until-caught-up; else the job pauses",
            "78:RECORD_STUCK",
            "79:CONTRACT_CHANGED",
            "143:TERMINATED"
        })
public final class JobMain implements Callable<Integer> {

    private static final Logger log = LoggerFactory.getLogger(JobMain.class);

    @Option(
            names = "--until-caught-up",
            description = "End when everything that is in the topic now has an outcome: for cron and back-fills.")
    private boolean untilCaughtUp;

    @Option(
            names = "--from",
            paramLabel = "WHERE",
            description =
                    "Where the pipeline's very first start begins: earliest (default), latest, group:NAME or a time."
                            + " Later starts go on where the ledger stands.")
    private String from;

    @Option(
            names = "--accept-contract",
            description =
                    "Take the contract of the settings although it is older than the one in force, or changes what"
                            + " stored orders cannot follow. The table must still hold its orders.")
    private boolean acceptContract;

    @Mixin
    private SettingsOption given = new SettingsOption();

    private JobMain() {}

    public static void main(String[] args) {
        int code = new CommandLine(new JobMain()).execute(args);
        // Also ends threads of libraries that would keep a driver alive; Spark's and our own hooks run.
        System.exit(code);
    }

    @Override
    public Integer call() throws InterruptedException {
        SettingsSources sources = given.sources();
        if (from != null) {
            sources = sources.with(PipelineSettings.FROM.name(), from, "--from");
        }
        Settings<JobSettings> settings;
        try {
            settings = Settings.load(sources, JobSettings::read);
        } catch (SettingsException e) {
            System.err.println(e.getMessage());
            return Condition.USAGE.exitCode();
        }
        DefaultPlaces.line(settings.effective()).ifPresent(log::info);
        log.info("OrderFlow job starts with these settings:\n{}", settings.describe());
        ContractChange change = acceptContract ? ContractChange.ACCEPTED : ContractChange.CHECKED;
        try (Job job = Job.wire(settings.values(), untilCaughtUp, change)) {
            return job.run().exitCode();
        } catch (StoppedException e) {
            System.err.println("OrderFlow cannot start: " + e.getMessage());
            return e.condition().exitCode();
        }
    }
}
