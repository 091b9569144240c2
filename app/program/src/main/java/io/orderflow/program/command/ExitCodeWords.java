package io.orderflow.program.command;

import io.orderflow.condition.Condition;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.IModelTransformer;
import picocli.CommandLine.Model.CommandSpec;

/**
 * Gives the exit codes of a command's help the words of the catalogue. A command lists them as {@code "71:FENCED"}, or
 * as {@code "1:FAILED, declined"} with what the condition is in its own case. Gives it and its subcommands their version,
 * too.
 */
public final class ExitCodeWords implements IModelTransformer {

    @Override
    public CommandSpec transform(CommandSpec command) {
        Map<String, String> words = new LinkedHashMap<>();
        command.usageMessage().exitCodeList().forEach((number, entry) -> words.put(number, words(number, entry)));
        command.usageMessage().exitCodeListHeading("%nExit codes:%n").exitCodeList(words);
        giveVersion(command);
        return command;
    }

    private static void giveVersion(CommandSpec command) {
        if (command.versionProvider() == null) {
            command.versionProvider(new BuildVersion());
        }
        command.subcommands().values().forEach(below -> giveVersion(below.getCommandSpec()));
    }

    private static String words(String number, String entry) {
        int comma = entry.indexOf(", ");
        String code = comma < 0 ? entry : entry.substring(0, comma);
        Optional<Condition> condition = Condition.reason(code)
                .filter(one ->
                        one.hasExitCode() && Integer.toString(one.exitCode()).equals(number));
        if (condition.isEmpty()) {
            throw new IllegalStateException("No condition has exit code " + number + " and code " + code);
        }
        String meaning = code + ": " + condition.get().meaning();
        return comma < 0 ? meaning : meaning + " (here: " + entry.substring(comma + 2) + ")";
    }
}
