package io.orderflow.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Every sentence of app/docs/guarantees.md names its test: each of them must exist. */
class GuaranteesDocumentTest {

    private static final Path HOME = Path.of(System.getProperty("orderflow.home"));
    private static final Pattern NAMED = Pattern.compile("`([A-Z]\\w*(?:Test|IT))(?:\\.(\\w+))?`");
    private static final Pattern ROW_WITHOUT_TEST =
            Pattern.compile("^\\| (?!Promise|It finds|---)(?!.*`[A-Z]\\w*(?:Test|IT)).*$", Pattern.MULTILINE);

    @Test
    void namesOnlyTestsThatExist() throws IOException {
        Map<String, String> sources = sources();
        String document = Files.readString(HOME.resolve("app/docs/guarantees.md"));
        int names = 0;
        for (Matcher named = NAMED.matcher(document); named.find(); names++) {
            String source = sources.get(named.group(1));
            assertThat(source).as("the class %s", named.group(1)).isNotNull();
            if (named.group(2) != null) {
                assertThat(source).as(named.group()).contains("void " + named.group(2) + "(");
            }
        }
        assertThat(names).isGreaterThan(40);
        assertThat(ROW_WITHOUT_TEST.matcher(document).results().map(row -> row.group()))
                .as("promises without a test")
                .isEmpty();
    }

    private static Map<String, String> sources() throws IOException {
        Map<String, String> sources = new HashMap<>();
        for (Path module : Modules.all()) {
            Path tests = module.resolve("src/test/java");
            if (!Files.isDirectory(tests)) {
                continue;
            }
            try (Stream<Path> files = Files.walk(tests)) {
                for (Path file :
                        files.filter(file -> file.toString().endsWith(".java")).toList()) {
                    sources.put(file.getFileName().toString().replace(".java", ""), Files.readString(file));
                }
            }
        }
        return sources;
    }
}
