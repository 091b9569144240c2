package io.orderflow.program.command;

import io.orderflow.condition.Condition;
import io.orderflow.condition.HasCondition;
import io.orderflow.condition.StoppedException;
import io.orderflow.settings.SettingsException;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.function.Function;
import picocli.CommandLine;

/** Runs a command line: UTF-8 output, failures as one message without a stack trace, documented exit codes. */
public final class Invocation {

    private Invocation() {}

    /** What a command ends with when it cannot do its work. */
    public record Failure(Condition condition, String message) {}

    /**
     * A command that is ready to execute.
     *
     * @param failures explains exceptions of the servers the command uses; empty for unknown ones
     */
    public static CommandLine of(Object command, Function<Exception, Optional<Failure>> failures) {
        return new CommandLine(command)
                .setOut(utf8(FileDescriptor.out))
                .setErr(utf8(FileDescriptor.err))
                .setUsageHelpWidth(100)
                .setExecutionExceptionHandler((thrown, line, parsed) -> {
                    Failure failure = failure(thrown, failures);
                    line.getErr().println(failure.message());
                    line.getErr().flush();
                    return failure.condition().exitCode();
                });
    }

    private static PrintWriter utf8(FileDescriptor descriptor) {
        return new PrintWriter(new OutputStreamWriter(new FileOutputStream(descriptor), StandardCharsets.UTF_8), true);
    }

    private static Failure failure(Exception thrown, Function<Exception, Optional<Failure>> failures) {
        if (thrown instanceof SettingsException settings) {
            return new Failure(settings.condition(), thrown.getMessage());
        }
        if (thrown instanceof StoppedException stopped) {
            Condition condition = stopped.condition();
            boolean named = condition != Condition.USAGE && condition != Condition.FAILED;
            return new Failure(condition, named ? condition + ": " + thrown.getMessage() : thrown.getMessage());
        }
        return failures.apply(thrown)
                .or(() -> thrown instanceof HasCondition known
                        ? Optional.of(new Failure(known.condition(), known.condition() + ": " + thrown.getMessage()))
                        : Optional.empty())
                .orElseGet(() -> new Failure(Condition.FAILED, "Unexpected: " + thrown));
    }
}
