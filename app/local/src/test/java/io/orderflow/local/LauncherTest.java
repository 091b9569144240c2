package io.orderflow.local;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The launcher's own script, with a fake Java that only prints its environment: nothing is built or started. */
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "the launcher is a bash script")
class LauncherTest {
    private static final String JAVA = """
        #!/bin/sh
        case $1 in
          -XshowSettings*) echo '    java.specification.version = 17' ;;
          *) env ;;
        esac
        """;

    /** The launcher's exit status, and all output of the launcher and its Java. */
    private record Run(int exit, String output) {}

    @TempDir
    private Path home;

    @BeforeEach
    void copyTheScript() throws IOException {
        Files.copy(Path.of(System.getProperty("orderflow.home"), "orderflow"), home.resolve("orderflow"));
        Path java = Files.createDirectories(home.resolve("jdk/bin")).resolve("java");
        Files.writeString(java, JAVA);
        for (Path program : List.of(java, home.resolve("orderflow"))) {
            Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwx------"));
        }
    }

    private Run run(Map<String, String> environment) throws IOException, InterruptedException {
        return run("produce", environment);
    }

    private Run run(String command, Map<String, String> environment) throws IOException, InterruptedException {
        return run(home.resolve("orderflow"), command, environment);
    }

    private Run run(Path script, String command, Map<String, String> environment)
            throws IOException, InterruptedException {
        Process process = launcher(script, command, environment).start();
        String output = new String(process.getInputStream().readAllBytes(), UTF_8);
        return new Run(exitOf(process), output);
    }

    private ProcessBuilder launcher(Path script, String command, Map<String, String> environment) {
        ProcessBuilder launcher = new ProcessBuilder(script.toString(), command)
                .redirectErrorStream(true)
                .directory(home.toFile());
        launcher.environment().put("ORDERFLOW_BUILD", "never");
        launcher.environment().put("JAVA_HOME", home.resolve("jdk").toString());
        launcher.environment().putAll(environment);
        return launcher;
    }

    private static int exitOf(Process process) throws InterruptedException {
        assertThat(process.waitFor(1, TimeUnit.MINUTES)).isTrue();
        return process.exitValue();
    }

    private Run runWith(byte[] env) throws IOException, InterruptedException {
        Files.write(home.resolve(".env"), env);
        return run(Map.of());
    }

    static Stream<Arguments> filesThatCouldBeReadInTwoWays() {
        return Stream.of(
                Arguments.of("\uFEFFA=1\n".getBytes(UTF_8), "line 1 begins with a byte order mark"),
                Arguments.of("A=1\n".getBytes(StandardCharsets.UTF_16), "line 1 begins like UTF-16"),
                Arguments.of("\uFEFFA=1\n".getBytes(StandardCharsets.UTF_16LE), "line 1 begins like UTF-16"),
                Arguments.of("A=1\n".getBytes(StandardCharsets.UTF_16LE), "line 1 holds a control character"),
                Arguments.of("A=1\n".getBytes(StandardCharsets.UTF_16BE), "line 1 holds a control character"),
                Arguments.of("#\nA=1\u0000\n".getBytes(UTF_8), "line 2 holds a control character"),
                Arguments.of("A=1\rB=2\r".getBytes(UTF_8), "line 1 holds a control character"),
                Arguments.of("A=1\n\nL=\"abc\n".getBytes(UTF_8), "line 3: the quote that begins the value of L"),
                Arguments.of("L='abc # x'\r\nK='".getBytes(UTF_8), "line 2: the quote that begins the value of K"),
                Arguments.of("export G=\"abc\"def\n".getBytes(UTF_8), "line 1: text follows the closing quote of G"),
                Arguments.of("G='abc'def\n".getBytes(UTF_8), "line 1: text follows the closing quote of G"),
                Arguments.of("G=\"a\"b\"\n".getBytes(UTF_8), "line 1: text follows the closing quote of G"),
                Arguments.of("G=\"abc\"#def\n".getBytes(UTF_8), "line 1: text follows the closing quote of G"),
                Arguments.of("A= \"abc\"\n".getBytes(UTF_8), "line 1: a blank follows A="),
                Arguments.of("A=1\nA B\n".getBytes(UTF_8), "line 2 is not KEY=VALUE"));
    }

    @ParameterizedTest
    @MethodSource("filesThatCouldBeReadInTwoWays")
    void aFileThatCouldBeReadInTwoWaysIsAnErrorWithItsLineAndWithoutItsValues(byte[] env, String message)
            throws IOException, InterruptedException {
        Run run = runWith(env);
        assertThat(run.output())
                .startsWith("orderflow: " + home.toRealPath() + "/.env, " + message)
                .doesNotContain("abc")
                .hasLineCount(1);
        assertThat(run.exit()).isEqualTo(2);
    }

    @ParameterizedTest
    @ValueSource(strings = {"a b", "a#b", "a+b", "a%20b", "\u00fcber", "a&b;c"})
    void runsFromAFolderWithSuchAName(String name) throws IOException, InterruptedException {
        Run run = runIn(name, Map.of("LC_ALL", "C"));
        assertThat(run.output()).contains("ORDERFLOW_HOME=").doesNotContain("orderflow: ");
        assertThat(run.exit()).isZero();
        if (name.startsWith("\u00fc")) {
            assertThat(run.output()).contains("LC_CTYPE=C.UTF-8\n").doesNotContain("LC_ALL=");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"a:b", "a*b"})
    void refusesAFolderThatNoClassPathCanName(String name) throws IOException, InterruptedException {
        Run run = runIn(name, Map.of());
        assertThat(run.output())
                .startsWith("orderflow: " + home.toRealPath().resolve(name))
                .contains("colon or an asterisk")
                .hasLineCount(1);
        assertThat(run.exit()).isEqualTo(2);
    }

    private Run runIn(String name, Map<String, String> environment) throws IOException, InterruptedException {
        Path folder = Files.createDirectories(home.resolve(name));
        Path script = Files.copy(home.resolve("orderflow"), folder.resolve("orderflow"));
        Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwx------"));
        return run(script, "produce", environment);
    }

    @Test
    void aJavaNewerThanTheTestedOnesIsNamedAndStarted() throws IOException, InterruptedException {
        Files.writeString(home.resolve("jdk/bin/java"), JAVA.replace("= 17", "= 99"));
        Run run = run(Map.of());
        assertThat(run.output())
                .startsWith("OrderFlow: Java 99 is newer than what")
                .contains("ORDERFLOW_HOME=");
        assertThat(run.exit()).isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"demo", "bench", "chaos"})
    void whatAnImageLeavesOutIsNamed(String command) throws IOException, InterruptedException {
        Run run = run(command, Map.of());
        assertThat(run.output())
                .startsWith("orderflow: " + command + " is not part of this installation")
                .hasLineCount(1);
        assertThat(run.exit()).isEqualTo(2);
    }

    @Test
    void aSparkThatIsNotSupportedIsRefusedByName() throws IOException, InterruptedException {
        Run run = run(Map.of("ORDERFLOW_SPARK", "3.5"));
        assertThat(run.output())
                .isEqualTo("orderflow: Spark 3.5 is not supported. ORDERFLOW_SPARK must be 4.2, 4.1 or 4.0"
                        + " (which has no JOB_MODE=realtime).\n");
        assertThat(run.exit()).isEqualTo(2);
        assertThat(run(Map.of("ORDERFLOW_SPARK", "4.1")).exit()).isZero();
    }

    @Test
    void aJavaOnWhichThisSparkDoesNotRunIsRefused() throws IOException, InterruptedException {
        Files.writeString(home.resolve("jdk/bin/java"), JAVA.replace("= 17", "= 25"));
        Run run = run("job", Map.of("ORDERFLOW_SPARK", "4.1"));
        assertThat(run.output()).contains("is Java 25, on which Spark 4.1 does not run", "a JDK from 17 to 23");
        assertThat(run.exit()).isEqualTo(2);
        assertThat(run("job", Map.of("ORDERFLOW_SPARK", "4.2")).exit()).isZero();
        assertThat(run("produce", Map.of("ORDERFLOW_SPARK", "4.1")).exit()).isZero();
    }

    @Test
    void aBuildForAnotherSparkIsRefusedWhereNothingMayBeBuilt() throws IOException, InterruptedException {
        spark("4.2.0");
        Run run = run("job", Map.of("ORDERFLOW_SPARK", "4.1"));
        assertThat(run.output())
                .isEqualTo("orderflow: ORDERFLOW_SPARK is 4.1, but what is built here is for Spark 4.2,"
                        + " and ORDERFLOW_BUILD=never.\n");
        assertThat(run.exit()).isEqualTo(2);
        assertThat(run("job", Map.of("ORDERFLOW_SPARK", "4.2")).exit()).isZero();
        assertThat(run("job", Map.of()).exit()).isZero();
    }

    @Test
    void twoVersionsOfSparkInOneBuildAreRefused() throws IOException, InterruptedException {
        spark("4.1.3");
        spark("4.2.0");
        Run run = run("job", Map.of());
        assertThat(run.output()).contains("holds two builds of Spark", "./mvnw clean");
        assertThat(run.exit()).isEqualTo(2);
    }

    /** A build that says that it runs, ends once it may, and leaves what the launcher looks for. */
    private static final String BUILD = """
        #!/bin/sh
        echo built >>"$ORDERFLOW_HOME/builds"
        while [ ! -e "$ORDERFLOW_HOME/go" ]; do sleep 0.1; done
        for jar in producer/target/orderflow-producer app/local/target/orderflow-local \\
          app/submit/target/orderflow-job app/cli/target/orderflow-cli app/follow/target/orderflow-follow \\
          app/dashboard/target/orderflow-dashboard app/demo/target/orderflow-demo \\
          app/local/spark/target/jars/spark-core_2.13-4.2.0; do
          mkdir -p "$(dirname "$jar")" && touch "$jar.jar"
        done
        mkdir -p app/local/target/broker
        """;

    @Test
    @EnabledOnOs(value = OS.LINUX, disabledReason = "without flock nothing is locked")
    void twoStartsAtOnceBuildOnce() throws IOException, InterruptedException {
        Files.createDirectories(home.resolve("sql"));
        Files.createDirectories(home.resolve("conf"));
        Files.createFile(home.resolve("pom.xml"));
        Files.writeString(home.resolve("mvnw"), BUILD);
        Files.setPosixFilePermissions(home.resolve("mvnw"), PosixFilePermissions.fromString("rwx------"));
        Path builds = home.resolve("builds");
        Path second = home.resolve("second.out");

        Process builder = building(home.resolve("first.out"));
        await().until(() -> Files.exists(builds));
        Process waiter = building(second);
        await().untilAsserted(() -> assertThat(second).content().startsWith("OrderFlow: another start builds"));
        Files.createFile(home.resolve("go"));

        assertThat(exitOf(builder)).isZero();
        assertThat(exitOf(waiter)).isZero();
        assertThat(builds).content().hasLineCount(1);
    }

    private Process building(Path output) throws IOException {
        return launcher(home.resolve("orderflow"), "produce", Map.of("ORDERFLOW_BUILD", ""))
                .redirectOutput(output.toFile())
                .start();
    }

    private void spark(String version) throws IOException {
        Path jars = Files.createDirectories(home.resolve("app/local/spark/target/jars"));
        Files.createFile(jars.resolve("spark-core_2.13-" + version + ".jar"));
    }

    @Test
    void theFormOfTheLogIsTextOrJson() throws IOException, InterruptedException {
        Run run = run(Map.of("ORDERFLOW_LOG_FORMAT", "xml"));
        assertThat(run.output()).isEqualTo("orderflow: ORDERFLOW_LOG_FORMAT is xml, but must be text or json.\n");
        assertThat(run.exit()).isEqualTo(2);
        assertThat(run(Map.of("ORDERFLOW_LOG_FORMAT", "json")).exit()).isZero();
    }

    @ParameterizedTest
    @CsvSource({
        "ORDERFLOW_JAVA_OPTS, -Xint, -XX:+UseParallelGC",
        "ORDERFLOW_JAVA_OPTS, -Xint -XX:+UseSerialGC, -XX:+UseSerialGC",
        "ORDERFLOW_JAVA_OPTS, -XX:+UseG1GC, -XX:+UseG1GC",
        "ORDERFLOW_JAVA_OPTS, -XX:+UseCompressedOops -XX:+UseZGC -Xint, -XX:+UseZGC",
        "JDK_JAVA_OPTIONS, -XX:+UseG1GC, ''",
        "JAVA_TOOL_OPTIONS, -Xint -XX:+UseG1GC, ''",
        "_JAVA_OPTIONS, -XX:+UseG1GC, ''",
    })
    void theJobGetsACollectorUnlessTheUserChoseOne(String variable, String options, String collector)
            throws IOException, InterruptedException {
        assertThat(collectors("job", Map.of(variable, options))).isEqualTo(collector);
    }

    @Test
    void aCollectorOfTheFileOfSettingsIsTheOnlyOne() throws IOException, InterruptedException {
        Files.writeString(home.resolve(".env"), "ORDERFLOW_JAVA_OPTS=-XX:+UseG1GC\n");
        assertThat(collectors("job", Map.of())).isEqualTo("-XX:+UseG1GC");
    }

    @Test
    void otherCommandsOfSparkKeepTheCollectorOfTheJvm() throws IOException, InterruptedException {
        assertThat(collectors("verify", Map.of())).isEmpty();
    }

    /** The collectors among the options that the launcher gives to Java. */
    private String collectors(String command, Map<String, String> environment)
            throws IOException, InterruptedException {
        Files.writeString(home.resolve("jdk/bin/java"), JAVA.replace("*) env ;;", "*) printf '%s\\n' \"$@\" ;;"));
        Files.createDirectories(home.resolve("app/submit/target"));
        Files.createFile(home.resolve("app/submit/target/orderflow-job.jar"));
        Run run = run(command, environment);
        assertThat(run.output()).contains("org.apache.spark.deploy.SparkSubmit");
        return run.output()
                .lines()
                .filter(option -> option.matches("-XX:\\+Use.*GC"))
                .collect(Collectors.joining(" "));
    }

    @Test
    void valuesArriveAsTheyAreWritten() throws IOException, InterruptedException {
        Run run = runWith("""
            # a comment: "äöü
            PLAIN=a b	c\t
              export DOUBLE="x # 'y' "   # a "comment"
            SINGLE='a"b'
            INSIDE=pa"ss'word#1 # a comment
            NONE= # nothing
            EMPTY=
            UMLAUT=\u00fc\r
            LAST=$HOME `id` $(id)\
            """.getBytes(UTF_8));
        assertThat(run.output().lines())
                .contains(
                        "PLAIN=a b\tc",
                        "DOUBLE=x # 'y' ",
                        "SINGLE=a\"b",
                        "INSIDE=pa\"ss'word#1",
                        "NONE=",
                        "EMPTY=",
                        "UMLAUT=\u00fc",
                        "LAST=$HOME `id` $(id)");
        assertThat(run.exit()).isZero();
    }

    @Test
    void whatIsAlreadySetWinsOverTheFile() throws IOException, InterruptedException {
        Files.writeString(home.resolve(".env"), "KAFKA_TOPIC=of-the-file\n");
        assertThat(run(Map.of("KAFKA_TOPIC", "of-the-shell")).output()).contains("KAFKA_TOPIC=of-the-shell\n");
    }
}
