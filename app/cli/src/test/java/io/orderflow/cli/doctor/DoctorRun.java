package io.orderflow.cli.doctor;

import io.orderflow.program.command.CommandLineRun;
import java.util.List;

/** {@code orderflow doctor}, in the test's JVM. */
public final class DoctorRun {

    private DoctorRun() {}

    public static CommandLineRun of(List<String> settings, String... arguments) {
        return CommandLineRun.of(DoctorMain.command(), settings, arguments);
    }
}
