package io.orderflow.program.command;

import io.orderflow.settings.Settings;
import io.orderflow.settings.SettingsException;
import io.orderflow.settings.SettingsReader;
import java.io.PrintWriter;
import java.nio.file.NoSuchFileException;
import java.util.concurrent.Callable;
import java.util.function.Function;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** A command that reads settings, which {@code --set} overrides, and writes to the two outputs of its command line. */
public abstract class SettingsCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec;

    @Mixin
    private SettingsOption settings;

    /**
     * The settings that it needs.
     *
     * @throws SettingsException with all problems
     */
    protected final <T> T settings(Function<SettingsReader, T> read) {
        return settingsWithOrigins(read).values();
    }

    /** The same, with the origin of each. */
    protected final <T> Settings<T> settingsWithOrigins(Function<SettingsReader, T> read) {
        return settings.load(read);
    }

    /** The command as it was called. */
    protected final CommandSpec spec() {
        return spec;
    }

    protected final PrintWriter out() {
        return spec.commandLine().getOut();
    }

    protected final PrintWriter err() {
        return spec.commandLine().getErr();
    }

    /** The command line is wrong: to be thrown. */
    protected final ParameterException wrong(String message) {
        return new ParameterException(spec.commandLine(), message);
    }

    /** The command line is wrong: to be thrown. */
    protected final ParameterException wrong(String message, Exception cause) {
        return new ParameterException(spec.commandLine(), message, cause);
    }

    /** A file that the command line names cannot be read: to be thrown. */
    protected final ParameterException unreadable(Object file, Exception cause) {
        return unreadable(spec, file, cause);
    }

    /** The same for a command without settings. */
    public static ParameterException unreadable(CommandSpec spec, Object file, Exception cause) {
        return new ParameterException(
                spec.commandLine(),
                cause instanceof NoSuchFileException missing
                        ? "There is no file " + missing.getFile() + "."
                        : "Cannot read " + file + ": " + cause.getMessage(),
                cause);
    }
}
