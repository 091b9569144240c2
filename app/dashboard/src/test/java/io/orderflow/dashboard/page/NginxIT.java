package io.orderflow.dashboard.page;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.orderflow.local.TestCertificates;
import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** The lines for nginx in app/docs/security.md: the page works under a path behind TLS, and says what is missing. */
@ExtendWith(PageStages.class)
@Tag("slow")
class NginxIT {

    private static final Path DOCUMENT =
            Path.of(System.getProperty("orderflow.home")).resolve("app/docs/security.md");

    private final PageStage stage;

    @TempDir
    private Path folder;

    NginxIT(PageStage stage) {
        this.stage = stage;
    }

    @Test
    void thePageWorksUnderAPathBehindTlsAndARequestWithoutTheHostIsRefusedByName() throws Exception {
        Optional<Path> nginx = program();
        assumeTrue(
                nginx.isPresent(),
                "nginx is not on the PATH, nor named by NGINX_TEST_PROGRAM (Debian: apt-get install nginx)");
        int port = freePort();
        Process server = start(nginx.get(), port);
        try (Chromium browser = Chromium.startTrustingAll()) {
            await().atMost(Duration.ofSeconds(20)).until(() -> answers(port));
            browser.open("https://127.0.0.1:" + port + "/orders/");
            browser.read(".connection", "live");
            browser.go("#/rejected");
            browser.read("tbody", "TOTAL_MISMATCH");
            browser.go("#/audit");
            browser.read("h1", "Audit trail");
            assertThat(produce(browser, "")).isEqualTo("201 ");
            assertThat(produce(browser, "/no-host/"))
                    .startsWith("403 ")
                    .contains("https://127.0.0.1:" + port, "proxy_set_header Host $http_host;");
            assertThat(browser.requests())
                    .isNotEmpty()
                    .noneMatch(address -> address.startsWith("https://127.0.0.1:" + port + "/")
                            && !address.contains("/orders/")
                            && !address.contains("/no-host/"));
        } finally {
            server.descendants().forEach(ProcessHandle::destroy);
            server.destroy();
            assertThat(server.waitFor(20, TimeUnit.SECONDS)).isTrue();
        }
    }

    /** Status and detail of the answer to an order that the page sends. */
    private static String produce(Chromium browser, String base) {
        return (String) browser.later("""
                const done = arguments[arguments.length - 1];
                const order = {customer_id: 1, product_name: "Lamp", product_category: "Home", unit_price: 10.5,
                  quantity: 2, total_price: 21, order_timestamp: "2026-11-21T14:00:00"};
                fetch(arguments[0] + "produce", {method: "POST", headers: {"content-type": "application/json"},
                  body: JSON.stringify(order)})
                  .then(async (answer) => done(`${answer.status} ${(await answer.json()).detail ?? ""}`))
                  .catch((problem) => done(String(problem)));
                """, base);
    }

    private Process start(Path nginx, int port) throws IOException {
        TestCertificates certificates = TestCertificates.in(folder.resolve("certificates"));
        String lines = Files.readString(DOCUMENT).replaceFirst("(?s).*```nginx\\n(.*?)```.*", "$1");
        assertThat(lines).contains("location /orders/");
        String upstream = stage.address().replace("http://", "").replace("/", "");
        Path configuration = Files.writeString(folder.resolve("nginx.conf"), """
                daemon off;
                pid %1$s/nginx.pid;
                error_log stderr;
                events {}
                http {
                  access_log off;
                  client_body_temp_path %1$s/body;
                  proxy_temp_path %1$s/proxy;
                  fastcgi_temp_path %1$s/fastcgi;
                  uwsgi_temp_path %1$s/uwsgi;
                  scgi_temp_path %1$s/scgi;
                  server {
                    listen 127.0.0.1:%2$d ssl;
                    ssl_certificate %3$s;
                    ssl_certificate_key %4$s;
                %5$s
                    location /no-host/ {
                      proxy_pass http://%6$s/;
                    }
                  }
                }
                """.formatted(
                        folder,
                        port,
                        certificates.certificatePem("server"),
                        certificates.keyPem("server"),
                        lines.replace("127.0.0.1:8080", upstream),
                        upstream));
        return new ProcessBuilder(nginx.toString(), "-p", folder.toString(), "-c", configuration.toString())
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("nginx.log").toFile())
                .start();
    }

    private static Optional<Path> program() {
        String named = System.getenv().getOrDefault("NGINX_TEST_PROGRAM", "");
        Stream<Path> usual = Stream.concat(
                        Stream.of(System.getenv("PATH").split(File.pathSeparator)), Stream.of("/usr/sbin"))
                .map(path -> Path.of(path, "nginx"));
        return Stream.concat(named.isEmpty() ? Stream.empty() : Stream.of(Path.of(named)), usual)
                .filter(Files::isExecutable)
                .findFirst();
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private static boolean answers(int port) {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            return socket.isConnected();
        } catch (IOException e) {
            return false;
        }
    }
}
