package io.orderflow.bench;

import io.orderflow.kafka.KafkaSettings;
import io.orderflow.local.Installation;
import io.orderflow.local.LocalKafka;
import io.orderflow.local.LocalMysql;
import io.orderflow.pipeline.mysql.MysqlSettings;
import io.orderflow.settings.Settings;
import io.orderflow.settings.SettingsException;
import io.orderflow.settings.SettingsSources;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/** The broker and the database server of a run: those that the environment names, else some of its own. */
final class BenchServices implements AutoCloseable {

    private final Optional<LocalKafka> ownKafka;
    private final Optional<LocalMysql> ownMysql;
    private final Target target;

    private record Target(KafkaSettings kafka, MysqlSettings mysql) {}

    private BenchServices(Optional<LocalKafka> ownKafka, Optional<LocalMysql> ownMysql) {
        this.ownKafka = ownKafka;
        this.ownMysql = ownMysql;
        SettingsSources sources = SettingsSources.ofThisProcess();
        for (Map.Entry<String, String> setting : settings().entrySet()) {
            sources = sources.with(setting.getKey(), setting.getValue(), "bench");
        }
        this.target = Settings.load(
                        sources, reader -> new Target(KafkaSettings.read(reader), MysqlSettings.read(reader)))
                .values();
    }

    /**
     * Starts what no environment variable names.
     *
     * @throws SettingsException the settings are wrong; nothing is left running
     */
    static BenchServices start(Path folder, Consumer<String> say) {
        return start(folder, say, !isSet("MYSQL_HOST"));
    }

    /** The same without a database, which must not be used. */
    static BenchServices startKafka(Path folder, Consumer<String> say) {
        return start(folder, say, false);
    }

    private static BenchServices start(Path folder, Consumer<String> say, boolean startMysql) {
        Optional<LocalKafka> kafka = Optional.empty();
        Optional<LocalMysql> mysql = Optional.empty();
        boolean started = false;
        try {
            if (!isSet("KAFKA_BOOTSTRAP_SERVERS")) {
                kafka = Optional.of(
                        LocalKafka.start(LocalKafka.Options.in(folder.resolve("kafka")), Installation.find(), say));
            }
            if (startMysql) {
                mysql = Optional.of(
                        LocalMysql.start(LocalMysql.Options.in(folder.resolve("mysql")), Installation.find(), say));
            }
            BenchServices services = new BenchServices(kafka, mysql);
            started = true;
            return services;
        } finally {
            if (!started) {
                mysql.ifPresent(LocalMysql::close);
                kafka.ifPresent(LocalKafka::close);
            }
        }
    }

    private static boolean isSet(String variable) {
        return !System.getenv().getOrDefault(variable, "").isBlank();
    }

    KafkaSettings kafka() {
        return target.kafka();
    }

    MysqlSettings mysql() {
        return target.mysql();
    }

    /** The process of the database server; empty if it is not of this machine. */
    Optional<Long> mysqlPid(BenchDatabase database) {
        return ownMysql.map(LocalMysql::pid).or(() -> pidOf(database));
    }

    /** The process of the broker; empty unless it was started here. */
    Optional<Long> kafkaPid() {
        return ownKafka.map(LocalKafka::pid);
    }

    /** A server on this machine names its file; of another one nothing is known. */
    private static Optional<Long> pidOf(BenchDatabase database) {
        try {
            return Optional.of(Long.valueOf(Files.readString(Path.of(database.text("SELECT @@pid_file")))
                    .strip()));
        } catch (SQLException | IOException | NumberFormatException e) {
            return Optional.empty();
        }
    }

    private Map<String, String> settings() {
        Map<String, String> settings = new HashMap<>();
        ownKafka.ifPresent(broker -> settings.put("kafka.bootstrap-servers", broker.bootstrapServers()));
        ownMysql.ifPresent(server -> settings.putAll(Map.of(
                "mysql.host", server.host(),
                "mysql.port", Integer.toString(server.port()),
                "mysql.user", server.user(),
                "mysql.password", server.password())));
        return settings;
    }

    /** What a process needs to find the servers that are not in its environment. */
    Map<String, String> environment() {
        Map<String, String> environment = new HashMap<>();
        ownMysql.ifPresent(server -> environment.putAll(Map.of(
                "MYSQL_HOST", server.host(),
                "MYSQL_PORT", Integer.toString(server.port()),
                "MYSQL_USER", server.user(),
                "MYSQL_PASSWORD", server.password())));
        return environment;
    }

    @Override
    public void close() {
        ownKafka.ifPresent(LocalKafka::close);
        ownMysql.ifPresent(LocalMysql::close);
    }
}
