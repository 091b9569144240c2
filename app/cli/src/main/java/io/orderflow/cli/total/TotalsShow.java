package io.orderflow.cli.total;

import io.orderflow.cli.access.PipelineAccess;
import io.orderflow.condition.Condition;
import io.orderflow.pipeline.PipelineSettings;
import io.orderflow.pipeline.operate.total.TotalsReport;
import io.orderflow.pipeline.total.TotalsState;
import io.orderflow.program.command.SettingsCommand;
import io.orderflow.program.terminal.TextTable;
import java.io.PrintWriter;
import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import picocli.CommandLine.Command;

/** {@code orderflow totals show}. */
@Command(
        name = "show",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = "What all orders add up to, and whether the totals hold every order.")
final class TotalsShow extends SettingsCommand {

    @Override
    public Integer call() throws SQLException {
        PipelineAccess access = new PipelineAccess(settings(PipelineSettings::read));
        PrintWriter out = out();
        Optional<TotalsReport> report;
        try (Connection connection = access.connect()) {
            report = TotalsReport.read(connection, access.tables(), access.pipeline());
        }
        if (report.isEmpty()) {
            out.printf(Locale.ROOT, "Pipeline %s has never started: there are no totals yet.%n", access.pipeline());
            return Condition.OK.exitCode();
        }
        TotalsState state = report.get().state();
        out.printf(Locale.ROOT, "Pipeline %s: %s.%n", access.pipeline(), state.sentence());
        out.println(state.rebuiltAt()
                .map(at -> String.format(Locale.ROOT, "Rebuilt last at %1$tF %1$tT UTC.", at))
                .orElse("Never rebuilt."));
        out.printf(Locale.ROOT, "%n%s", table(report.get().sums()));
        return Condition.OK.exitCode();
    }

    /** What the contract has no role for has no column. */
    private static TextTable table(List<TotalsReport.Sums> sums) {
        Map<String, Function<TotalsReport.Sums, Optional<String>>> columns = new LinkedHashMap<>();
        columns.put("CURRENCY", all -> Optional.of(all.currency()).filter(currency -> !currency.isEmpty()));
        columns.put("ORDERS", all -> Optional.of(String.format(Locale.ROOT, "%,d", all.orders())));
        columns.put("QUANTITY", all -> all.quantity().map(TotalsShow::plain));
        columns.put("REVENUE", all -> all.revenue().map(TotalsShow::plain));
        columns.put("AVERAGE UNIT PRICE", all -> all.averageUnitPrice().map(TotalsShow::plain));
        columns.put("AVERAGE ORDER VALUE", all -> all.averageOrderValue().map(TotalsShow::plain));
        columns.values().removeIf(column -> sums.stream().map(column).allMatch(Optional::isEmpty));
        TextTable table = new TextTable(List.copyOf(columns.keySet()));
        sums.forEach(all -> table.add(columns.values().stream()
                .map(column -> column.apply(all).orElse(""))
                .toList()));
        return table;
    }

    /** With as many decimals as it has. */
    private static String plain(BigDecimal number) {
        return String.format(Locale.ROOT, "%,." + Math.max(0, number.scale()) + "f", number);
    }
}
