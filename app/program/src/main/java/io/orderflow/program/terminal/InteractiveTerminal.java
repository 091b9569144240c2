package io.orderflow.program.terminal;

import java.io.Console;
import java.util.Optional;

/** Whether a person sits in front of this process: standard input and output are a terminal. */
public final class InteractiveTerminal {

    private InteractiveTerminal() {}

    /** The terminal of this process; empty in a pipe, a script or a service. */
    @SuppressWarnings("SystemConsoleNull") // Before Java 22, null is what says that there is no terminal.
    public static Optional<Console> console() {
        return Optional.ofNullable(System.console()).filter(InteractiveTerminal::isTerminal);
    }

    public static boolean isInteractive() {
        return console().isPresent();
    }

    /** From Java 22 on there is a console without a terminal, too (JDK-8308591). */
    private static boolean isTerminal(Console console) {
        try {
            return (Boolean) Console.class.getMethod("isTerminal").invoke(console);
        } catch (ReflectiveOperationException e) {
            return true;
        }
    }
}
