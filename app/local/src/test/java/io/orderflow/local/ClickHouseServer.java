package io.orderflow.local;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.awaitility.Awaitility;

/** A real ClickHouse server on loopback, if one is installed. */
public final class ClickHouseServer implements AutoCloseable {

    private final Path folder;
    private final int port;
    private final String password;
    private Process process;

    private ClickHouseServer(Path folder, int port, String password, Process process) {
        this.folder = folder;
        this.port = port;
        this.password = password;
        this.process = process;
    }

    /** The installed program: on the path, or where Debian's package puts it. */
    public static Optional<Path> installed() {
        return Stream.concat(Stream.of(System.getenv("PATH").split(File.pathSeparator)), Stream.of("/usr/sbin"))
                .map(directory -> Path.of(directory, "clickhouse-server"))
                .filter(Files::isExecutable)
                .findFirst();
    }

    public static ClickHouseServer start(Path folder) throws IOException {
        return start(folder, "");
    }

    /** One whose user "default" has this password. */
    public static ClickHouseServer start(Path folder, String password) throws IOException {
        int port = freePort();
        Files.writeString(folder.resolve("users.xml"), """
                <yandex><profiles><default/></profiles><users><default><password>PASSWORD</password><networks><ip>::/0</ip>\
                </networks><profile>default</profile><quota>default</quota></default></users>\
                <quotas><default/></quotas></yandex>
                """.replace("PASSWORD", password));
        Files.writeString(folder.resolve("config.xml"), """
                <yandex><logger><level>warning</level><log>FOLDER/log</log><errorlog>FOLDER/err</errorlog></logger>
                <http_port>HTTP</http_port><tcp_port>TCP</tcp_port><listen_host>127.0.0.1</listen_host>
                <path>FOLDER/data/</path><tmp_path>FOLDER/tmp/</tmp_path><mark_cache_size>67108864</mark_cache_size>
                <users_config>FOLDER/users.xml</users_config><default_profile>default</default_profile>
                <default_database>default</default_database></yandex>
                """.replace(
                        "FOLDER", folder.toAbsolutePath().toString())
                .replace("HTTP", Integer.toString(port))
                .replace("TCP", Integer.toString(freePort())));
        ClickHouseServer server = new ClickHouseServer(folder, port, password, launch(folder));
        server.awaitAnswer();
        return server;
    }

    private static Process launch(Path folder) throws IOException {
        return new ProcessBuilder(
                        List.of(installed().orElseThrow().toString(), "--config-file=" + folder.resolve("config.xml")))
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("out").toFile())
                .start();
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }

    public String url() {
        return "http://127.0.0.1:" + port;
    }

    private void awaitAnswer() {
        Awaitility.await("ClickHouse at " + url())
                .atMost(Duration.ofSeconds(60))
                .ignoreExceptions()
                .until(() -> query("SELECT 1").equals("1\n"));
    }

    /** The answer, as TabSeparated. */
    public String query(String sql) {
        try {
            return HttpClient.newHttpClient()
                    .send(
                            HttpRequest.newBuilder(URI.create(url()))
                                    .header("X-ClickHouse-User", "default")
                                    .header("X-ClickHouse-Key", password)
                                    .POST(HttpRequest.BodyPublishers.ofString(sql, UTF_8))
                                    .build(),
                            BodyHandlers.ofString())
                    .body();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }

    public void kill() {
        process.destroyForcibly().onExit().join();
    }

    public void restart() throws IOException {
        process = launch(folder);
        awaitAnswer();
    }

    @Override
    public void close() {
        kill();
    }
}
