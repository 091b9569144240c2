package io.orderflow.cli.doctor;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.orderflow.condition.Condition;
import io.orderflow.pipeline.PipelineSettings;
import io.orderflow.pipeline.operate.Failures;
import io.orderflow.program.command.ExitCodeWords;
import io.orderflow.program.command.Invocation;
import io.orderflow.program.command.SettingsCommand;
import io.orderflow.settings.Settings;
import java.io.PrintWriter;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code orderflow doctor}: is everything there that the job needs? */
@Command(
        name = "orderflow doctor",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = {
            "Looks at everything the job needs and changes nothing: Java, class path, folders, settings, Kafka with its"
                    + " brokers, topics and open transactions, MySQL with its version, clock, durability, rights"
                    + " and tables, the ledger, the contract and the job's heartbeat.",
            "One line each; where something is wrong (✗), or could be safer (!), a second line says what to do."
        },
        modelTransformer = ExitCodeWords.class,
        exitCodeList = {"0:OK, all is well", "1:FAILED, something is not well", "2:USAGE"},
        footerHeading = "%nExample:%n",
        footer = "  orderflow doctor --set mysql.host=db.example.org")
public final class DoctorMain extends SettingsCommand {

    @Option(names = "--json", description = "Print the findings as JSON.")
    private boolean json;

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
        PrintWriter out = out();
        List<Finding> findings = new ArrayList<>();
        report(out, findings, List.of(MachineFindings.java()));
        Settings<PipelineSettings> settings = settingsWithOrigins(PipelineSettings::read);
        report(out, findings, List.of(settings(settings)));
        report(out, findings, new MachineFindings(settings.values()).check());
        KafkaFindings kafka = new KafkaFindings(settings.values().kafka());
        report(out, findings, kafka.check());
        if (kafka.orders().isPresent()) {
            report(out, findings, new BrokerFindings(settings.values().kafka()).check());
        }
        List<Finding> mysql = new MysqlFindings(settings.values().mysql()).check();
        report(out, findings, mysql);
        boolean tables = mysql.stream().anyMatch(f -> f.subject().equals("Tables") && f.isWell());
        if (tables && kafka.orders().isPresent()) {
            try {
                report(
                        out,
                        findings,
                        new LedgerFindings(settings.values())
                                .check(kafka.orders().get()));
            } catch (SQLException e) {
                report(out, findings, List.of(Finding.ill("Ledger", Failures.sql(e), "Look again")));
            }
        }
        long ill = findings.stream().filter(finding -> !finding.isWell()).count();
        if (json) {
            out.print(json(findings));
        } else {
            out.println(ill == 0 ? "All is well." : ill == 1 ? "One thing to do." : ill + " things to do.");
        }
        return (ill == 0 ? Condition.OK : Condition.FAILED).exitCode();
    }

    private static String json(List<Finding> findings) {
        ObjectMapper mapper = new ObjectMapper();
        ObjectNode root = mapper.createObjectNode();
        root.put("well", findings.stream().allMatch(Finding::isWell));
        ArrayNode list = root.putArray("findings");
        findings.forEach(finding -> list.addObject()
                .put("level", finding.level().name().toLowerCase(Locale.ROOT))
                .put("subject", finding.subject())
                .put("detail", finding.detail())
                .put("remedy", finding.remedy()));
        try {
            return mapper.writerWithDefaultPrettyPrinter().writeValueAsString(root) + System.lineSeparator();
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("Findings cannot be written as JSON", e);
        }
    }

    private void report(PrintWriter out, List<Finding> all, List<Finding> some) {
        if (!json) {
            some.forEach(finding -> out.println(finding.shown()));
            out.flush();
        }
        all.addAll(some);
    }

    private static Finding settings(Settings<PipelineSettings> settings) {
        long set = settings.effective().stream()
                .filter(setting -> !setting.origin().equals("default"))
                .count();
        return Finding.well(
                "Settings",
                String.format(
                        Locale.ROOT,
                        "%d settings, %d of them not the default; pipeline %s",
                        settings.effective().size(),
                        set,
                        settings.values().pipeline()));
    }
}
