package io.orderflow.program.command;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine;

/**
 * A command line executed in the test's JVM, and its output.
 *
 * @param printed standard output, then standard error
 */
public record CommandLineRun(int exitCode, String printed) {

    /** Any command, with its settings before its arguments: these take precedence. */
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
