package io.orderflow.spark;

import static org.assertj.core.api.Assertions.assertThat;

import io.orderflow.settings.Setting;
import java.util.List;
import org.junit.jupiter.api.Test;

class DefaultPlacesTest {

    private static final Setting KAFKA = new Setting("kafka.bootstrap-servers", "localhost:9092", "default");
    private static final Setting HOST = new Setting("mysql.host", "db1", "environment MYSQL_HOST");
    private static final Setting USER = new Setting("mysql.user", "root", "default");
    private static final Setting OTHER = new Setting("job.chunk-rows", "5000", "default");

    @Test
    void namesWhatIsNotSetAndWhyOnACluster() {
        assertThat(DefaultPlaces.line(List.of(KAFKA, HOST, USER, OTHER), "cluster"))
                .hasValueSatisfying(line -> assertThat(line)
                        .startsWith(
                                "These settings are defaults: kafka.bootstrap-servers = localhost:9092, mysql.user ="
                                        + " root. With --deploy-mode cluster the environment of the machine that"
                                        + " submits does not reach the driver"));
        assertThat(DefaultPlaces.line(List.of(KAFKA, HOST, USER, OTHER), "client"))
                .hasValue("These settings are defaults: kafka.bootstrap-servers = localhost:9092, mysql.user = root.");
    }

    @Test
    void saysNothingIfAllAreGiven() {
        assertThat(DefaultPlaces.line(List.of(HOST, OTHER), "cluster")).isEmpty();
    }
}
