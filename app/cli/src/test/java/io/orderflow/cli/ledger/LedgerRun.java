package io.orderflow.cli.ledger;

import io.orderflow.program.command.CommandLineRun;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** {@code orderflow ledger}, executed in the test's JVM. */
public final class LedgerRun {

    private LedgerRun() {}

    /** The subcommand comes first, then its settings, then its other arguments. */
    public static CommandLineRun of(List<String> settings, String... arguments) {
        List<String> options = new ArrayList<>(settings);
        options.add(0, arguments[0]);
        return CommandLineRun.of(LedgerMain.command(), options, Arrays.copyOfRange(arguments, 1, arguments.length));
    }
}
