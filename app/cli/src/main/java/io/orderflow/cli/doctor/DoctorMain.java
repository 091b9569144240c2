package io.orderflow.cli.doctor;

import io.orderflow.condition.Condition;
import io.orderflow.pipeline.PipelineSettings;
import io.orderflow.pipeline.operate.Failures;
import io.orderflow.program.command.ExitCodeWords;
import io.orderflow.program.command.Invocation;
import io.orderflow.program.command.SettingsOption;
import io.orderflow.settings.Settings;
import java.io.PrintWriter;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code orderflow doctor}: is everything there that the job needs? */
@Command(
        name = "orderflow doctor",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = {
            "Looks at everything the job needs and changes nothing: Java, settings, Kafka and its topics, MySQL with"
                    + " its version, clock, rights and tables, the ledger and the job's heartbeat.",
            "One line each; where something is wrong, a second line says what to do."
        },
        modelTransformer = ExitCodeWords.class,
        exitCodeList = {"0:OK, all is well", "1:FAILED, something is not well", "2:USAGE"},
        footerHeading = "%nExample:%n",
        footer = "  orderflow doctor --set mysql.host=db.example.org")
public final class DoctorMain implements Callable<Integer> {

    @Spec
    private CommandSpec spec;

    @Mixin
    private SettingsOption option;

    private DoctorMain() {}

    /** The command, ready to be executed. */
    static CommandLine command() {
        return Invocation.of(new DoctorMain(), Failures::of);
    }

    public static void main(String[] args) {
        System.exit(command().execute(args));
    }

    @Override
    public Integer call() {
        PrintWriter out = spec.commandLine().getOut();
        List<Finding> findings = new ArrayList<>();
        report(out, findings, List.of(java()));
        Settings<PipelineSettings> settings = option.load(PipelineSettings::read);
        report(out, findings, List.of(settings(settings)));
        KafkaFindings kafka = new KafkaFindings(settings.values().kafka());
        report(out, findings, kafka.look());
        List<Finding> mysql = new MysqlFindings(settings.values().mysql()).look();
        report(out, findings, mysql);
        boolean tables = mysql.stream().anyMatch(f -> f.subject().equals("Tables") && f.isWell());
        if (tables && kafka.orders().isPresent()) {
            try {
                report(
                        out,
                        findings,
                        new LedgerFindings(settings.values())
                                .look(kafka.orders().get()));
            } catch (SQLException e) {
                report(out, findings, List.of(Finding.ill("Ledger", Failures.sql(e), "Look again")));
            }
        }
        long ill = findings.stream().filter(finding -> !finding.isWell()).count();
        out.println(ill == 0 ? "All is well." : ill == 1 ? "One thing to do." : ill + " things to do.");
        return (ill == 0 ? Condition.OK : Condition.FAILED).exitCode();
    }

    private static void report(PrintWriter out, List<Finding> all, List<Finding> some) {
        some.forEach(finding -> out.println(finding.shown()));
        out.flush();
        all.addAll(some);
    }

    private static Finding java() {
        int version = Runtime.version().feature();
        String detail = "%s from %s".formatted(Runtime.version(), System.getProperty("java.vendor"));
        return version >= 17
                ? Finding.well("Java", detail)
                : Finding.ill("Java", detail, "Use a JDK 17 or newer: JAVA_HOME chooses it");
    }

    private static Finding settings(Settings<PipelineSettings> settings) {
        long set = settings.effective().stream()
                .filter(setting -> !setting.origin().equals("default"))
                .count();
        return Finding.well(
                "Settings",
                "%d settings, %d of them not the default; pipeline %s"
                        .formatted(
                                settings.effective().size(),
                                set,
                                settings.values().pipeline()));
    }
}
