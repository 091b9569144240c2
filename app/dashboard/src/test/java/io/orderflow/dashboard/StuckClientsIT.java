package io.orderflow.dashboard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.orderflow.dashboard.Api.Answer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Clients that do not read or do not send: /health answers all the same. */
class StuckClientsIT extends OverHttp {

    /** A body has ten seconds to arrive. An answer that had to wait for a stuck client would come after that. */
    private static final Duration BEFORE_THEY_ARE_CUT_OFF = Duration.ofSeconds(9);

    StuckClientsIT(ApiStage stage) {
        super(stage);
    }

    @Test
    void clientsThatDoNotReadTheirAnswersDoNotStopHealth() throws IOException {
        String request = "GET /vendor/uplot/uPlot.esm.js HTTP/1.1\r\nHost: localhost\r\n\r\n".repeat(60);
        List<Socket> stuck = new ArrayList<>();
        try {
            for (int i = 0; i < 250; i++) {
                Socket socket = new Socket();
                stuck.add(socket);
                socket.setReceiveBufferSize(1_024);
                socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), api.port()));
                socket.getOutputStream().write(request.getBytes(StandardCharsets.UTF_8));
            }
            // As soon as they hold what they can hold.
            Answer refused =
                    await().atMost(ApiStage.SOON).until(() -> api.get("/overview"), one -> one.status() == 503);
            assertThat(refused.reason()).isEqualTo("TOO_BUSY");
            assertThat(refused.header("Content-Type")).isEqualTo("application/problem+json");
            long begin = System.nanoTime();
            assertThat(api.get("/health").status()).isEqualTo(200);
            assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(BEFORE_THEY_ARE_CUT_OFF);
            assertThat(api.post("/produce", ApiStage.order("")).status()).isEqualTo(201);
        } finally {
            for (Socket socket : stuck) {
                socket.close();
            }
        }
        await().atMost(ApiStage.SOON).until(() -> api.get("/overview").status() == 200);
    }

    @Test
    void fiveHundredStuckConnectionsDoNotStopHealth() throws IOException {
        List<Socket> stuck = new ArrayList<>();
        try {
            for (int i = 0; i < 500; i++) {
                Socket socket = new Socket(InetAddress.getLoopbackAddress(), api.port());
                stuck.add(socket);
                socket.getOutputStream()
                        .write(("POST /produce HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
                                        + "Content-Length: 1000\r\n\r\n{")
                                .getBytes(StandardCharsets.UTF_8));
            }
            long begin = System.nanoTime();
            assertThat(api.get("/health").status()).isEqualTo(200);
            assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(BEFORE_THEY_ARE_CUT_OFF);
        } finally {
            for (Socket socket : stuck) {
                socket.close();
            }
        }
        // Those whose bodies were being read are cut off, and orders are taken again.
        await().atMost(ApiStage.SOON)
                .until(() -> api.post("/produce", ApiStage.order("")).status() == 201);
    }
}
