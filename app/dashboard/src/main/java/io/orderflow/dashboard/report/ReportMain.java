package io.orderflow.dashboard.report;

import io.orderflow.dashboard.table.Answers;
import io.orderflow.dashboard.watch.Database;
import io.orderflow.job.JobSettings;
import io.orderflow.job.command.Invocation;
import io.orderflow.job.command.SettingsOption;
import io.orderflow.settings.ExitCode;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code orderflow report}. */
@Command(
        name = "orderflow report",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        header = "Writes the answers of sql/analytics as one HTML file, with charts, numbers and the SQL.",
        description = {
            "",
            "The file needs nothing else: no network, no script. Questions that read all orders may take a while.",
            ""
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:written",
            "1:MySQL does not answer, or a question failed",
            "2:an option or a setting is wrong"
        },
        footerHeading = "%nExample:%n",
        footer = "  orderflow report --out sales.html")
public final class ReportMain implements Callable<Integer> {

    @Spec
    private CommandSpec spec;

    @Option(names = "--out", paramLabel = "FILE", description = "The file. Default: ${DEFAULT-VALUE}.")
    private Path out = Path.of("orderflow-report.html");

    @Mixin
    private SettingsOption settings;

    private ReportMain() {}

    public static void main(String[] arguments) {
        if (System.getProperty("log4j2.configurationFile") == null) {
            System.setProperty("log4j2.configurationFile", "classpath:io/orderflow/dashboard/log4j2.properties");
        }
        System.exit(Invocation.of(new ReportMain()).execute(arguments));
    }

    @Override
    public Integer call() throws IOException {
        JobSettings job = settings.load(JobSettings::read).values();
        PrintWriter err = spec.commandLine().getErr();
        List<Answers.Answer> answers;
        try (Database database = new Database(job.mysql());
                Answers asked = new Answers(database, job.pipeline(), List::of)) {
            answers = asked.all(answer -> err.println("%-35s %s"
                    .formatted(
                            answer.title(),
                            answer.problem().isEmpty()
                                    ? answer.tookMs().orElse(0) + " ms"
                                    : "failed: " + answer.problem())));
        }
        String title = "%s.%s, pipeline %s"
                .formatted(job.mysql().database(), job.mysql().table(), job.pipeline());
        Files.writeString(out, ReportPage.of(title, Instant.now(), answers), StandardCharsets.UTF_8);
        boolean whole = answers.stream().allMatch(answer -> answer.problem().isEmpty());
        spec.commandLine().getOut().println("Written: " + out.toAbsolutePath().normalize());
        return (whole ? ExitCode.OK : ExitCode.FAILED).code();
    }
}
