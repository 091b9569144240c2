package io.orderflow.dashboard.page;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.abort;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Linter and unit tests of the page's scripts, as {@code npm run lint} and {@code npm test} run them in this module's
 * folder. Without Node.js they are skipped, and so is the linter while it cannot be installed; except where CI is true,
 * which makes either a failure.
 */
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class PageScriptsTest {

    private static final Path MODULE = Path.of("").toAbsolutePath();
    private static final Path INSTALLED = MODULE.resolve("node_modules/.package-lock.json");

    private record Ended(int status, String output) {}

    @Test
    void theScriptsAndStyleSheetsHaveNoLintAndAreFormatted() throws Exception {
        String npm = program("npm");
        installOnce(npm);

        Ended lint = run(npm, "run", "lint");

        assertThat(lint.status())
                .as("`npm run format` in %s mends what it can%n%s", MODULE.getFileName(), lint.output())
                .isZero();
    }

    @Test
    void theUnitTestsOfTheScriptsPass() throws Exception {
        Ended tests = run(program("npm"), "test");

        assertThat(tests.status()).as(tests.output()).isZero();
        assertThat(tests.output()).containsPattern("(?m)^. pass [1-9][0-9]*$");
    }

    /** Installs what the lock file names, unless that is installed already: from then on no network is needed. */
    private static void installOnce(String npm) throws Exception {
        Path wanted = MODULE.resolve("package-lock.json");
        boolean isInstalled = Files.exists(INSTALLED)
                && Files.getLastModifiedTime(INSTALLED).compareTo(Files.getLastModifiedTime(wanted)) >= 0;
        if (isInstalled) {
            return;
        }
        Ended installed = run(npm, "ci", "--prefer-offline");
        if (installed.status() != 0) {
            skip("its linter could not be installed. `npm ci` says: " + installed.output());
        }
    }

    /** The path of a program, or the end of the test. */
    private static String program(String name) {
        Optional<Path> found = Stream.of(name, name + ".cmd")
                .flatMap(file -> Stream.of(System.getenv("PATH").split(File.pathSeparator))
                        .map(folder -> Path.of(folder, file)))
                .filter(Files::isExecutable)
                .findFirst();
        if (found.isEmpty()) {
            skip(name + " is not on the PATH. On Debian: apt-get install nodejs npm");
        }
        return found.orElseThrow().toString();
    }

    private static void skip(String why) {
        String message = "The page's scripts are not checked: " + why;
        if ("true".equals(System.getenv("CI"))) {
            fail(message);
        }
        System.out.println(message);
        abort(message);
    }

    private static Ended run(String... command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command)
                .directory(MODULE.toFile())
                .redirectErrorStream(true)
                .start();
        process.getOutputStream().close();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return new Ended(process.waitFor(), output);
    }
}
