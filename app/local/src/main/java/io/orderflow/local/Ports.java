package io.orderflow.local;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Free TCP ports on 127.0.0.1, below the ephemeral port range: otherwise, while a server is down, a client that tries
 * to reconnect could be given the server's own port.
 */
final class Ports {
    private static final int LOWEST = 20_000;
    private static final int HIGHEST = 32_000;
    private static final int CONNECT_MILLIS = 500;

    private Ports() {}

    static InetAddress loopback() {
        try {
            return InetAddress.getByAddress(new byte[] {127, 0, 0, 1});
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Whether a server could now listen on this port of 127.0.0.1. */
    static boolean isFree(int port) {
        try (ServerSocket server = new ServerSocket()) {
            server.bind(new InetSocketAddress(loopback(), port));
        } catch (IOException e) {
            return false;
        }
        return !answers(port);
    }

    /** Whether connections are accepted on this port of 127.0.0.1. */
    static boolean answers(int port) {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(loopback(), port), CONNECT_MILLIS);
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    /** Any free port except this one, which is about to be used. */
    static int anyFreeBut(int taken) {
        int port = anyFree();
        while (port == taken) {
            port = anyFree();
        }
        return port;
    }

    static int anyFree() {
        for (int attempt = 0; attempt < 1_000; attempt++) {
            int port = ThreadLocalRandom.current().nextInt(LOWEST, HIGHEST);
            if (isFree(port)) {
                return port;
            }
        }
        throw new ServiceFailedException(
                "No free port between " + LOWEST + " and " + HIGHEST + " was found on 127.0.0.1. Give a port.");
    }

    /** The port remembered in this file if it is free, otherwise any free one. */
    static int remembered(Path file) {
        try {
            int port = Integer.parseInt(
                    Files.readString(file, StandardCharsets.UTF_8).strip());
            return port > 0 && port <= 65_535 && isFree(port) ? port : anyFree();
        } catch (IOException | NumberFormatException e) {
            return anyFree();
        }
    }

    /** This port, which was requested explicitly. */
    static int given(int port, String service) {
        if (port < 1 || port > 65_535) {
            throw new ServiceFailedException(service + " cannot listen on port " + port + ": a port is 1 to 65535.");
        }
        if (!isFree(port)) {
            throw new ServiceFailedException(service + " cannot listen on port " + port
                    + ": another program does, or the port is reserved. Stop that program, or choose another"
                    + " port (0: any free one).");
        }
        return port;
    }
}
