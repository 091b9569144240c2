package io.orderflow.program.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The exit codes of a command's help. */
class ExitCodeWordsTest {

    @Command(
            name = "ours",
            modelTransformer = ExitCodeWords.class,
            exitCodeList = {"1:FAILED, declined, or nothing was found", "71:FENCED"})
    private static final class Ours {}

    @Command(name = "wrong", modelTransformer = ExitCodeWords.class, exitCodeList = "72:FENCED")
    private static final class Wrong {}

    @Command(name = "unknown", modelTransformer = ExitCodeWords.class, exitCodeList = "1:LAG")
    private static final class WithoutExitCode {}

    @Test
    void haveTheWordsOfTheCatalogueAndTheCommandsOwn() {
        assertThat(new CommandLine(new Ours()).setUsageHelpWidth(200).getUsageMessage())
                .contains("Exit codes:")
                .contains(
                        "FAILED: it could not be done, or an unexpected fault; the message says which (here: declined,"
                                + " or nothing was found)")
                .containsPattern("71 +FENCED: another driver runs this pipeline\\R");
    }

    @Command(
            name = "above",
            mixinStandardHelpOptions = true,
            modelTransformer = ExitCodeWords.class,
            subcommands = Below.class)
    private static final class Above {}

    @Command(name = "below", mixinStandardHelpOptions = true)
    private static final class Below {}

    @Test
    void comeWithTheVersionOfTheCommandAndOfThoseBelowIt() {
        for (String[] arguments : new String[][] {{"--version"}, {"below", "-V"}}) {
            StringWriter out = new StringWriter();
            assertThat(new CommandLine(new Above()).setOut(new PrintWriter(out)).execute(arguments))
                    .isZero();
            assertThat(out.toString().strip()).isEqualTo("OrderFlow (not packaged)");
        }
    }

    @Test
    void aNumberThatIsNotTheConditionsIsRefused() {
        assertThatThrownBy(() -> new CommandLine(new Wrong()))
                .hasStackTraceContaining("No condition has exit code 72 and code FENCED");
        assertThatThrownBy(() -> new CommandLine(new WithoutExitCode()))
                .hasStackTraceContaining("No condition has exit code 1 and code LAG");
    }
}
