package io.orderflow.pipeline.mysql;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The connections of one process that wait for its next task. A task lives for one partition of one batch; opening a
 * session takes some fifteen round trips, more than settling the few records of a quiet topic. There are never more
 * than tasks that ran at the same time. Thread-safe.
 *
 * <p>Not a pool that limits or hands out proxies: an error must reach the chunk as the driver reports it, because its
 * code decides what happens to a record ({@link SqlFault}).
 */
public final class ConnectionPool {

    private static final Logger log = LoggerFactory.getLogger(ConnectionPool.class);

    /** Half of what {@link Session} grants an idle session. */
    private static final Duration LONGEST_IDLE = Duration.ofSeconds(60);
    /** After this long a session is set and read back again, at whatever address the server's name has by then. */
    private static final Duration LONGEST_LIFE = Duration.ofMinutes(10);
    /** One that was used a moment ago is not asked whether it lives. */
    private static final Duration SURELY_ALIVE = Duration.ofSeconds(1);

    private static final int PING_SECONDS = 2;

    private static final ConnectionPool SHARED = new ConnectionPool();

    private final Map<Mysql, Deque<Pooled>> idle = new HashMap<>();

    /**
     * An open connection, in no transaction.
     *
     * @param maxAllowedPacket the longest statement the server takes, in bytes
     * @param loadsData whether the server permits LOAD DATA LOCAL
     */
    public record Pooled(Connection connection, long maxAllowedPacket, boolean loadsData, long opened, long used) {
        private Pooled usedNow() {
            return new Pooled(connection, maxAllowedPacket, loadsData, opened, System.nanoTime());
        }

        private boolean isTooOld(long now) {
            return now - used > LONGEST_IDLE.toNanos() || now - opened > LONGEST_LIFE.toNanos();
        }
    }

    ConnectionPool() {}

    /** That of this process. */
    public static ConnectionPool shared() {
        return SHARED;
    }

    /**
     * An idle connection that lives, or a new one.
     *
     * @throws SQLException the server is unavailable or refuses; see {@link SqlFault}
     */
    public Pooled take(Mysql mysql) throws SQLException {
        for (Optional<Pooled> waiting = poll(mysql); waiting.isPresent(); waiting = poll(mysql)) {
            if (isAlive(waiting.get())) {
                return waiting.get();
            }
            close(waiting.get());
        }
        Connection connection = mysql.connect();
        try {
            long now = System.nanoTime();
            boolean loadsData = mysql.settings().loadDataRows() > 0 && LocalData.isPermitted(connection);
            return new Pooled(connection, Mysql.maxAllowedPacket(connection), loadsData, now, now);
        } catch (SQLException e) {
            connection.close();
            throw e;
        }
    }

    /** Gives back a connection on which everything went well: what is open is rolled back. */
    public void giveBack(Mysql mysql, Pooled pooled) {
        try {
            pooled.connection().rollback();
        } catch (SQLException e) {
            log.debug("A connection ended while it was given back", e);
            close(pooled);
            return;
        }
        synchronized (idle) {
            idle.computeIfAbsent(mysql, of -> new ArrayDeque<>()).push(pooled.usedNow());
        }
        closeOld();
    }

    /**
     * Runs work on a connection of the pool. What the work leaves open is rolled back; after an error the connection is
     * closed, whatever the error was.
     *
     * @throws SQLException of the work, or of connecting
     */
    public <T> T call(Mysql mysql, Work<T> work) throws SQLException {
        Pooled pooled = take(mysql);
        boolean ended = false;
        try {
            T result = work.on(pooled.connection());
            ended = true;
            return result;
        } finally {
            if (ended) {
                giveBack(mysql, pooled);
            } else {
                close(pooled);
            }
        }
    }

    /** What {@link #call} runs. */
    @FunctionalInterface
    public interface Work<T> {
        T on(Connection connection) throws SQLException;
    }

    /** Closes those that were idle for long: a process that has nothing to do keeps no sessions. */
    public void closeOld() {
        List<Pooled> old;
        synchronized (idle) {
            old = removeOld();
        }
        old.forEach(ConnectionPool::close);
    }

    /** Closes all that are idle. */
    public void clear() {
        List<Pooled> all = new ArrayList<>();
        synchronized (idle) {
            idle.values().forEach(all::addAll);
            idle.clear();
        }
        all.forEach(ConnectionPool::close);
    }

    /** The one used last: those that are not needed grow old. */
    private Optional<Pooled> poll(Mysql mysql) {
        synchronized (idle) {
            return Optional.ofNullable(
                    idle.getOrDefault(mysql, new ArrayDeque<>()).poll());
        }
    }

    private List<Pooled> removeOld() {
        long now = System.nanoTime();
        List<Pooled> old = new ArrayList<>();
        for (Deque<Pooled> waiting : idle.values()) {
            waiting.stream().filter(pooled -> pooled.isTooOld(now)).forEach(old::add);
            waiting.removeIf(pooled -> pooled.isTooOld(now));
        }
        idle.values().removeIf(Deque::isEmpty);
        return old;
    }

    private static boolean isAlive(Pooled pooled) {
        long now = System.nanoTime();
        if (pooled.isTooOld(now)) {
            return false;
        }
        try {
            return now - pooled.used() < SURELY_ALIVE.toNanos()
                    || pooled.connection().isValid(PING_SECONDS);
        } catch (SQLException e) {
            return false;
        }
    }

    private static void close(Pooled pooled) {
        try {
            pooled.connection().close();
        } catch (SQLException e) {
            log.debug("A connection was gone before it was closed", e);
        }
    }
}
