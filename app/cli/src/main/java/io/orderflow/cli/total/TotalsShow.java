package io.orderflow.cli.total;

import io.orderflow.condition.Condition;
import io.orderflow.pipeline.operate.total.TotalsReport;
import io.orderflow.pipeline.total.TotalsState;
import io.orderflow.program.command.SettingsOption;
import io.orderflow.program.terminal.TextTable;
import java.io.PrintWriter;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code orderflow totals show}. */
@Command(
        name = "show",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = "What all orders add up to, and whether the totals hold every order.")
final class TotalsShow implements Callable<Integer> {

    @Spec
    private CommandSpec spec;

    @Mixin
    private SettingsOption option;

    @Override
    public Integer call() throws SQLException {
        TotalsAccess access = TotalsAccess.of(option);
        PrintWriter out = spec.commandLine().getOut();
        Optional<TotalsReport> report;
        try (Connection connection = access.connect()) {
            report = TotalsReport.read(connection, access.tables(), access.pipeline());
        }
        if (report.isEmpty()) {
            out.printf("Pipeline %s has never started: there are no totals yet.%n", access.pipeline());
            return Condition.OK.exitCode();
        }
        TotalsState state = report.get().state();
        out.printf("Pipeline %s: %s.%n", access.pipeline(), state.told());
        out.println(state.rebuiltAt()
                .map(at -> "Rebuilt last at %1$tF %1$tT UTC.".formatted(at))
                .orElse("Never rebuilt."));
        out.printf("%n%s", table(report.get().sums()));
        return Condition.OK.exitCode();
    }

    private static TextTable table(Optional<TotalsReport.Sums> sums) {
        TextTable table =
                new TextTable(List.of("ORDERS", "QUANTITY", "REVENUE", "AVERAGE UNIT PRICE", "AVERAGE ORDER VALUE"));
        sums.ifPresent(all -> table.add(List.of(
                "%,d".formatted(all.orders()),
                "%,d".formatted(all.quantity()),
                "%,.2f".formatted(all.revenue()),
                "%,.2f".formatted(all.averageUnitPrice()),
                "%,.2f".formatted(all.averageOrderValue()))));
        return table;
    }
}
