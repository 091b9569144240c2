package io.orderflow.bench;

import io.orderflow.condition.Condition;
import io.orderflow.settings.SettingsException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** A command that measures something on servers that it starts or is given, and says whether all was correct. */
abstract class BenchCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec;

    @Override
    public final Integer call() throws IOException, SQLException, InterruptedException, ExecutionException {
        Path folder = Files.createTempDirectory("orderflow-bench-");
        try (BenchServices services = services(folder)) {
            return (measure(services, folder) ? Condition.OK : Condition.FAILED).exitCode();
        } catch (SettingsException e) {
            say(e.getMessage());
            return Condition.USAGE.exitCode();
        } catch (BenchFailedException e) {
            say(e.getMessage());
            return Condition.FAILED.exitCode();
        }
    }

    BenchServices services(Path folder) {
        return BenchServices.start(folder, this::say);
    }

    /**
     * Measures and prints.
     *
     * @param folder for logs and files of the run
     * @return whether everything that was measured is correct
     * @throws BenchFailedException it could not be measured
     */
    abstract boolean measure(BenchServices services, Path folder)
            throws IOException, SQLException, InterruptedException, ExecutionException;

    /** A name for the topic and the database of one run. */
    static String newName() {
        return "orderflow_bench_" + UUID.randomUUID().toString().substring(0, 8);
    }

    /** CPU time of a process so far; zero if it is gone or the system does not report it. */
    static Duration cpu(long pid) {
        return ProcessCost.cpu(pid).orElse(Duration.ZERO);
    }

    /** How many cores were busy on average to use this CPU time in so many seconds. */
    static double cores(Duration cpu, int seconds) {
        return cpu.toMillis() / 1e3 / seconds;
    }

    /** What a person who waits wants to know, on standard error. */
    final void say(String text) {
        spec.commandLine().getErr().println(text);
    }
}
