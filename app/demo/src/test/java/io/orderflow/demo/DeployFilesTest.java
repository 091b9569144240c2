package io.orderflow.demo;

import static org.assertj.core.api.Assertions.assertThat;

import io.orderflow.condition.Condition;
import io.orderflow.settings.Key;
import io.orderflow.settings.SettingsDocument;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/** The files of conf/deploy agree with the program: exit codes, settings, commands, paths of the build. */
class DeployFilesTest {

    private static final Path HOME = Path.of(System.getProperty("orderflow.home"));
    private static final Path DEPLOY = HOME.resolve("conf/deploy");
    /** Read by the launcher and the producer's log, not settings. */
    private static final Set<String> LAUNCHER =
            Set.of("ORDERFLOW_LOG_FORMAT", "ORDERFLOW_LOG_DIR", "ORDERFLOW_TMP_DIR", "ORDERFLOW_BUILD");

    private static String text(String file) throws IOException {
        return Files.readString(DEPLOY.resolve(file));
    }

    @Test
    void systemdStartsNothingAgainThatAnOperatorHasToRepair() throws IOException {
        Matcher line = Pattern.compile("^RestartPreventExitStatus=(.*)$", Pattern.MULTILINE)
                .matcher(text("systemd/orderflow@.service"));
        assertThat(line.find()).isTrue();

        assertThat(Arrays.stream(line.group(1).split(" ")).map(Integer::valueOf))
                .as("exit codes of conf/deploy/systemd/orderflow@.service")
                .containsExactlyElementsOf(Arrays.stream(Condition.values())
                        .filter(one -> one.hasExitCode() && one.kind() == Condition.Kind.STOP && !one.passesByItself())
                        .map(Condition::exitCode)
                        .collect(Collectors.toCollection(TreeSet::new)));
    }

    @Test
    void composeAndKubernetesSetVariablesThatAreRead() throws IOException {
        Set<String> known = SettingsDocument.ofThisBuild().keys().stream()
                .map(Key::environment)
                .collect(Collectors.toCollection(HashSet::new));
        known.addAll(LAUNCHER);
        Map<?, ?> compose = map(yaml(text("compose.yml")));
        for (String service : List.of("job", "producer", "confirm", "dashboard")) {
            Map<?, ?> environment =
                    map(map(map(compose.get("services")).get(service)).get("environment"));
            if (environment != null) {
                assertThat(names(environment)).as(service).isSubsetOf(known);
            }
        }
        assertThat(names(map(map(compose.get("x-orderflow")).get("environment"))))
                .isSubsetOf(known);
        Map<?, ?> configMap = map(new Load(LoadSettings.builder().build())
                .loadAllFromString(text("kubernetes/orderflow.yml"))
                .iterator()
                .next());
        assertThat(names(map(configMap.get("data")))).isSubsetOf(known);
    }

    /** It would have to be copied into the container, which an engine refuses if the container is read-only. */
    @Test
    void composeGivesNoReadOnlyServiceASecretOrConfigThatIsNotAFile() throws IOException {
        Map<?, ?> compose = map(yaml(text("compose.yml")));
        Map<?, ?> shared = map(compose.get("x-orderflow"));
        assertThat(shared.get("read_only")).isEqualTo(true);
        for (String kind : List.of("secrets", "configs")) {
            Object all = compose.get(kind);
            if (all != null) {
                map(all).forEach((name, source) -> assertThat(map(source).containsKey("file"))
                        .as("%s: %s comes from a file", kind, name)
                        .isTrue());
            }
        }
    }

    @Test
    void theImageHasEverythingThatTheLauncherStarts() throws IOException {
        String image = text("Dockerfile");
        Matcher jar = Pattern.compile("\\$home/((?:app|producer)[^\" :*\n]*?)(?:/\\*)?[\" :\n]")
                .matcher(Files.readString(HOME.resolve("orderflow")));
        int found = 0;
        while (jar.find()) {
            String path = jar.group(1);
            if (path.contains("/target/") && !path.startsWith("app/demo") && !path.startsWith("app/local/target")) {
                found++;
                assertThat(image).as("conf/deploy/Dockerfile").contains("/src/" + path);
            }
        }
        assertThat(found).isGreaterThan(8);
        assertThat(image).contains("\nUSER 10001:10001\n");
    }

    private static Object yaml(String text) {
        return new Load(LoadSettings.builder().setAllowDuplicateKeys(false).build()).loadFromString(text);
    }

    private static Map<?, ?> map(Object value) {
        return (Map<?, ?>) value;
    }

    private static List<String> names(Map<?, ?> of) {
        // A merge key stands for the shared settings, which are checked by themselves.
        return of.keySet().stream()
                .map(Object::toString)
                .filter(name -> !name.equals("<<"))
                .toList();
    }
}
