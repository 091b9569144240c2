package io.orderflow.pipeline.operate;

import io.orderflow.condition.ExitCode;
import io.orderflow.kafka.KafkaUnavailableException;
import io.orderflow.pipeline.mysql.SqlFault;
import io.orderflow.program.command.Invocation.Failure;
import java.sql.SQLException;
import java.util.Optional;

/** What Kafka's and MySQL's errors mean to an operator, and what to do. */
public final class Failures {

    /** MySQL "Server Error Message Reference": ER_NO_SUCH_TABLE, ER_BAD_DB_ERROR. */
    private static final int NO_SUCH_TABLE = 1146;

    private static final int NO_SUCH_DATABASE = 1049;

    private Failures() {}

    /** The explanation of an exception that a command could not handle; empty for an unknown one. */
    public static Optional<Failure> of(Exception thrown) {
        if (thrown instanceof KafkaUnavailableException) {
            return Optional.of(new Failure(
                    ExitCode.KAFKA_UNREACHABLE,
                    thrown.getMessage() + ". Nothing was changed. orderflow doctor looks for the cause."));
        }
        return thrown instanceof SQLException sql
                ? Optional.of(new Failure(ExitCode.FAILED, sql(sql)))
                : Optional.empty();
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
