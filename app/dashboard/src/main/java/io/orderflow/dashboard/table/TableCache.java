package io.orderflow.dashboard.table;

import io.orderflow.program.schedule.DaemonThreads;
import java.sql.SQLException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps what was read for a moment, so that a page that asks every few seconds, or many pages, are answered at once:
 * what is a few seconds old is given, and read again in the background. Older than that it is read while the asker
 * waits, unless another keeps it warm. What takes long to read is read less often, and given for longer. Thread-safe.
 */
final class TableCache implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(TableCache.class);

    private static final Duration FRESH = Duration.ofSeconds(1);
    private static final Duration GIVEN = Duration.ofSeconds(10);
    /** How long after the last request they are kept warm. */
    private static final Duration WANTED = Duration.ofMinutes(5);
    /** Warming takes the server no more than a twentieth of a session. */
    private static final int REST_FACTOR = 20;

    private static final int MOST = 64;

    private final Map<Key, Kept> kept = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Key, Kept> eldest) {
            return size() > MOST;
        }
    };
    private final ExecutorService behind = new ThreadPoolExecutor(
            0,
            1,
            10,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(MOST),
            DaemonThreads.named("orderflow-views"),
            // What finds no place is asked for again by the next who wants it.
            new ThreadPoolExecutor.DiscardPolicy());

    /** Who starts a dashboard is about to look. */
    private volatile long lookedNanos = System.nanoTime();

    /** Reads a view of this name with at most so many rows. */
    interface Reading {
        StreamTables.One read() throws SQLException;
    }

    private record Key(String name, int limit) {}

    /**
     * @param nanos {@link System#nanoTime()} when it was read
     * @param tookNanos to read it
     */
    private record Kept(StreamTables.One one, long nanos, long tookNanos) {

        private long age() {
            return System.nanoTime() - nanos;
        }

        private boolean isDue() {
            return age() > Math.max(FRESH.toNanos(), REST_FACTOR * tookNanos);
        }

        private boolean isGiven() {
            return age() <= Math.max(GIVEN.toNanos(), 2 * REST_FACTOR * tookNanos);
        }
    }

    StreamTables.One one(String name, int limit, Reading reading) throws SQLException {
        keepAlive();
        Key key = new Key(name, limit);
        Optional<Kept> last = last(key);
        if (last.isEmpty() || !last.get().isGiven()) {
            return read(key, reading);
        }
        if (last.get().isDue()) {
            behind.execute(() -> readBehind(key, reading));
        }
        return last.get().one();
    }

    /** A page is open, and may ask soon. */
    void keepAlive() {
        lookedNanos = System.nanoTime();
    }

    boolean isWanted() {
        return System.nanoTime() - lookedNanos < WANTED.toNanos();
    }

    /** Reads it again in the background, if it is due, so that the next request need not wait. */
    void warm(String name, int limit, Reading reading) {
        behind.execute(() -> readBehind(new Key(name, limit), reading));
    }

    private Optional<Kept> last(Key key) {
        synchronized (kept) {
            return Optional.ofNullable(kept.get(key));
        }
    }

    private StreamTables.One read(Key key, Reading reading) throws SQLException {
        long begun = System.nanoTime();
        StreamTables.One one = reading.read();
        long ended = System.nanoTime();
        synchronized (kept) {
            kept.put(key, new Kept(one, ended, ended - begun));
        }
        return one;
    }

    private void readBehind(Key key, Reading reading) {
        if (!last(key).map(Kept::isDue).orElse(true)) {
            return;
        }
        try {
            read(key, reading);
        } catch (SQLException e) {
            // The next request that has to wait reports it.
            log.debug("View {} was not read", key.name(), e);
        }
    }

    @Override
    public void close() {
        behind.shutdownNow();
    }
}
