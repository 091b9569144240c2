package io.orderflow.cli.schema;

import io.orderflow.condition.Condition;
import io.orderflow.pipeline.mysql.Mysql;
import io.orderflow.pipeline.mysql.MysqlSettings;
import io.orderflow.pipeline.operate.Failures;
import io.orderflow.pipeline.schema.OrdersTableCheck;
import io.orderflow.pipeline.schema.Schema;
import io.orderflow.pipeline.schema.Tables;
import io.orderflow.program.command.ExitCodeWords;
import io.orderflow.program.command.Invocation;
import io.orderflow.program.command.SettingsCommand;
import java.io.PrintWriter;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import picocli.CommandLine;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code orderflow schema}: creates what is missing, prints the statements, or checks the orders table. */
@Command(
        name = "orderflow schema",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = {
            "Creates the database, the tables and the views that are missing; what exists is left as it is. The job"
                    + " does the same at its start: this is for those who give the job a user that may not create"
                    + " tables.",
            "Adds the columns of optional fields that the contract has got to an orders table that exists,"
                    + " instantly and without blocking a running job. The job never does that.",
        },
        modelTransformer = ExitCodeWords.class,
        exitCodeList = {
            "0:OK",
            "1:FAILED, MySQL does not answer, refuses, or (--check) a table or column is missing",
            "2:USAGE",
            "75:TABLE_UNFIT"
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  orderflow schema                          create what is missing",
            "  orderflow schema --print | less           the statements, to apply them by hand",
            "  orderflow schema --check                  change nothing; is everything there and fit?"
        })
public final class SchemaMain extends SettingsCommand {

    @ArgGroup(exclusive = true)
    private Mode mode;

    /** What to do other than create. */
    static final class Mode {
        @Option(names = "--print", description = "Print the statements, with the names put in; connect to nothing.")
        private boolean print;

        @Option(names = "--check", description = "Change nothing; list what is missing and check the orders table.")
        private boolean check;
    }

    private SchemaMain() {}

    /** The command, ready to be executed. */
    public static CommandLine command() {
        return Invocation.of(new SchemaMain(), Failures::of);
    }

    public static void main(String[] args) {
        System.exit(command().execute(args));
    }

    @Override
    public Integer call() throws SQLException {
        MysqlSettings mysql = settings(MysqlSettings::read);
        Schema schema = new Schema(Tables.of(mysql));
        PrintWriter out = out();
        if (mode != null && mode.print) {
            schema.statements().forEach(statement -> out.println(statement + ";\n"));
            out.flush();
            return Condition.OK.exitCode();
        }
        try (Connection connection = new Mysql(mysql).patient().connectToServer()) {
            boolean checkOnly = mode != null && mode.check;
            boolean complete = checkOnly ? isComplete(schema, connection, out) : create(schema, connection, out);
            if (complete) {
                new OrdersTableCheck(schema.tables()).check(connection);
                out.printf(
                        Locale.ROOT,
                        "%s can hold orders unchanged.%n",
                        schema.tables().orders());
            }
            connection.commit();
            return (complete ? Condition.OK : Condition.FAILED).exitCode();
        }
    }

    private static boolean create(Schema schema, Connection connection, PrintWriter out) throws SQLException {
        List<String> created = schema.createMissing(connection);
        created.forEach(what -> out.println("Created " + what));
        if (created.isEmpty()) {
            out.println("All tables and views are there.");
        }
        List<String> added = schema.addColumns(connection, wait -> {
            out.println(wait);
            out.flush();
        });
        if (!added.isEmpty()) {
            out.printf(Locale.ROOT, "Added to %s: %s%n", schema.tables().orders(), String.join(", ", added));
        }
        return true;
    }

    private static boolean isComplete(Schema schema, Connection connection, PrintWriter out) throws SQLException {
        List<String> missing = schema.missing(connection);
        missing.forEach(table -> out.printf(Locale.ROOT, "Missing: %s; orderflow schema creates it.%n", table));
        if (missing.isEmpty()) {
            out.println("All tables and views are there.");
        }
        Optional<String> columns = schema.addedColumns(connection);
        columns.ifPresent(statement -> out.printf(
                Locale.ROOT, "Missing: columns of optional fields; orderflow schema adds them:%n  %s;%n", statement));
        return missing.isEmpty() && columns.isEmpty();
    }
}
