package io.orderflow.job.command;

import io.orderflow.job.receive.KafkaAwayException;
import io.orderflow.job.store.MysqlCondition;
import io.orderflow.job.store.MysqlFault;
import io.orderflow.settings.ExitCode;
import io.orderflow.settings.SettingsException;
import io.orderflow.settings.StoppedException;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.util.EnumSet;
import java.util.Set;
import picocli.CommandLine;

/** Runs a command line: output in UTF-8, faults told in one message without a stack trace, exit codes as documented. */
public final class Invocation {

    private static final Set<MysqlCondition> MISSING =
            EnumSet.of(MysqlCondition.MYSQL_TABLE_MISSING, MysqlCondition.MYSQL_DATABASE_MISSING);

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
        return thrown instanceof KafkaAwayException ? ExitCode.KAFKA_UNREACHABLE : ExitCode.FAILED;
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
        if (thrown instanceof KafkaAwayException) {
            return thrown.getMessage() + ". Nothing was changed. orderflow doctor looks for the cause.";
        }
        if (thrown instanceof SQLException sql) {
            return sql(sql);
        }
        return "Unexpected: " + thrown;
    }

    /** An error of the server, with what to do. */
    public static String sql(SQLException e) {
        MysqlFault fault = MysqlFault.of(e);
        if (MISSING.contains(fault.condition())) {
            return "The tables are not there (%s). The job creates them at its first start, and so does orderflow schema."
                    .formatted(fault.message());
        }
        return fault.condition().code() + ": " + fault.text() + " Nothing was changed.";
    }
}
