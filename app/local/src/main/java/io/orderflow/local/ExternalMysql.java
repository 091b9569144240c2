package io.orderflow.local;

import static java.util.Objects.requireNonNull;

import java.util.Map;

/**
 * A server that is run by others.
 *
 * @param user a user with all rights
 */
public record ExternalMysql(String host, int port, String user, String password) implements DatabaseServer {
    public ExternalMysql {
        requireNonNull(host, "host is null");
        requireNonNull(user, "user is null");
        requireNonNull(password, "password is null");
        if (port < 1 || port > 65_535) {
            throw new IllegalArgumentException("A port is 1 to 65535, was " + port);
        }
    }

    static boolean isNamedBy(Map<String, String> environment) {
        return !environment.getOrDefault("MYSQL_TEST_HOST", "").isBlank();
    }

    static ExternalMysql named(Map<String, String> environment) {
        String port = environment.getOrDefault("MYSQL_TEST_PORT", "3306");
        try {
            return new ExternalMysql(
                    environment.get("MYSQL_TEST_HOST"),
                    Integer.parseInt(port),
                    environment.getOrDefault("MYSQL_TEST_USER", "root"),
                    environment.getOrDefault("MYSQL_TEST_PASSWORD", ""));
        } catch (IllegalArgumentException e) {
            throw new ServiceFailedException(
                    "MYSQL_TEST_PORT must be a port from 1 to 65535, was \"" + port + "\".", e);
        }
    }

    @Override
    public void close() {
        // Not started here, so not stopped here.
    }

    @Override
    public String toString() {
        return user + "@" + host + ":" + port;
    }
}
