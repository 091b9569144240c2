package io.orderflow.dashboard.report;

import io.orderflow.condition.Condition;
import io.orderflow.dashboard.table.AnswerCache;
import io.orderflow.dashboard.watch.mysql.Database;
import io.orderflow.pipeline.PipelineSettings;
import io.orderflow.pipeline.operate.Failures;
import io.orderflow.program.command.ExitCodeWords;
import io.orderflow.program.command.Invocation;
import io.orderflow.program.command.LogConfiguration;
import io.orderflow.program.command.SettingsCommand;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

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
        modelTransformer = ExitCodeWords.class,
        exitCodeList = {
            "0:OK, written",
            "1:FAILED, a question failed and says so in the file, or nothing could be read or written",
            "2:USAGE"
        },
        footerHeading = "%nExample:%n",
        footer = "  orderflow report --out sales.html")
public final class ReportMain extends SettingsCommand {

    @Option(names = "--out", paramLabel = "FILE", description = "The file. Default: ${DEFAULT-VALUE}.")
    private Path out = Path.of("orderflow-report.html");

    /** With the options' defaults. */
    public ReportMain() {}

    public static void main(String[] arguments) {
        LogConfiguration.useUnlessSet("io/orderflow/dashboard/log4j2.properties");
        System.exit(Invocation.of(new ReportMain(), Failures::of).execute(arguments));
    }

    @Override
    public Integer call() {
        PipelineSettings job = settings(PipelineSettings::read);
        PrintWriter err = err();
        List<AnswerCache.Answer> answers;
        try (Database database = new Database(job.mysql());
                AnswerCache asked = new AnswerCache(database, job.pipeline(), List::of)) {
            answers = asked.all(answer -> err.println("%-35s %s"
                    .formatted(
                            answer.title(),
                            answer.problem().isEmpty()
                                    ? answer.tookMs().orElse(0) + " ms"
                                    : "failed: " + answer.problem())));
        }
        if (!answers.isEmpty() && answers.stream().noneMatch(ReportMain::isAnswered)) {
            err.println("Nothing was written: no question of sql/analytics could be answered.");
            return Condition.FAILED.exitCode();
        }
        String title = "%s.%s, pipeline %s"
                .formatted(job.mysql().database(), job.mysql().table(), job.pipeline());
        Path file = out.toAbsolutePath().normalize();
        write(file, ReportPage.of(title, Instant.now(), answers));
        out().println("Written: " + file);
        return (answers.stream().allMatch(ReportMain::isAnswered) ? Condition.OK : Condition.FAILED).exitCode();
    }

    private static boolean isAnswered(AnswerCache.Answer answer) {
        return answer.problem().isEmpty();
    }

    /** Whole or not at all: the report of before stays until the new one is complete. */
    private static void write(Path file, String html) {
        try {
            Path part = Files.createTempFile(file.getParent(), ".orderflow-report", ".html");
            try {
                Files.writeString(part, html, StandardCharsets.UTF_8);
                Files.move(part, file, StandardCopyOption.REPLACE_EXISTING);
            } finally {
                Files.deleteIfExists(part);
            }
        } catch (NoSuchFileException e) {
            throw new UncheckedIOException("There is no folder " + file.getParent(), e);
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot write " + file + ": " + e.getMessage(), e);
        }
    }
}
