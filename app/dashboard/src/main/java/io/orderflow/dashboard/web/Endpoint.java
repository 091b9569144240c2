package io.orderflow.dashboard.web;

import static java.util.Objects.requireNonNull;

import io.orderflow.settings.Secret;

/**
 * Where the server listens, and what it asks of a client.
 *
 * @param port 0: any free one
 * @param token empty: none is needed
 */
public record Endpoint(String host, int port, Secret token) {

    public Endpoint {
        requireNonNull(host, "host is null");
        requireNonNull(token, "token is null");
    }
}
