package io.orderflow.cli.contract;

import io.orderflow.contract.file.ContractFile;
import io.orderflow.contract.file.ContractReading;
import io.orderflow.program.command.SettingsCommand;
import java.io.IOException;
import java.nio.file.InvalidPathException;
import picocli.CommandLine;

/** Reads the files named on the command line. */
final class NamedFile {
    private NamedFile() {}

    static ContractReading read(CommandLine command, String location) {
        try {
            return ContractFile.read(location);
        } catch (IOException | InvalidPathException e) {
            throw SettingsCommand.unreadable(command.getCommandSpec(), location, e);
        }
    }

    /** Prints the errors; returns false if there are any. */
    static boolean isUsable(CommandLine command, ContractReading reading) {
        reading.errors().forEach(problem -> command.getErr().println(problem));
        return reading.isUsable();
    }
}
