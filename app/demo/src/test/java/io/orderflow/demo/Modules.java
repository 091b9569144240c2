package io.orderflow.demo;

import static org.assertj.core.api.Assertions.assertThat;

import io.orderflow.local.Installation;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/** The modules of the build, as the root pom lists them: a new one needs no second entry. */
final class Modules {

    private static final Pattern MODULE = Pattern.compile("<module>([^<]+)</module>");

    private Modules() {}

    /** The folder of each module. */
    static List<Path> all() {
        Path home = Installation.home();
        try {
            List<Path> modules = MODULE.matcher(Files.readString(home.resolve("pom.xml")))
                    .results()
                    .map((MatchResult module) -> home.resolve(module.group(1)))
                    .toList();
            assertThat(modules).hasSizeGreaterThan(10).allMatch(Files::isDirectory);
            return modules;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
