package io.orderflow.chaos;

import io.orderflow.local.CommitPacket;
import io.orderflow.local.TcpProxy;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/** The wire between the job and the database, and what is done to it. Plain text only. Thread-safe. */
final class Wire implements AutoCloseable {

    /** What happens to the bytes. */
    enum Mode {
        PASS,
        /** They never arrive, and no one learns of it. */
        SWALLOW,
        /** Each packet waits a fifth of a second. */
        DELAY,
        /** The connection ends within the packet of a COMMIT, one byte later each time. */
        CUT_IN_COMMIT,
        /** The connection ends within the answer to a COMMIT, one byte later each time. */
        CUT_IN_ANSWER
    }

    /** A COMMIT has 11 or 13 bytes, its answer 11: all positions, and after the last. */
    static final int POSITIONS = 14;

    /** So that the job gets on between two cuts. */
    private static final int COMMITS_BETWEEN = 4;

    private final TcpProxy proxy;
    private final AtomicInteger commits = new AtomicInteger();
    private final AtomicInteger cuts = new AtomicInteger();
    private volatile int cutEvery = COMMITS_BETWEEN;
    private volatile Mode mode = Mode.PASS;

    Wire(String host, int port) {
        this.proxy = new TcpProxy(host, port, Link::new);
    }

    int port() {
        return proxy.port();
    }

    /** New connections reach the server at this port of the host from now on. */
    void redirect(int port) {
        proxy.redirect(port);
    }

    void mode(Mode now) {
        mode(now, COMMITS_BETWEEN);
    }

    /** @param every which COMMIT from now on is cut: each Nth */
    void mode(Mode now, int every) {
        commits.set(0);
        cutEvery = every;
        mode = now;
    }

    /** How many connections were cut within a COMMIT or its answer. */
    int cuts() {
        return cuts.get();
    }

    /** Ends all connections. */
    void cut() {
        proxy.cut();
    }

    private final class Link implements TcpProxy.Rule {
        private volatile boolean cutAnswer;
        private volatile int arriving;

        @Override
        public TcpProxy.Fate toServer(byte[] buffer, int length) {
            Mode now = mode;
            if (CommitPacket.isLastOf(buffer, length) && commits.incrementAndGet() % cutEvery == 0) {
                if (now == Mode.CUT_IN_COMMIT) {
                    arriving = cuts.getAndIncrement() % POSITIONS;
                    return TcpProxy.Fate.CUT;
                }
                cutAnswer = now == Mode.CUT_IN_ANSWER;
            }
            return fate(now);
        }

        @Override
        public TcpProxy.Fate toClient(byte[] buffer, int length) {
            if (cutAnswer) {
                arriving = cuts.getAndIncrement() % POSITIONS;
                return TcpProxy.Fate.CUT;
            }
            return fate(mode);
        }

        @Override
        public int arriving() {
            return arriving;
        }

        private static TcpProxy.Fate fate(Mode now) {
            if (now == Mode.DELAY) {
                LockSupport.parkNanos(200_000_000);
            }
            return now == Mode.SWALLOW ? TcpProxy.Fate.SWALLOW : TcpProxy.Fate.PASS;
        }
    }

    @Override
    public void close() {
        proxy.close();
    }
}
