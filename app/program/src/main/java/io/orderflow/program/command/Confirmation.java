package io.orderflow.program.command;

import io.orderflow.condition.ExitCode;
import io.orderflow.condition.StoppedException;
import java.io.Console;
import java.io.PrintWriter;
import java.util.Locale;
import picocli.CommandLine.Option;

/** Asks for confirmation: a mixin for picocli. */
public final class Confirmation {

    @Option(names = "--yes", description = "Do not ask for confirmation (for scripts).")
    private boolean yes;

    /**
     * Whether the operator agrees.
     *
     * @throws StoppedException there is no terminal to ask at, and {@code --yes} was not given
     */
    @SuppressWarnings("SystemConsoleNull") // Before Java 22, null means that there is no terminal.
    public boolean given(PrintWriter out, String question) {
        if (yes) {
            return true;
        }
        out.flush();
        Console console = System.console();
        if (console == null || !isTerminal(console)) {
            throw new StoppedException(
                    ExitCode.USAGE,
                    "Nothing was changed: there is no terminal to ask at. Use --yes to proceed without asking.");
        }
        String answer = console.readLine("%s [y/N] ", question);
        return answer != null && answer.strip().toLowerCase(Locale.ROOT).matches("y|yes");
    }

    /** From Java 22 on there is a console even without a terminal (JDK-8308591). */
    private static boolean isTerminal(Console console) {
        try {
            return (Boolean) Console.class.getMethod("isTerminal").invoke(console);
        } catch (ReflectiveOperationException e) {
            return true;
        }
    }
}
