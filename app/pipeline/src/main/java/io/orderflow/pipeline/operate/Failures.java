package io.orderflow.pipeline.operate;

import io.orderflow.condition.Condition;
import io.orderflow.kafka.KafkaUnavailableException;
import io.orderflow.pipeline.mysql.MysqlFault;
import io.orderflow.pipeline.mysql.UnreachedException;
import io.orderflow.program.command.Invocation.Failure;
import java.sql.SQLException;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;

/** What Kafka's and MySQL's errors mean to an operator, and what to do. */
public final class Failures {

    private static final Set<Condition> MISSING =
            EnumSet.of(Condition.MYSQL_TABLE_MISSING, Condition.MYSQL_DATABASE_MISSING);

    private Failures() {}

    /** The explanation of an exception that a command could not handle; empty for an unknown one. */
    public static Optional<Failure> of(Exception thrown) {
        if (thrown instanceof KafkaUnavailableException kafka) {
            return Optional.of(new Failure(
                    kafka.condition(),
                    thrown.getMessage() + ". Nothing was changed. orderflow doctor looks for the cause."));
        }
        return thrown instanceof SQLException sql
                ? Optional.of(new Failure(Condition.FAILED, sql(sql)))
                : Optional.empty();
    }

    /** What a command may say that ends with this error: an answer to a commit may be lost with the connection. */
    private static String changed(SQLException e, MysqlFault fault) {
        if (e instanceof UnreachedException) {
            return " Nothing was changed.";
        }
        return fault.condition() == Condition.MYSQL_AWAY
                ? " What was not committed is undone: run the command again, and it goes on from what is there."
                : "";
    }

    /** An error of the server, with what to do. */
    public static String sql(SQLException e) {
        MysqlFault fault = MysqlFault.of(e);
        if (MISSING.contains(fault.condition())) {
            return "The tables are not there (" + fault.message()
                    + "). The job creates them at its first start, and so does orderflow schema.";
        }
        return fault.condition().code() + ": " + fault.text() + changed(e, fault);
    }
}
