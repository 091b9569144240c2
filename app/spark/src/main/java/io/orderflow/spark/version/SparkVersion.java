package io.orderflow.spark.version;

import static java.util.Objects.requireNonNull;
import static java.util.stream.Collectors.joining;

import io.orderflow.condition.Condition;
import io.orderflow.condition.StoppedException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Optional;
import java.util.Properties;

/**
 * The Spark that this build is for, and the one that runs. The jar holds Spark's Kafka source and classes that extend
 * Spark's own, and these differ between minor versions: a build for one version runs on no other.
 */
public final class SparkVersion {

    private static final String BUILD = "build.properties";

    private static final String NEWEST =
            "use Spark 4.2 with a build for it: ./mvnw -Pspark-4.2 -DskipTests clean package";

    /**
     * A minor version with a profile in the pom, named {@code spark-4.2}; integration tests ran on it.
     *
     * @param newestJava on which it runs
     */
    record Supported(String minor, int newestJava) {}

    /** Until Spark 4.1 Hadoop calls Subject.getSubject, which always fails from Java 24 on. */
    static final List<Supported> SUPPORTED =
            List.of(new Supported("4.0", 23), new Supported("4.1", 23), new Supported("4.2", Integer.MAX_VALUE));

    private SparkVersion() {}

    /** What runs here, in full. */
    public static String running() {
        return org.apache.spark.package$.MODULE$.SPARK_VERSION();
    }

    /** @throws StoppedException USAGE: this build does not run on this Spark, or this Spark not on this Java */
    public static void check() {
        refusal(built(), running(), Runtime.version().feature()).ifPresent(reason -> {
            throw new StoppedException(Condition.USAGE, reason);
        });
    }

    /** @throws StoppedException USAGE: this Spark has no real-time trigger */
    public static void checkRealTime() {
        if (!RealTime.isSupported()) {
            throw new StoppedException(
                    Condition.USAGE,
                    "JOB_MODE is realtime, which needs Spark 4.1 or newer, and this is Spark " + running()
                            + ". Set JOB_MODE=batches, or " + NEWEST);
        }
    }

    /** What the build is for, in full. */
    static String built() {
        Properties properties = new Properties();
        try (InputStream in = SparkVersion.class.getResourceAsStream(BUILD)) {
            properties.load(requireNonNull(in, "this build does not say for which Spark it is"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return properties.getProperty("spark.version");
    }

    /**
     * Why this build does not run there; empty: it does.
     *
     * @param built the version it is for, in full, like the one that runs
     * @param java the feature version of the JVM
     */
    static Optional<String> refusal(String built, String running, int java) {
        String own = minor(built);
        String there = minor(running);
        return there.equals(own) ? refusal(own, java) : Optional.of(otherSpark(running, own, there));
    }

    private static Optional<String> refusal(String minor, int java) {
        return SUPPORTED.stream()
                .filter(version -> version.minor.equals(minor) && version.newestJava < java)
                .map(version -> tooNew(java, version))
                .findFirst();
    }

    private static String tooNew(int java, Supported version) {
        return "This is Java " + java + ", on which Spark " + version.minor
                + " does not run. Set JAVA_HOME to a JDK from 17 to " + version.newestJava + ", or " + NEWEST;
    }

    private static String otherSpark(String running, String own, String there) {
        String problem = "This is Spark " + running + ", but this build of OrderFlow is for Spark " + own
                + " and runs on no other. ";
        return SUPPORTED.stream().anyMatch(version -> version.minor.equals(there))
                ? problem + "Use Spark " + own + ", or build OrderFlow for Spark " + there + ": ./mvnw -Pspark-" + there
                        + " -DskipTests clean package"
                : problem + "OrderFlow does not support Spark " + there + ". Use Spark " + own
                        + "; there are also builds for " + others(own) + ".";
    }

    /** @param full as Spark and those who distribute it write it: {@code 4.2.0}, {@code 4.1.3-vendor.7} */
    private static String minor(String full) {
        String[] parts = full.split("\\.", 3);
        return parts.length < 2 ? full : parts[0] + "." + parts[1];
    }

    private static String others(String own) {
        return SUPPORTED.stream()
                .map(Supported::minor)
                .filter(minor -> !minor.equals(own))
                .collect(joining(" and "));
    }
}
