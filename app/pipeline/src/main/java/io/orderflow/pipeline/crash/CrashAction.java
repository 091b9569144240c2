package io.orderflow.pipeline.crash;

import static java.util.Objects.requireNonNull;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLNonTransientConnectionException;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Acts once: the n-th time its point is reached. Thread-safe. */
public final class CrashAction implements CrashHook {

    /** The exit status of a process that was killed (128 + SIGKILL). */
    public static final int HALTED = 137;

    private static final Logger log = LoggerFactory.getLogger(CrashAction.class);

    /** How the process is hurt. */
    public enum Kind {
        /** The process ends at once, as after a kill -9. */
        HALT,
        /** A defect: an exception that nothing expects. */
        THROW,
        /** The connection ends, and this call with the error of a lost connection. */
        DISCONNECT,
        /** The process stands still here. */
        WAIT
    }

    private final CrashPoint point;
    private final int hit;
    private final Kind kind;
    private final long millis;
    private final AtomicInteger hits = new AtomicInteger();

    /**
     * @param hit which time counts, from 1
     * @param millis how long {@link Kind#WAIT} waits
     */
    public CrashAction(CrashPoint point, int hit, Kind kind, long millis) {
        this.point = requireNonNull(point, "point is null");
        this.kind = requireNonNull(kind, "kind is null");
        this.hit = hit;
        this.millis = millis;
    }

    /** Reads {@code POINT:HIT:ACTION}. */
    static CrashAction parse(String text) {
        String[] parts = text.split(":", -1);
        if (parts.length != 3) {
            throw new IllegalArgumentException(CrashPoint.PROPERTY + " must be POINT:HIT:ACTION, was " + text);
        }
        String[] action = parts[2].split("=", -1);
        CrashAction armed = new CrashAction(
                CrashPoint.valueOf(parts[0]),
                Integer.parseInt(parts[1]),
                Kind.valueOf(action[0].toUpperCase(Locale.ROOT)),
                action.length > 1 ? Long.parseLong(action[1]) : 0);
        log.warn("A crash point is armed: {}. This process is part of a test.", text);
        return armed;
    }

    /** Whether the point was reached often enough. */
    public boolean hasActed() {
        return hits.get() >= hit;
    }

    @Override
    public void reached(CrashPoint reached, Connection connection) throws SQLException {
        if (reached != point || hits.incrementAndGet() != hit) {
            return;
        }
        log.warn("Crash point {} is reached for the {}. time: {}", point, hit, kind);
        switch (kind) {
            case HALT -> Runtime.getRuntime().halt(HALTED);
            case THROW -> throw new IllegalStateException("A test throws at " + point);
            case WAIT -> LockSupport.parkNanos(millis * 1_000_000);
            case DISCONNECT -> {
                connection.abort(Runnable::run);
                throw new SQLNonTransientConnectionException("A test ends the connection at " + point, "08S01");
            }
        }
    }
}
