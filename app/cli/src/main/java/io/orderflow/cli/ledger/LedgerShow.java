package io.orderflow.cli.ledger;

import io.orderflow.condition.Condition;
import io.orderflow.kafka.KafkaUnavailableException;
import io.orderflow.kafka.OrdersTopic;
import io.orderflow.pipeline.PipelineSettings;
import io.orderflow.pipeline.contract.ContractsInForce;
import io.orderflow.pipeline.operate.LedgerReport;
import io.orderflow.program.command.SettingsCommand;
import java.io.PrintWriter;
import java.sql.SQLException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code orderflow ledger show}. */
@Command(
        name = "show",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = {
            "Per partition: how far it is settled and as what, how far the log goes, and whether the row adds up:",
            "NEXT - FIRST = STORED + DUPLICATE + REJECTED + ABSENT + LOST.",
            "While Kafka does not answer, the ledger is shown without the ends of the log."
        },
        footerHeading = "%nExample:%n",
        footer = "  orderflow ledger show --json")
final class LedgerShow extends SettingsCommand {

    @Option(names = "--json", description = "As JSON, for programs.")
    private boolean json;

    @Override
    public Integer call() throws SQLException {
        LedgerAccess access = new LedgerAccess(settings(PipelineSettings::read));
        LedgerReport report = access.report();
        try (OrdersTopic kafka = access.topic()) {
            report = report.beside(kafka.state());
        } catch (KafkaUnavailableException e) {
            err().println(e.getMessage() + ": the ends of the log are not known.");
        }
        PrintWriter out = out();
        ContractsInForce contracts = access.contracts();
        out.print(json ? LedgerJson.of(report, contracts) : LedgerText.of(report, contracts));
        out.flush();
        return (report.balances() ? Condition.OK : Condition.LEDGER_UNBALANCED).exitCode();
    }
}
