package io.orderflow.container;

import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;

/**
 * Passes connections on from one address to another. A socket that is a file can be reached from every network
 * namespace: two of these in a row lead from a container's loopback address to a server on this machine's.
 */
final class Bridge implements Closeable {

    private final ServerSocketChannel listening;
    private final SocketAddress target;

    private Bridge(ServerSocketChannel listening, SocketAddress target) {
        this.listening = listening;
        this.target = target;
    }

    /** Arguments: FROM=TO, of which one is a port of the loopback address and the other a socket file. */
    public static void main(String[] arguments) throws IOException {
        for (String one : arguments) {
            String[] parts = one.split("=", 2);
            between(address(parts[0]), address(parts[1]));
        }
        System.out.println("listening");
        // Until the test closes the pipe or ends.
        while (System.in.read() >= 0) {}
        System.exit(0);
    }

    private static SocketAddress address(String text) {
        return text.startsWith("/")
                ? UnixDomainSocketAddress.of(text)
                : new InetSocketAddress(InetAddress.getLoopbackAddress(), Integer.parseInt(text));
    }

    /** From a socket file, which must not exist, to a port. */
    static Bridge between(Path file, String host, int port) throws IOException {
        return between(UnixDomainSocketAddress.of(file), new InetSocketAddress(host, port));
    }

    private static Bridge between(SocketAddress from, SocketAddress to) throws IOException {
        ServerSocketChannel listening = open(from);
        Bridge bridge = new Bridge(listening.bind(from), to);
        daemon(bridge::accept);
        return bridge;
    }

    private static ServerSocketChannel open(SocketAddress address) throws IOException {
        return address instanceof UnixDomainSocketAddress
                ? ServerSocketChannel.open(StandardProtocolFamily.UNIX)
                : ServerSocketChannel.open();
    }

    private void accept() {
        while (listening.isOpen()) {
            try {
                SocketChannel client = listening.accept();
                daemon(() -> pass(client));
            } catch (IOException e) {
                // Closed.
                return;
            }
        }
    }

    private void pass(SocketChannel client) {
        try (client;
                SocketChannel server = SocketChannel.open(target)) {
            Thread back = daemon(() -> pump(server, client));
            pump(client, server);
            back.join();
        } catch (IOException e) {
            // The server is down: the client sees its connection end.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void pump(SocketChannel from, SocketChannel to) {
        ByteBuffer buffer = ByteBuffer.allocate(1 << 16);
        try {
            while (from.read(buffer) >= 0) {
                buffer.flip();
                while (buffer.hasRemaining()) {
                    to.write(buffer);
                }
                buffer.clear();
            }
            to.shutdownOutput();
        } catch (IOException e) {
            // One of the two sides closed the connection: the other sees it, too.
            close(from);
            close(to);
        }
    }

    private static void close(SocketChannel one) {
        try {
            one.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Thread daemon(Runnable work) {
        Thread thread = new Thread(work, "bridge");
        thread.setDaemon(true);
        thread.start();
        return thread;
    }

    @Override
    public void close() throws IOException {
        listening.close();
    }
}
