package io.orderflow.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.Socket;
import java.util.List;

/** Checks whether a port can be reached from other machines, by connecting to this machine's other addresses. */
final class Loopback {
    private Loopback() {}

    static void assertOnly(int port) throws IOException {
        assertThat(Ports.answers(port)).as("answers on loopback").isTrue();
        List<InetAddress> others = NetworkInterface.networkInterfaces()
                .flatMap(NetworkInterface::inetAddresses)
                .filter(address -> !address.isLoopbackAddress())
                .toList();
        for (InetAddress other : others) {
            assertThatThrownBy(() -> {
                        try (Socket socket = new Socket()) {
                            socket.connect(new InetSocketAddress(other, port), 1_000);
                        }
                    })
                    .as("%s port %s", other, port)
                    .isInstanceOf(IOException.class);
        }
        // A server on 0.0.0.0 answers on all of 127.0.0.0/8 in Linux: works on machines with no other address.
        if (System.getProperty("os.name").equals("Linux")) {
            assertThatThrownBy(() -> {
                        try (Socket socket = new Socket()) {
                            socket.connect(new InetSocketAddress("127.0.0.2", port), 1_000);
                        }
                    })
                    .as("127.0.0.2 port %s", port)
                    .isInstanceOf(ConnectException.class);
        }
    }
}
