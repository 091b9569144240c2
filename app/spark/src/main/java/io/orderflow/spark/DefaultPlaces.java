package io.orderflow.spark;

import io.orderflow.settings.Setting;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Which of the settings that say where Kafka and MySQL are have not been set. On a cluster that is nearly always an
 * accident:
 * with {@code --deploy-mode cluster} the environment of the machine that submits does not reach the driver. Driver
 * only.
 */
public final class DefaultPlaces {

    private static final Set<String> PLACES = Set.of("kafka.bootstrap-servers", "mysql.host", "mysql.user");
    private static final String CLUSTER = "cluster";

    private DefaultPlaces() {}

    /** A line for the beginning of the log; empty if all are given. */
    public static Optional<String> line(List<Setting> effective) {
        return line(effective, System.getProperty("spark.submit.deployMode", "client"));
    }

    static Optional<String> line(List<Setting> effective, String deployMode) {
        String defaults = effective.stream()
                .filter(setting ->
                        PLACES.contains(setting.key()) && setting.origin().equals("default"))
                .map(setting -> setting.key() + " = " + setting.value())
                .collect(Collectors.joining(", "));
        if (defaults.isEmpty()) {
            return Optional.empty();
        }
        String line = "These settings are defaults: " + defaults + ".";
        return Optional.of(
                deployMode.equals(CLUSTER)
                        ? line
                                + " With --deploy-mode cluster the environment of the machine that submits does not"
                                + " reach the driver: set them in the file of --files conf/orderflow.conf, with"
                                + " --set, or in the environment of the driver."
                        : line);
    }
}
