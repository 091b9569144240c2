package io.orderflow.cli.contract;

import io.orderflow.condition.Condition;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/**
 * {@code orderflow contract try} as it is listed here; it is a Spark application, which the launcher starts instead of
 * this.
 */
@Command(
        name = "try",
        description = {
            "Judge the records of a topic or a file by a contract, and store nothing.",
            "A Spark application: ./orderflow contract try --help says what it takes."
        })
final class TryCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Parameters(hidden = true, arity = "0..*")
    private List<String> ignored = List.of();

    @Override
    public Integer call() {
        spec.commandLine()
                .getErr()
                .println("contract try is a Spark application: start it by ./orderflow contract try, or by spark-submit"
                        + " --class io.orderflow.trial.TrialMain orderflow-job.jar");
        return Condition.USAGE.exitCode();
    }
}
