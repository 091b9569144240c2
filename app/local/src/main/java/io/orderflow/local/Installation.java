package io.orderflow.local;

import static java.util.Objects.requireNonNull;

import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Where the build puts the files of the local services.
 *
 * @param brokerJars the folder with the Kafka broker's jars
 * @param databaseBase the folder that receives the unpacked database server, once for all instances
 */
public record Installation(Path brokerJars, Path databaseBase) {
    public Installation {
        requireNonNull(brokerJars, "brokerJars is null");
        requireNonNull(databaseBase, "databaseBase is null");
    }

    /** The installation below the project's root. */
    public static Installation find() {
        return in(home());
    }

    /**
     * The project's root: the system property {@code orderflow.home} or else the environment variable {@code
     * ORDERFLOW_HOME}.
     *
     * @throws ServiceFailedException if neither is set
     */
    public static Path home() {
        String home = System.getProperty("orderflow.home", System.getenv().getOrDefault("ORDERFLOW_HOME", ""));
        if (home.isBlank()) {
            throw new ServiceFailedException(
                    "The installation folder of OrderFlow is unknown. Start it with ./orderflow, or"
                            + " set ORDERFLOW_HOME to the project's root.");
        }
        return Path.of(home).toAbsolutePath().normalize();
    }

    /** The installation below this project root. */
    public static Installation in(Path home) {
        Path target = home.toAbsolutePath().normalize().resolve("app/local/target");
        return new Installation(target.resolve("broker"), target.resolve("mariadb"));
    }

    /** The class path of the broker, in the format of {@code java -cp}. */
    String brokerClassPath() {
        if (!Files.isDirectory(brokerJars)) {
            throw new ServiceFailedException("The Kafka broker's jars are missing: there is no folder " + brokerJars
                    + ". Build them with ./mvnw -DskipTests package.");
        }
        return brokerJars.resolve("*").toString();
    }

    /** The Java that runs this process also runs the broker. */
    static String java() {
        return Path.of(System.getProperty("java.home"), "bin", "java").toString();
    }
}
