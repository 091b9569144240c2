package io.orderflow.submit.fault;

import io.orderflow.local.CommitPacket;
import io.orderflow.local.TcpProxy;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Stands between the job and MySQL and cuts connections around a COMMIT: in turn after the server has answered it (the
 * transaction is committed, the client gets no answer) and before it reaches the server (it is not). Plain text only.
 */
final class LosingProxy implements AutoCloseable {

    private final int every;
    private final AtomicInteger commits = new AtomicInteger();
    private final AtomicInteger answersLost = new AtomicInteger();
    private final AtomicInteger commitsLost = new AtomicInteger();
    private final TcpProxy proxy;

    /** @param every how many commits pass, at least, between two that do not */
    LosingProxy(String host, int port, int every) {
        this.every = every;
        this.proxy = new TcpProxy(host, port, Link::new);
    }

    int port() {
        return proxy.port();
    }

    /** How many commits were made whose answer was swallowed. */
    int answersLost() {
        return answersLost.get();
    }

    /** How many commits never reached the server. */
    int commitsLost() {
        return commitsLost.get();
    }

    private final class Link implements TcpProxy.Rule {
        private volatile boolean swallowing;

        @Override
        public TcpProxy.Fate toServer(byte[] buffer, int length) {
            int chosen = CommitPacket.isLastOf(buffer, length) ? commits.incrementAndGet() : 0;
            if (chosen > 0 && chosen % (2 * every) == 0) {
                commitsLost.incrementAndGet();
                return TcpProxy.Fate.CUT;
            }
            swallowing = chosen > 0 && chosen % every == 0;
            return TcpProxy.Fate.PASS;
        }

        @Override
        public TcpProxy.Fate toClient(byte[] buffer, int length) {
            if (swallowing) {
                answersLost.incrementAndGet();
                return TcpProxy.Fate.CUT;
            }
            return TcpProxy.Fate.PASS;
        }
    }

    @Override
    public void close() {
        proxy.close();
    }
}
