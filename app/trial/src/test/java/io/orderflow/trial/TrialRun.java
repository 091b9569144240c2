package io.orderflow.trial;

import java.io.PrintWriter;
import java.io.StringWriter;

/** {@code orderflow contract try}, executed in the test's JVM. */
record TrialRun(int exitCode, String out, String err) {
    static TrialRun of(String... arguments) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        int exitCode = TrialMain.command()
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true))
                .execute(arguments);
        return new TrialRun(exitCode, out.toString(), err.toString());
    }
}
