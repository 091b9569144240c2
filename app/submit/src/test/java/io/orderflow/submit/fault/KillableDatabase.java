package io.orderflow.submit.fault;

import io.orderflow.local.DatabaseServer;
import io.orderflow.local.Installation;
import io.orderflow.local.LocalMysql;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;

/**
 * A database server that a test may kill: a MariaDB server of its own, or the one that {@code MYSQL_TEST_HOST} names if
 * {@code MYSQL_TEST_KILL} and {@code MYSQL_TEST_START} are shell commands that kill and start it.
 */
public interface KillableDatabase extends AutoCloseable {

    DatabaseServer server();

    /** Ends the server as a crash would. */
    void kill();

    /** Starts it again on its data and its port. */
    void start();

    @Override
    void close();

    static KillableDatabase in(Path folder) {
        Map<String, String> environment = System.getenv();
        String kill = environment.getOrDefault("MYSQL_TEST_KILL", "");
        String start = environment.getOrDefault("MYSQL_TEST_START", "");
        if (!environment.getOrDefault("MYSQL_TEST_HOST", "").isBlank() && !kill.isBlank() && !start.isBlank()) {
            return new ByCommand(DatabaseServer.forTests(folder, Installation.find(), line -> {}), kill, start);
        }
        return new Own(LocalMysql.start(folder));
    }

    /** A server of the test's own. */
    record Own(LocalMysql server) implements KillableDatabase {
        @Override
        public void kill() {
            server.kill();
        }

        @Override
        public void start() {
            server.start();
        }

        @Override
        public void close() {
            server.close();
        }
    }

    /** An external server, and how to kill and start it. */
    record ByCommand(DatabaseServer server, String killCommand, String startCommand) implements KillableDatabase {
        @Override
        public void kill() {
            run(killCommand);
        }

        @Override
        public void start() {
            run(startCommand);
        }

        private static void run(String command) {
            try {
                int code = new ProcessBuilder("/bin/sh", "-c", command)
                        .redirectErrorStream(true)
                        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                        .start()
                        .waitFor();
                if (code != 0) {
                    throw new AssertionError("The command \"" + command + "\" ended with " + code);
                }
            } catch (IOException e) {
                throw new AssertionError(command, e);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new AssertionError("The test was interrupted", e);
            }
        }

        @Override
        public void close() {
            // It is not ours to stop.
        }
    }
}
