package io.orderflow.spark.version;

import static java.util.stream.Collectors.toSet;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.orderflow.condition.Condition;
import io.orderflow.condition.StoppedException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledIf;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SparkVersionTest {

    private static final String REAL_TIME = "io.orderflow.spark.version.RealTime#isSupported";

    @ParameterizedTest
    @CsvSource({
        "4.2.0, 4.2.0",
        "4.2.0, 4.2.7",
        "4.2.0, 4.2.0-vendor.3",
        "4.2.0, 4.2.1-SNAPSHOT",
        "4.1.3, 4.1.0",
        "4.0.4, 4.0.1.0-amzn-2",
    })
    void aBuildRunsOnEveryPatchOfItsVersion(String built, String running) {
        assertThat(SparkVersion.refusal(built, running, 17)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "4.2.0, 4.1.3, 'Use Spark 4.2, or build OrderFlow for Spark 4.1: ./mvnw -Pspark-4.1 -DskipTests clean package'",
        "4.2.0, 4.0.4, 'Use Spark 4.2, or build OrderFlow for Spark 4.0: ./mvnw -Pspark-4.0 -DskipTests clean package'",
        "4.1.3, 4.2.0, 'Use Spark 4.1, or build OrderFlow for Spark 4.2: ./mvnw -Pspark-4.2 -DskipTests clean package'",
        "4.1.3, 4.2.0-vendor.3, 'Use Spark 4.1, or build OrderFlow for Spark 4.2'",
    })
    void onAnotherSupportedVersionItNamesTheProfile(String built, String running, String remedy) {
        assertRefused(built, running, remedy);
    }

    @ParameterizedTest
    @CsvSource({
        "4.2.0, 3.5.9, 'OrderFlow does not support Spark 3.5. Use Spark 4.2; there are also builds for 4.0 and 4.1.'",
        "4.2.0, 4.20.0, 'OrderFlow does not support Spark 4.20. Use Spark 4.2; there are also builds for 4.0 and 4.1.'",
        "4.1.3, 4.3.0, 'OrderFlow does not support Spark 4.3. Use Spark 4.1; there are also builds for 4.0 and 4.2.'",
        "4.0.4, 5.0.0-preview1, 'OrderFlow does not support Spark 5.0. Use Spark 4.0; there are also builds for'",
        "4.2.0, unknown, 'OrderFlow does not support Spark unknown. Use Spark 4.2'",
    })
    void onAnUnsupportedVersionItNamesTheSupportedOnes(String built, String running, String remedy) {
        assertRefused(built, running, remedy);
    }

    private static void assertRefused(String built, String running, String remedy) {
        assertThat(SparkVersion.refusal(built, running, 17))
                .get()
                .asString()
                .contains("This is Spark " + running, remedy);
    }

    @ParameterizedTest
    @CsvSource({"4.0.4, 17, 21, 23", "4.1.3, 17, 21, 23", "4.2.0, 17, 25, 29"})
    void aVersionOfSparkRunsOnTheseVersionsOfJava(String spark, int oldest, int common, int newest) {
        assertThat(IntStream.of(oldest, common, newest))
                .allSatisfy(java ->
                        assertThat(SparkVersion.refusal(spark, spark, java)).isEmpty());
    }

    @ParameterizedTest
    @CsvSource({"4.0.4, 4.0, 24", "4.1.3, 4.1, 25"})
    void aJavaThatIsTooNewForThisSparkIsNamed(String spark, String minor, int java) {
        assertThat(SparkVersion.refusal(spark, spark, java))
                .hasValue("This is Java " + java + ", on which Spark " + minor + " does not run. Set JAVA_HOME to a JDK"
                        + " from 17 to 23, or use Spark 4.2 with a build for it:"
                        + " ./mvnw -Pspark-4.2 -DskipTests clean package");
    }

    @Test
    void thisBuildRunsOnTheSparkOfItsTests() {
        assertThat(SparkVersion.built()).isEqualTo(SparkVersion.running());
        assertThatCode(SparkVersion::check).doesNotThrowAnyException();
    }

    @Test
    @EnabledIf(REAL_TIME)
    void realTimeIsThere() {
        assertThatCode(SparkVersion::checkRealTime).doesNotThrowAnyException();
    }

    @Test
    @DisabledIf(REAL_TIME)
    void realTimeIsRefusedWithTheVersion() {
        assertThatThrownBy(SparkVersion::checkRealTime)
                .isInstanceOfSatisfying(
                        StoppedException.class,
                        stopped -> assertThat(stopped.condition()).isEqualTo(Condition.USAGE))
                .hasMessageStartingWith("JOB_MODE is realtime, which needs Spark 4.1 or newer, and this is Spark "
                        + SparkVersion.running())
                .hasMessageContaining("Set JOB_MODE=batches");
    }

    @Test
    void eachSupportedVersionHasAProfile() throws IOException {
        String pom = Files.readString(Path.of(System.getProperty("orderflow.home"), "pom.xml"));
        assertThat(Pattern.compile("<id>spark-(.*)</id>")
                        .matcher(pom)
                        .results()
                        .map((MatchResult found) -> found.group(1))
                        .collect(toSet()))
                .containsExactlyInAnyOrderElementsOf(SparkVersion.SUPPORTED.stream()
                        .map(SparkVersion.Supported::minor)
                        .toList());
    }
}
