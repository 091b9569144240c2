package io.orderflow.local;

import static java.util.Objects.requireNonNull;

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
import java.util.function.Supplier;

/** Stands between clients and a server, and can lose what passes as a network does. */
public final class TcpProxy implements AutoCloseable {

    /** What becomes of some bytes on their way. */
    public enum Fate {
        PASS,
        /** They are lost; neither side learns of it. */
        SWALLOW,
        /** They are lost, and both sides see their connection end. */
        CUT
    }

    /** Decides for one connection. Both methods are called by one thread each. */
    public interface Rule {
        Fate toServer(byte[] buffer, int length);

        Fate toClient(byte[] buffer, int length);

        /** Of bytes whose fate is {@link Fate#CUT}, how many at the front still arrive. */
        default int arriving() {
            return 0;
        }

        /** Whether the end of one side is shown to the other. */
        default boolean showsEnds() {
            return true;
        }
    }

    private final ServerSocket listening;
    private final String host;
    private volatile int port;
    private final Supplier<? extends Rule> rules;
    private final Collection<Link> links = new ConcurrentLinkedQueue<>();
    private final ExecutorService threads = Executors.newCachedThreadPool(work -> {
        Thread thread = new Thread(work, "tcp-proxy");
        thread.setDaemon(true);
        return thread;
    });

    /** @param rules one for each connection */
    public TcpProxy(String host, int port, Supplier<? extends Rule> rules) {
        this.host = requireNonNull(host, "host is null");
        this.port = port;
        this.rules = requireNonNull(rules, "rules is null");
        try {
            this.listening = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        threads.execute(this::accept);
    }

    public int port() {
        return listening.getLocalPort();
    }

    private void accept() {
        while (!listening.isClosed()) {
            try {
                Socket client = listening.accept();
                Socket server = connect(client);
                client.setTcpNoDelay(true);
                server.setTcpNoDelay(true);
                Link link = new Link(client, server, rules.get());
                links.add(link);
                threads.execute(() -> link.pass(client, server, link.rule::toServer));
                threads.execute(() -> link.pass(server, client, link.rule::toClient));
            } catch (IOException e) {
                // The listening socket was closed, or the server is down: the client sees its connection end.
            }
        }
    }

    private Socket connect(Socket client) throws IOException {
        try {
            return new Socket(host, port);
        } catch (IOException e) {
            client.close();
            throw e;
        }
    }

    /** Ends all connections that are open, as a network or a restarted balancer does. */
    public void cut() {
        links.forEach(Link::close);
        links.clear();
    }

    /** New connections go to this port of the host from now on, as after a failover behind one name. */
    public void redirect(int to) {
        port = to;
    }

    private interface Direction {
        Fate of(byte[] buffer, int length);
    }

    private record Link(Socket client, Socket server, Rule rule) {

        void pass(Socket from, Socket to, Direction direction) {
            try {
                InputStream in = from.getInputStream();
                OutputStream out = to.getOutputStream();
                byte[] buffer = new byte[1 << 16];
                for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
                    Fate fate = direction.of(buffer, n);
                    if (fate == Fate.CUT) {
                        out.write(buffer, 0, Math.min(n, rule.arriving()));
                        close();
                        return;
                    }
                    if (fate == Fate.PASS) {
                        out.write(buffer, 0, n);
                    }
                }
            } catch (IOException e) {
                // One of the two sides closed the connection.
            }
            if (rule.showsEnds()) {
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
