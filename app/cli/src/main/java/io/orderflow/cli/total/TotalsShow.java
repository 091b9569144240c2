package io.orderflow.cli.total;

import io.orderflow.condition.Condition;
import io.orderflow.pipeline.PipelineSettings;
import io.orderflow.pipeline.mysql.Mysql;
import io.orderflow.pipeline.schema.Tables;
import io.orderflow.pipeline.total.TotalsState;
import io.orderflow.program.command.SettingsOption;
import io.orderflow.program.terminal.TextTable;
import java.io.PrintWriter;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
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
        PipelineSettings settings = option.load(PipelineSettings::read).values();
        Tables tables = new Tables(settings.mysql().database(), settings.mysql().table());
        PrintWriter out = spec.commandLine().getOut();
        try (Connection connection = new Mysql(settings.mysql()).connect()) {
            Optional<TotalsState> state = TotalsState.read(connection, tables, settings.pipeline());
            if (state.isEmpty()) {
                out.printf("Pipeline %s has never started: there are no totals yet.%n", settings.pipeline());
                return Condition.OK.exitCode();
            }
            out.printf("Pipeline %s: %s.%n", settings.pipeline(), state.get().told());
            out.println(state.get()
                    .rebuiltAt()
                    .map(at -> "Rebuilt last at %1$tF %1$tT UTC.".formatted(at))
                    .orElse("Never rebuilt."));
            out.printf("%n%s", table(connection, tables, settings.pipeline()));
        }
        return Condition.OK.exitCode();
    }

    private static TextTable table(Connection connection, Tables tables, String pipeline) throws SQLException {
        TextTable table =
                new TextTable(List.of("ORDERS", "QUANTITY", "REVENUE", "AVERAGE UNIT PRICE", "AVERAGE ORDER VALUE"));
        String sql = "SELECT orders, quantity, revenue, average_unit_price, average_order_value FROM "
                + tables.views().get("running_average_price") + " WHERE pipeline = ?";
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setString(1, pipeline);
            try (ResultSet row = statement.executeQuery()) {
                while (row.next()) {
                    table.add(List.of(
                            "%,d".formatted(row.getLong(1)),
                            "%,d".formatted(row.getLong(2)),
                            "%,.2f".formatted(row.getBigDecimal(3)),
                            "%,.2f".formatted(row.getBigDecimal(4)),
                            "%,.2f".formatted(row.getBigDecimal(5))));
                }
            }
        }
        return table;
    }
}
