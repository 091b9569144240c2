package io.orderflow.program.command;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine;

/**
 * A command line that was executed in the test's JVM, and what it printed.
 *
 * @param printed standard output and then standard error
 */
public record CommandLineRun(int exitCode, String printed) {

    /** Any command, with its settings before its arguments: these win. */
    public static CommandLineRun of(CommandLine command, List<String> settings, String... arguments) {
        List<String> all = new ArrayList<>(settings);
        all.addAll(List.of(arguments));
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        int exitCode = command.setOut(new PrintWriter(out))
                .setErr(new PrintWriter(err))
                .execute(all.toArray(String[]::new));
        return new CommandLineRun(exitCode, out + err.toString());
    }
}
