package io.orderflow.local;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The life of a server in a folder of its own: started, stopped or killed, and started again on its data and its port.
 */
public abstract sealed class LocalServer implements AutoCloseable permits LocalKafka, LocalMysql {
    private final String name;
    private final Path folder;
    private final FolderOwnership ownership;
    private final ServerProcess server;
    private int port;

    /**
     * Takes the folder.
     *
     * @param name how messages call the server
     * @param log in the folder, receives what the process prints
     */
    LocalServer(String name, Path folder, String log) {
        this.name = name;
        this.folder = folder;
        this.ownership = FolderOwnership.take(folder);
        this.server = new ServerProcess(name, folder, folder.resolve(log));
    }

    /**
     * Starts it for the first time.
     *
     * @param wanted the port; 0: the one used last in this folder, or any free one
     */
    void startFirst(int wanted) {
        server.endOrphan();
        Path remembered = folder.resolve("port");
        port = wanted == 0 ? Ports.remembered(remembered) : Ports.given(wanted, name);
        try {
            start();
        } catch (ServiceFailedException e) {
            // Between the choice and the start, another program may have taken a port that nobody asked for.
            if (wanted != 0 || server.isRunning() || Ports.isFree(port)) {
                throw e;
            }
            port = Ports.anyFree();
            start();
        }
        write(remembered, port + "\n");
    }

    static void write(Path file, String text) {
        try {
            Files.createDirectories(file.getParent());
            Files.writeString(file, text, StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new ServiceFailedException("Cannot write " + file + " (" + e + ").", e);
        }
    }

    ServerProcess server() {
        return server;
    }

    /**
     * Starts it again after it was stopped or killed.
     *
     * @throws ServiceFailedException if it runs, or another program has taken the port
     */
    public abstract void start();

    /** The port on 127.0.0.1. */
    public int port() {
        return port;
    }

    /** The process id, also of one that has ended. */
    public long pid() {
        return server.pid();
    }

    public boolean isRunning() {
        return server.isRunning();
    }

    /** Ends it in order. */
    public void stop() {
        server.stop();
    }

    /** Ends it at once, as a power cut would (SIGKILL). */
    public void kill() {
        server.kill();
    }

    /** Ends it in order and starts it again. */
    public void restart() {
        stop();
        start();
    }

    /** Lets it stand still with its connections open (SIGSTOP). */
    public void freeze() {
        server.freeze();
    }

    /** Lets it go on after it was frozen. */
    public void thaw() {
        server.thaw();
    }

    /** Ends it in order and gives the folder back. May be called more than once. */
    @Override
    public void close() {
        server.stop();
        ownership.close();
    }
}
