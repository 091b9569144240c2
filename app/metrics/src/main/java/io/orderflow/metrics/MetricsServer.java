package io.orderflow.metrics;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Serves {@code GET /metrics} on a port of its own, by the JDK's server and one thread. What is served is asked for at
 * each scrape; between scrapes nothing happens.
 */
public final class MetricsServer implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(MetricsServer.class);
    private static final String PATH = "/metrics";

    private final HttpServer server;
    private final ExecutorService thread;
    private final Consumer<Exposition> scrape;

    private MetricsServer(HttpServer server, Consumer<Exposition> scrape) {
        this.server = server;
        this.scrape = requireNonNull(scrape, "scrape is null");
        this.thread = Executors.newSingleThreadExecutor(work -> {
            Thread thread = new Thread(work, "orderflow-metrics");
            thread.setDaemon(true);
            return thread;
        });
    }

    /**
     * Starts, unless the settings say off. A port that cannot be had is logged, and stops no program: what scrapes
     * notices.
     *
     * @param scrape writes what is known now
     */
    public static Optional<MetricsServer> start(MetricsSettings settings, Consumer<Exposition> scrape) {
        if (settings.isOff()) {
            return Optional.empty();
        }
        try {
            HttpServer server = HttpServer.create(
                    new InetSocketAddress(InetAddress.getByName(settings.host()), settings.port()), 0);
            MetricsServer metrics = new MetricsServer(server, scrape);
            server.createContext("/", metrics::answer);
            server.setExecutor(metrics.thread);
            server.start();
            log.info("Metrics for Prometheus: http://{}:{}{}", settings.host(), metrics.port(), PATH);
            return Optional.of(metrics);
        } catch (IOException e) {
            log.warn(
                    "No metrics: {}:{} cannot be listened on ({}). Set METRICS_PORT to another port for this program.",
                    settings.host(),
                    settings.port(),
                    e.getMessage());
            return Optional.empty();
        }
    }

    public int port() {
        return server.getAddress().getPort();
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            boolean known = exchange.getRequestURI().getPath().equals(PATH);
            boolean reads = exchange.getRequestMethod().equals("GET");
            if (!known || !reads) {
                send(exchange, known ? 405 : 404, "text/plain; charset=utf-8", "Metrics are at GET " + PATH + "\n");
                return;
            }
            String text;
            try {
                Exposition exposition = new Exposition();
                scrape.accept(exposition);
                text = exposition.text();
            } catch (RuntimeException e) {
                log.warn("A scrape failed", e);
                send(exchange, 500, "text/plain; charset=utf-8", "See the log of this program.\n");
                return;
            }
            send(exchange, 200, Exposition.CONTENT_TYPE, text);
        }
    }

    private static void send(HttpExchange exchange, int status, String type, String text) throws IOException {
        byte[] body = text.getBytes(UTF_8);
        exchange.getResponseHeaders().set("Content-Type", type);
        exchange.sendResponseHeaders(status, body.length);
        exchange.getResponseBody().write(body);
    }

    @Override
    public void close() {
        server.stop(0);
        thread.shutdownNow();
    }
}
