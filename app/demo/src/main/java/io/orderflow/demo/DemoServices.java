package io.orderflow.demo;

import io.orderflow.local.Installation;
import io.orderflow.local.LocalKafka;
import io.orderflow.local.LocalMysql;
import io.orderflow.local.LocalServices;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * Kafka and the database: our own ones, or those that the environment names.
 *
 * @param kafka our own; empty: an external one
 * @param mysql our own; empty: an external one
 */
record DemoServices(Optional<LocalKafka> kafka, Optional<LocalMysql> mysql) implements AutoCloseable {
    /** Which ones are started here. */
    record Own(boolean kafka, boolean mysql) {
        /** Those that no environment variable names. */
        static Own in(Map<String, String> environment) {
            return new Own(
                    environment.getOrDefault("KAFKA_BOOTSTRAP_SERVERS", "").isBlank(),
                    environment.getOrDefault("MYSQL_HOST", "").isBlank());
        }
    }

    /**
     * Starts our own services, side by side.
     *
     * @param progress receives {@code SERVICE: what is happening}, from two threads
     * @throws io.orderflow.local.ServiceFailedException if one does not start; the other is stopped then
     */
    static DemoServices start(Own own, DemoOptions options, DataFolder data, Consumer<String> progress) {
        Installation installation = Installation.find();
        LocalKafka.Options kafka =
                LocalKafka.Options.in(data.kafka()).withPort(options.kafkaPort().orElse(0));
        LocalMysql.Options mysql =
                LocalMysql.Options.in(data.mysql()).withPort(options.mysqlPort().orElse(0));
        if (own.kafka() && own.mysql()) {
            LocalServices both = LocalServices.start(kafka, mysql, installation, progress);
            return new DemoServices(Optional.of(both.kafka()), Optional.of(both.mysql()));
        }
        return new DemoServices(
                own.kafka() ? Optional.of(LocalKafka.start(kafka, installation, progress)) : Optional.empty(),
                own.mysql() ? Optional.of(LocalMysql.start(mysql, installation, progress)) : Optional.empty());
    }

    /** Settings that lead to our own services, key → value; they win over what the environment and files say. */
    Map<String, String> settings(DataFolder data) {
        Map<String, String> settings = new TreeMap<>();
        kafka.ifPresent(broker -> {
            settings.put("kafka.bootstrap-servers", broker.bootstrapServers());
            settings.put("kafka.security-protocol", "PLAINTEXT");
            settings.put("kafka.sasl.username", "");
            settings.put("kafka.ssl-truststore-location", "");
        });
        mysql.ifPresent(server -> {
            settings.put("mysql.host", server.host());
            settings.put("mysql.port", Integer.toString(server.port()));
            settings.put("mysql.user", server.user());
            settings.put("mysql.password-file", data.mysql().resolve("password").toString());
            settings.put("mysql.ssl-mode", "PREFERRED");
        });
        return settings;
    }

    /**
     * Starts a service again that has ended without being asked to.
     *
     * @return what was started again, for a person; empty: nothing had ended
     */
    Optional<String> revive() {
        if (kafka.isPresent() && !kafka.get().isRunning()) {
            kafka.get().start();
            return Optional.of("Kafka had ended and was started again");
        }
        if (mysql.isPresent() && !mysql.get().isRunning()) {
            mysql.get().start();
            return Optional.of("The database had ended and was started again");
        }
        return Optional.empty();
    }

    @Override
    public void close() {
        try {
            kafka.ifPresent(LocalKafka::close);
        } finally {
            mysql.ifPresent(LocalMysql::close);
        }
    }
}
