package io.orderflow.dashboard.web;

import static java.util.Objects.requireNonNull;

/**
 * Where the server listens, and what it asks of a client.
 *
 * @param port 0: any free one
 */
public record Endpoint(String host, int port, Access access) {

    public Endpoint {
        requireNonNull(host, "host is null");
        requireNonNull(access, "access is null");
    }
}
