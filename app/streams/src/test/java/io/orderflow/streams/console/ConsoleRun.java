package io.orderflow.streams.console;

import io.orderflow.program.command.CommandLineRun;
import java.util.List;

/** {@code orderflow console}, in the test's JVM. */
public final class ConsoleRun {

    private ConsoleRun() {}

    public static CommandLineRun of(List<String> settings, String... arguments) {
        return CommandLineRun.of(ConsoleMain.command(), settings, arguments);
    }
}
