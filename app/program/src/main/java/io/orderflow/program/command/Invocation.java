package io.orderflow.program.command;

import io.orderflow.condition.ExitCode;
import io.orderflow.condition.StoppedException;
import io.orderflow.kafka.KafkaUnavailableException;
import io.orderflow.pipeline.mysql.SqlFault;
import io.orderflow.settings.SettingsException;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import picocli.CommandLine;

/** Runs a command line: output in UTF-8, faults told in one message without a stack trace, exit codes as documented. */
public final class Invocation {

    /** MySQL "Server Error Message Reference": ER_NO_SUCH_TABLE, ER_BAD_DB_ERROR. */
    private static final int NO_SUCH_TABLE = 1146;

    private static final int NO_SUCH_DATABASE = 1049;

    private Invocation() {}

    /** A command that is ready to be executed. */
    public static CommandLine of(Object command) {
        return new CommandLine(command)
                .setOut(utf8(FileDescriptor.out))
                .setErr(utf8(FileDescriptor.err))
                .setUsageHelpWidth(100)
                .setExecutionExceptionHandler((thrown, line, parsed) -> {
                    line.getErr().println(message(thrown));
                    line.getErr().flush();
                    return code(thrown).code();
                });
    }

    private static PrintWriter utf8(FileDescriptor descriptor) {
        return new PrintWriter(new OutputStreamWriter(new FileOutputStream(descriptor), StandardCharsets.UTF_8), true);
    }

    private static ExitCode code(Exception thrown) {
        if (thrown instanceof SettingsException settings) {
            return settings.exitCode();
        }
        if (thrown instanceof StoppedException stopped) {
            return stopped.exitCode();
        }
        return thrown instanceof KafkaUnavailableException ? ExitCode.KAFKA_UNREACHABLE : ExitCode.FAILED;
    }

    private static String message(Exception thrown) {
        if (thrown instanceof SettingsException) {
            return thrown.getMessage();
        }
        if (thrown instanceof StoppedException stopped) {
            return stopped.exitCode() == ExitCode.USAGE || stopped.exitCode() == ExitCode.FAILED
                    ? thrown.getMessage()
                    : stopped.exitCode() + ": " + thrown.getMessage();
        }
        if (thrown instanceof KafkaUnavailableException) {
            return thrown.getMessage() + ". Nothing was changed. orderflow doctor looks for the cause.";
        }
        if (thrown instanceof SQLException sql) {
            return sql(sql);
        }
        return "Unexpected: " + thrown;
    }

    /** An error of the server, with what to do. */
    public static String sql(SQLException e) {
        if (e.getErrorCode() == NO_SUCH_TABLE || e.getErrorCode() == NO_SUCH_DATABASE) {
            return "The tables are not there (%s). The job creates them at its first start, and so does orderflow schema."
                    .formatted(e.getMessage());
        }
        String what = e.getMessage().lines().findFirst().orElse("").strip();
        return SqlFault.of(e) == SqlFault.NEEDS_OPERATOR
                ? "MySQL refuses: %s (error %d). Correct the user, the password or the privileges."
                        .formatted(what, e.getErrorCode())
                : "MySQL does not answer as it should: %s (error %d, SQLSTATE %s). Nothing was changed. orderflow doctor"
                                .formatted(what, e.getErrorCode(), e.getSQLState())
                        + " looks for the cause.";
    }
}
