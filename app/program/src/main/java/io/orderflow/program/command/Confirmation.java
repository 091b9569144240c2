package io.orderflow.program.command;

import io.orderflow.condition.Condition;
import io.orderflow.condition.StoppedException;
import io.orderflow.program.terminal.InteractiveTerminal;
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
     * @param otherwise printed if not
     * @throws StoppedException there is no terminal to ask at, and {@code --yes} was not given
     */
    public boolean given(PrintWriter out, String question, String otherwise) {
        if (yes) {
            return true;
        }
        out.flush();
        Console console = InteractiveTerminal.console()
                .orElseThrow(() -> new StoppedException(
                        Condition.USAGE,
                        "Nothing was changed: there is no terminal to ask at. With --yes it is done unasked."));
        String answer = console.readLine("%s [y/N] ", question);
        boolean agreed =
                answer != null && answer.strip().toLowerCase(Locale.ROOT).matches("y|yes");
        if (!agreed) {
            out.println(otherwise);
        }
        return agreed;
    }
}
