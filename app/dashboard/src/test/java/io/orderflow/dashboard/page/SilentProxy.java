package io.orderflow.dashboard.page;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Collection;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * Stands between browser and server and can lose connections as a sleeping laptop or a forgetful router does: without
 * telling either side. New connections pass.
 */
final class SilentProxy implements AutoCloseable {

    private final ServerSocket listening;
    private final int server;
    private final Collection<Link> links = new ConcurrentLinkedQueue<>();
    private final ExecutorService threads = Executors.newCachedThreadPool(work -> {
        Thread thread = new Thread(work, "silent-proxy");
        thread.setDaemon(true);
        return thread;
    });

    /** @param server its port on this machine */
    SilentProxy(int server) {
        this.server = server;
        try {
            this.listening = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        threads.execute(this::accept);
    }

    int port() {
        return listening.getLocalPort();
    }

    /** Nothing passes any more over the connections there are, and none of them is closed. */
    void loseConnections() {
        links.forEach(link -> link.lost = true);
    }

    private void accept() {
        while (!listening.isClosed()) {
            try {
                Link link = new Link(listening.accept(), new Socket(InetAddress.getLoopbackAddress(), server));
                links.add(link);
                threads.execute(() -> link.pass(link.client, link.server));
                threads.execute(() -> link.pass(link.server, link.client));
            } catch (IOException e) {
                // The listening socket was closed, or the server is away: the client sees its connection end.
            }
        }
    }

    private static final class Link {
        private final Socket client;
        private final Socket server;
        private volatile boolean lost;

        Link(Socket client, Socket server) {
            this.client = client;
            this.server = server;
        }

        void pass(Socket from, Socket to) {
            try {
                InputStream in = from.getInputStream();
                OutputStream out = to.getOutputStream();
                byte[] buffer = new byte[1 << 16];
                for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
                    if (!lost) {
                        out.write(buffer, 0, n);
                    }
                }
            } catch (IOException e) {
                // One of the two sides closed the connection.
            }
            if (!lost) {
                close();
            }
        }

        private void close() {
            try (client;
                    server) {
                // Both.
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    @Override
    public void close() {
        try {
            listening.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        links.forEach(Link::close);
        threads.shutdownNow();
    }
}
