package io.orderflow.cli.total;

import io.orderflow.cli.access.PipelineAccess;
import io.orderflow.condition.Condition;
import io.orderflow.pipeline.PipelineSettings;
import io.orderflow.pipeline.total.TotalsRebuild;
import io.orderflow.pipeline.total.TotalsState;
import io.orderflow.program.command.SettingsCommand;
import io.orderflow.program.terminal.Progress;
import java.io.PrintWriter;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Locale;
import java.util.Optional;
import picocli.CommandLine.Command;

/** {@code orderflow totals rebuild}. */
@Command(
        name = "rebuild",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = {
            "Adds up the orders table and corrects the totals by the difference, in one transaction. The job may run:"
                    + " it does not wait, and readers see the totals as they were until they are right.",
            "Needed when the table had rows before OrderFlow, or after totals.enabled was off; harmless at any time."
        })
final class TotalsRebuildCommand extends SettingsCommand {

    @Override
    public Integer call() throws SQLException {
        PipelineAccess access = new PipelineAccess(settings(PipelineSettings::read));
        PrintWriter out = out();
        try (Connection connection = access.connectPatiently()) {
            long expected = TotalsState.read(connection, access.tables(), access.pipeline())
                    .map(state -> state.orders() + state.missing())
                    .orElse(0L);
            connection.commit();
            out.printf(
                    Locale.ROOT,
                    "Adding up the orders of %s, about %,d%n",
                    access.tables().orders(),
                    expected);
            out.flush();
            TotalsRebuild.Rebuilt rebuilt;
            try (Progress progress = new Progress(err(), expected)) {
                rebuilt = new TotalsRebuild(access.tables(), access.pipeline()).run(connection, progress::at);
            }
            out.printf(
                    Locale.ROOT,
                    "Added up %,d orders; corrected %,d minutes and %,d products of a day.%n",
                    rebuilt.orders(),
                    rebuilt.minutes(),
                    rebuilt.products());
            if (rebuilt.leftOut() > 0) {
                out.printf(Locale.ROOT, "Left out %,d rows that lack a value or a real date.%n", rebuilt.leftOut());
            }
            Optional<TotalsState> state = TotalsState.read(connection, access.tables(), access.pipeline());
            state.ifPresent(now -> out.printf(Locale.ROOT, "Now %s.%n", now.sentence()));
        }
        return Condition.OK.exitCode();
    }
}
