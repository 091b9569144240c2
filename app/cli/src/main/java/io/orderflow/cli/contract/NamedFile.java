package io.orderflow.cli.contract;

import io.orderflow.contract.file.ContractFile;
import io.orderflow.contract.file.ContractReading;
import java.io.IOException;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;

/** Reads the files named on the command line. */
final class NamedFile {
    private NamedFile() {}

    static ContractReading read(CommandLine command, String location) {
        try {
            return ContractFile.read(location);
        } catch (NoSuchFileException e) {
            throw new ParameterException(command, "There is no file " + e.getFile() + ".", e);
        } catch (IOException | InvalidPathException e) {
            throw new ParameterException(command, "Cannot read " + location + ": " + e.getMessage(), e);
        }
    }

    /** Prints the errors; returns false if there are any. */
    static boolean isUsable(CommandLine command, ContractReading reading) {
        reading.errors().forEach(problem -> command.getErr().println(problem));
        return reading.isUsable();
    }
}
