package io.orderflow.demo;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;

/** A free port of this machine's loopback. */
final class FreePort {
    private FreePort() {}

    /** This one if it is free, else any. */
    static int preferring(int usual) {
        try {
            return bound(usual);
        } catch (IOException e) {
            return any();
        }
    }

    private static int any() {
        try {
            return bound(0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static int bound(int port) throws IOException {
        try (ServerSocket server = new ServerSocket()) {
            server.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
            return server.getLocalPort();
        }
    }
}
