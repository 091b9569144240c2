package io.orderflow.local;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The life cycle of a server in its folder: started, stopped or killed, and restarted with its data and port.
 */
public abstract sealed class LocalServer implements AutoCloseable permits LocalKafka, LocalMysql {
    private final String name;
    private final Path folder;
    private final FolderOwnership ownership;
    private final ServerProcess server;
    private int port;

    /**
     * Acquires the folder.
     *
     * @param name of the server, for messages
     * @param log in the folder, receives the output of the process
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
     * @param wanted the port; 0: the last one used in this folder, or any free one
     */
    void startFirst(int wanted) {
        server.endOrphan();
        Path remembered = folder.resolve("port");
        port = wanted == 0 ? Ports.remembered(remembered) : Ports.given(wanted, name);
        try {
            start();
        } catch (ServiceFailedException e) {
            // Between the choice and the start, another program may have taken an automatically chosen port.
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
     * Restarts it after it was stopped or killed.
     *
     * @throws ServiceFailedException if it is running, or another program uses the port
     */
    public abstract void start();

    /** The port on 127.0.0.1. */
    public int port() {
        return port;
    }

    /** The process id, even if it has ended. */
    public long pid() {
        return server.pid();
    }

    public boolean isRunning() {
        return server.isRunning();
    }

    /** Stops it cleanly. */
    public void stop() {
        server.stop();
    }

    /** Stops it abruptly, as a power failure would (SIGKILL). */
    public void kill() {
        server.kill();
    }

    /** Stops it cleanly and restarts it. */
    public void restart() {
        stop();
        start();
    }

    /** Suspends it with its connections open (SIGSTOP). */
    public void freeze() {
        server.freeze();
    }

    /** Resumes it after a freeze. */
    public void thaw() {
        server.thaw();
    }

    /** Stops it cleanly and releases the folder. May be called more than once. */
    @Override
    public void close() {
        server.stop();
        ownership.close();
    }
}
