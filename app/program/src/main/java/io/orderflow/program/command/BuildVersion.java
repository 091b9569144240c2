package io.orderflow.program.command;

import java.util.Optional;
import picocli.CommandLine.IVersionProvider;

/** What {@code --version} prints: that of the jar this class is in, which all commands share. */
public final class BuildVersion implements IVersionProvider {

    @Override
    public String[] getVersion() {
        String version = BuildVersion.class.getPackage().getImplementationVersion();
        return new String[] {"OrderFlow " + Optional.ofNullable(version).orElse("(not packaged)")};
    }
}
