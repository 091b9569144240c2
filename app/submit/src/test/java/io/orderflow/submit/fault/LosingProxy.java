package io.orderflow.submit.fault;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Stands between the job and MySQL and cuts connections around a COMMIT: in turn after the server has answered it (the
 * transaction is committed, the client is not told) and before it reaches the server (it is not). Plain text only.
 */
final class LosingProxy implements AutoCloseable {

    /**
     * COM_QUERY "COMMIT" as one packet of the protocol: length, sequence number, command, text. Towards MySQL from 8.0.23
     * on, two bytes say before the text that the query has no attributes.
     */
    private static final List<byte[]> COMMITS = List.of(
            "\7\0\0\0\3COMMIT".getBytes(StandardCharsets.ISO_8859_1),
            "\11\0\0\0\3\0\1COMMIT".getBytes(StandardCharsets.ISO_8859_1));

    private final ServerSocket listening;
    private final String host;
    private final int port;
    private final int every;
    private final AtomicInteger commits = new AtomicInteger();
    private final AtomicInteger answersLost = new AtomicInteger();
    private final AtomicInteger commitsLost = new AtomicInteger();
    private final ExecutorService threads = Executors.newCachedThreadPool(work -> {
        Thread thread = new Thread(work, "losing-proxy");
        thread.setDaemon(true);
        return thread;
    });

    /** @param every how many commits pass, at least, between two that do not */
    LosingProxy(String host, int port, int every) {
        this.host = host;
        this.port = port;
        this.every = every;
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

    /** How many commits were made whose answer was swallowed. */
    int answersLost() {
        return answersLost.get();
    }

    /** How many commits never reached the server. */
    int commitsLost() {
        return commitsLost.get();
    }

    private void accept() {
        while (!listening.isClosed()) {
            try {
                Socket client = listening.accept();
                Socket server = new Socket(host, port);
                client.setTcpNoDelay(true);
                server.setTcpNoDelay(true);
                Link link = new Link(client, server);
                threads.execute(link::requests);
                threads.execute(link::answers);
            } catch (IOException e) {
                // The listening socket was closed, or the server is away: the client sees its connection end.
            }
        }
    }

    private final class Link {
        private final Socket client;
        private final Socket server;
        private volatile boolean swallowing;

        Link(Socket client, Socket server) {
            this.client = client;
            this.server = server;
        }

        void requests() {
            try (client;
                    server) {
                InputStream in = client.getInputStream();
                OutputStream out = server.getOutputStream();
                byte[] buffer = new byte[1 << 16];
                for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
                    int chosen = isCommit(buffer, n) ? commits.incrementAndGet() : 0;
                    if (chosen > 0 && chosen % (2 * every) == 0) {
                        commitsLost.incrementAndGet();
                        return;
                    }
                    swallowing = chosen > 0 && chosen % every == 0;
                    out.write(buffer, 0, n);
                }
            } catch (IOException e) {
                // One of the two sides closed the connection.
            }
        }

        void answers() {
            try (client;
                    server) {
                InputStream in = server.getInputStream();
                OutputStream out = client.getOutputStream();
                byte[] buffer = new byte[1 << 16];
                for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
                    if (swallowing) {
                        answersLost.incrementAndGet();
                        return;
                    }
                    out.write(buffer, 0, n);
                }
            } catch (IOException e) {
                // One of the two sides closed the connection.
            }
        }

        private static boolean isCommit(byte[] buffer, int length) {
            return COMMITS.stream()
                    .anyMatch(commit -> length >= commit.length
                            && Arrays.equals(buffer, length - commit.length, length, commit, 0, commit.length));
        }
    }

    @Override
    public void close() {
        try {
            listening.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        threads.shutdownNow();
    }
}
