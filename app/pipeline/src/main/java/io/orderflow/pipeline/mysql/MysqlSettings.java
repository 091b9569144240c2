package io.orderflow.pipeline.mysql;

import static java.util.Objects.requireNonNull;

import io.orderflow.contract.model.OrderContract;
import io.orderflow.program.contract.OrderContractSetting;
import io.orderflow.settings.Key;
import io.orderflow.settings.Rule;
import io.orderflow.settings.Secret;
import io.orderflow.settings.SettingsReader;
import java.io.Serializable;
import java.time.Duration;
import java.util.Map;

/**
 * How to reach MySQL, and the table of the orders with the contract of what it holds. Serializable: shipped to
 * executors; holds only strings and numbers.
 *
 * @param contract what an order is
 * @param connectTimeout 100 ms to 10 minutes
 * @param socketTimeout how long an answer may take, 1 s to 1 day
 * @param loadDataRows from how many orders on a chunk goes by LOAD DATA, where the server permits it; 0: never
 * @param properties other properties of Connector/J, by its name
 */
public record MysqlSettings(
        String host,
        int port,
        String database,
        String table,
        OrderContract contract,
        String user,
        Secret password,
        SslMode sslMode,
        Duration connectTimeout,
        Duration socketTimeout,
        int loadDataRows,
        Map<String, String> properties)
        implements Serializable {

    /** As Connector/J calls them. */
    public enum SslMode {
        DISABLED,
        /** Falls back to plain text if the server has no certificate. */
        PREFERRED,
        REQUIRED,
        VERIFY_CA,
        VERIFY_IDENTITY
    }

    private static final Key HOST = Key.of("mysql.host", "MYSQL_HOST");
    private static final Key PORT = Key.of("mysql.port", "MYSQL_PORT");
    private static final Key DATABASE = Key.of("mysql.database", "MYSQL_DATABASE");
    private static final Key TABLE = Key.of("mysql.table", "MYSQL_TABLE");
    private static final Key USER = Key.of("mysql.user", "MYSQL_USER");
    private static final Key PASSWORD = Key.of("mysql.password", "MYSQL_PASSWORD");
    private static final Key PASSWORD_FILE = Key.of("mysql.password-file", "MYSQL_PASSWORD_FILE");
    private static final Key SSL_MODE = Key.of("mysql.ssl-mode", "MYSQL_SSL_MODE");
    private static final Key CONNECT_TIMEOUT = Key.of("mysql.connect-timeout");
    private static final Key SOCKET_TIMEOUT = Key.of("mysql.socket-timeout");
    private static final Key LOAD_DATA_ROWS = Key.of("mysql.load-data-rows");
    private static final Key PROPERTIES = Key.of("mysql.properties");

    /** Empty: the table that the contract names. */
    private static final Rule OPTIONAL_NAME = Rule.matching("[0-9A-Za-z_$]{0,64}", Rule.MYSQL_NAME.demand());

    public MysqlSettings {
        requireNonNull(contract, "contract is null");
        requireNonNull(password, "password is null");
        requireNonNull(sslMode, "sslMode is null");
        properties = Map.copyOf(properties);
    }

    /** The same, with an answer to each question within these times. */
    public MysqlSettings within(Duration connect, Duration answer) {
        return new MysqlSettings(
                host,
                port,
                database,
                table,
                contract,
                user,
                password,
                sslMode,
                connect,
                answer,
                loadDataRows,
                properties);
    }

    public static MysqlSettings read(SettingsReader reader) {
        OrderContract contract = OrderContractSetting.read(reader);
        return new MysqlSettings(
                reader.text(HOST, Rule.HOST),
                reader.port(PORT),
                reader.text(DATABASE, Rule.MYSQL_NAME),
                table(reader, contract),
                contract,
                reader.text(USER, Rule.NOT_BLANK),
                reader.secret(PASSWORD, PASSWORD_FILE),
                reader.choice(SSL_MODE, SslMode.class),
                reader.duration(CONNECT_TIMEOUT, Duration.ofMillis(100), Duration.ofMinutes(10)),
                reader.duration(SOCKET_TIMEOUT, Duration.ofSeconds(1), Duration.ofDays(1)),
                reader.integer(LOAD_DATA_ROWS, 0, Integer.MAX_VALUE),
                reader.properties(PROPERTIES, MysqlRefusals.TABLE));
    }

    /** The table that is named; else the one that the contract names. */
    private static String table(SettingsReader reader, OrderContract contract) {
        String named = reader.text(TABLE, OPTIONAL_NAME);
        if (!named.isEmpty()) {
            return named;
        }
        if (!Rule.MYSQL_NAME.holds().test(contract.table())) {
            reader.problem(
                    TABLE,
                    "must be given: the name in the contract, " + contract.table() + ", is not "
                            + Rule.MYSQL_NAME.demand());
        }
        return contract.table();
    }

    /** Short, and free of secrets. */
    @Override
    public String toString() {
        return "MysqlSettings[" + database + "." + table + " at " + host + ":" + port + " as " + user + "]";
    }
}
