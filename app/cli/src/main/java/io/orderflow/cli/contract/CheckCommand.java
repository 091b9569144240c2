package io.orderflow.cli.contract;

import io.orderflow.contract.file.ContractReading;
import io.orderflow.contract.file.Problem;
import io.orderflow.contract.model.Leaf;
import io.orderflow.contract.model.OrderContract;
import io.orderflow.program.command.BuildVersion;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Checks whether a contract file can be used. */
@Command(
        name = "check",
        mixinStandardHelpOptions = true,
        versionProvider = BuildVersion.class,
        description = "Check whether a contract file can be used; show every problem with its line and column.")
final class CheckCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Parameters(paramLabel = "FILE", description = "The contract file; FILE#NAME for one of several objects.")
    private String file;

    @Override
    public Integer call() {
        ContractReading reading = NamedFile.read(spec.commandLine(), file);
        PrintWriter out = spec.commandLine().getOut();
        if (!reading.isUsable()) {
            for (Problem problem : reading.problems()) {
                spec.commandLine().getErr().println(problem);
            }
            int errors = reading.errors().size();
            spec.commandLine().getErr().println(errors + (errors == 1 ? " problem" : " problems") + " to fix");
            return ExitCode.USAGE;
        }
        reading.problems().forEach(out::println);
        OrderContract contract = reading.contract();
        out.println(contract.name() + " version " + contract.version() + " can be used: " + summary(contract));
        return ExitCode.OK;
    }

    /** How many columns and rules it has, and its key. */
    static String summary(OrderContract contract) {
        return contract.leaves().size() + " columns, key "
                + contract.key().stream().map(Leaf::path).collect(Collectors.joining(", ")) + ", "
                + contract.rules().size() + (contract.rules().size() == 1 ? " rule" : " rules");
    }
}
