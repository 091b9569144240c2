package io.orderflow.cli.total;

import io.orderflow.program.command.CommandLineRun;
import java.util.ArrayList;
import java.util.List;

/** {@code orderflow totals}, executed in the test's JVM. */
public final class TotalsRun {

    private TotalsRun() {}

    public static CommandLineRun of(List<String> settings, String subcommand) {
        List<String> arguments = new ArrayList<>(settings);
        arguments.add(0, subcommand);
        return CommandLineRun.of(TotalsMain.command(), arguments);
    }
}
