package io.orderflow.cli.schema;

import io.orderflow.program.command.CommandLineRun;
import java.util.List;

/** {@code orderflow schema}, in the test's JVM. */
public final class SchemaRun {

    private SchemaRun() {}

    public static CommandLineRun of(List<String> settings, String... arguments) {
        return CommandLineRun.of(SchemaMain.command(), settings, arguments);
    }
}
