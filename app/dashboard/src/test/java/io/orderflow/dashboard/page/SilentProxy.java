package io.orderflow.dashboard.page;

import io.orderflow.local.TcpProxy;
import java.net.InetAddress;
import java.util.Collection;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * Stands between browser and server and can lose connections as a sleeping laptop or a forgetful router does: without
 * telling either side. New connections pass.
 */
final class SilentProxy implements AutoCloseable {

    private final Collection<Link> links = new ConcurrentLinkedQueue<>();
    private final TcpProxy proxy;

    /** @param server its port on this machine */
    SilentProxy(int server) {
        this.proxy = new TcpProxy(InetAddress.getLoopbackAddress().getHostAddress(), server, this::link);
    }

    private Link link() {
        Link link = new Link();
        links.add(link);
        return link;
    }

    int port() {
        return proxy.port();
    }

    /** Nothing passes any more over the connections there are, and none of them is closed. */
    void loseConnections() {
        links.forEach(link -> link.lost = true);
    }

    private static final class Link implements TcpProxy.Rule {
        private volatile boolean lost;

        private TcpProxy.Fate fate() {
            return lost ? TcpProxy.Fate.SWALLOW : TcpProxy.Fate.PASS;
        }

        @Override
        public TcpProxy.Fate toServer(byte[] buffer, int length) {
            return fate();
        }

        @Override
        public TcpProxy.Fate toClient(byte[] buffer, int length) {
            return fate();
        }

        @Override
        public boolean showsEnds() {
            return !lost;
        }
    }

    @Override
    public void close() {
        proxy.close();
    }
}
