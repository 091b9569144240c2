package io.orderflow.pipeline.crash;

import static java.util.Objects.requireNonNull;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.concurrent.atomic.AtomicReference;

/** What happens at a crash point of a process that a test has armed. */
@FunctionalInterface
public interface CrashHook {

    /** Does nothing. */
    CrashHook NONE = (point, connection) -> {};

    /** @param connection the one that the point is on */
    void reached(CrashPoint point, Connection connection) throws SQLException;

    /**
     * Installs a hook in this process, in place of the one before, until it is closed.
     *
     * @throws IllegalStateException this process was not started for tests
     */
    static Installation install(CrashHook hook) {
        requireNonNull(hook, "hook is null");
        if (!System.getProperty(CrashPoint.PROPERTY, "").equals("hook")) {
            throw new IllegalStateException("This process was not started with -D" + CrashPoint.PROPERTY + "=hook");
        }
        Installed.CURRENT.set(hook);
        return () -> Installed.CURRENT.set(NONE);
    }

    /** Until it is closed. */
    interface Installation extends AutoCloseable {
        @Override
        void close();
    }

    /** Calls whatever is installed. */
    final class Installed implements CrashHook {
        private static final AtomicReference<CrashHook> CURRENT = new AtomicReference<>(NONE);

        @Override
        public void reached(CrashPoint point, Connection connection) throws SQLException {
            CURRENT.get().reached(point, connection);
        }
    }
}
