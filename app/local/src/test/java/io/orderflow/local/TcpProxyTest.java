package io.orderflow.local;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.orderflow.local.TcpProxy.Fate;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class TcpProxyTest {

    private ServerSocket listening;

    @BeforeEach
    void listen() throws IOException {
        listening = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
    }

    @AfterEach
    void close() throws IOException {
        listening.close();
    }

    /** Bytes to the server have this fate; all others pass. */
    private record To(Fate server) implements TcpProxy.Rule {
        @Override
        public Fate toServer(byte[] buffer, int length) {
            return server;
        }

        @Override
        public Fate toClient(byte[] buffer, int length) {
            return Fate.PASS;
        }
    }

    private TcpProxy proxy(TcpProxy.Rule rule) {
        return new TcpProxy("127.0.0.1", listening.getLocalPort(), () -> rule);
    }

    /** What the two ends of a connection say to one another. */
    private interface Conversation {
        void between(Socket client, Socket server) throws IOException;
    }

    private void connected(TcpProxy.Rule rule, Conversation conversation) throws IOException {
        try (TcpProxy proxy = proxy(rule);
                Socket client = connect(proxy);
                Socket server = listening.accept()) {
            conversation.between(client, server);
        }
    }

    private static Socket connect(TcpProxy proxy) throws IOException {
        Socket client = new Socket(InetAddress.getLoopbackAddress(), proxy.port());
        client.setSoTimeout(10_000);
        return client;
    }

    @Test
    void newConnectionsReachTheServerThatItIsRedirectedToAndOldOnesStay() throws IOException {
        try (ServerSocket other = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                TcpProxy proxy = proxy(new To(Fate.PASS));
                Socket before = connect(proxy);
                Socket oldServer = listening.accept()) {
            other.setSoTimeout(10_000);
            proxy.redirect(other.getLocalPort());
            try (Socket after = connect(proxy);
                    Socket newServer = other.accept()) {
                before.getOutputStream().write("old".getBytes(US_ASCII));
                after.getOutputStream().write("new".getBytes(US_ASCII));
                assertThat(oldServer.getInputStream().readNBytes(3)).asString().isEqualTo("old");
                assertThat(newServer.getInputStream().readNBytes(3)).asString().isEqualTo("new");
            }
        }
    }

    @Test
    void passesWhatEitherSideSaysAndThatOneOfThemEnds() throws IOException {
        connected(new To(Fate.PASS), (client, server) -> {
            client.getOutputStream().write("ask".getBytes(US_ASCII));
            assertThat(server.getInputStream().readNBytes(3)).asString().isEqualTo("ask");
            server.getOutputStream().write("answer".getBytes(US_ASCII));
            assertThat(client.getInputStream().readNBytes(6)).asString().isEqualTo("answer");

            server.shutdownOutput();

            assertThat(client.getInputStream().read()).isEqualTo(-1);
        });
    }

    @Test
    void losesBytesWithoutTellingEitherSide() throws IOException {
        connected(new To(Fate.SWALLOW), (client, server) -> {
            client.getOutputStream().write("ask".getBytes(US_ASCII));
            server.setSoTimeout(200);

            assertThatThrownBy(() -> server.getInputStream().read()).isInstanceOf(SocketTimeoutException.class);

            server.getOutputStream().write('x');
            assertThat(client.getInputStream().read()).isEqualTo('x');
        });
    }

    @Test
    void cutsTheConnectionInsteadOfPassingBytes() throws IOException {
        connected(new To(Fate.CUT), (client, server) -> {
            client.getOutputStream().write("ask".getBytes(US_ASCII));

            server.setSoTimeout(10_000);
            assertThat(server.getInputStream().read()).isEqualTo(-1);
            assertThat(client.getInputStream().read()).isEqualTo(-1);
        });
    }

    @Test
    void cutsTheConnectionWithinThePacketAfterTheBytesThatArrive() throws IOException {
        TcpProxy.Rule rule = new TcpProxy.Rule() {
            @Override
            public Fate toServer(byte[] buffer, int length) {
                return Fate.CUT;
            }

            @Override
            public Fate toClient(byte[] buffer, int length) {
                return Fate.PASS;
            }

            @Override
            public int arriving() {
                return 2;
            }
        };
        connected(rule, (client, server) -> {
            client.getOutputStream().write("ask".getBytes(US_ASCII));

            server.setSoTimeout(10_000);
            assertThat(server.getInputStream().readAllBytes()).asString().isEqualTo("as");
        });
    }

    @Test
    void endsTheConnectionOfAClientThatNoServerTakes() throws IOException {
        listening.close();
        try (TcpProxy proxy = proxy(new To(Fate.PASS));
                Socket client = connect(proxy)) {
            assertThat(client.getInputStream().read()).isEqualTo(-1);
        }
    }
}
