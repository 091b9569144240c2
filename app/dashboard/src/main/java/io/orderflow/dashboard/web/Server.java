package io.orderflow.dashboard.web;

import static java.util.Objects.requireNonNull;

import io.javalin.Javalin;
import io.javalin.config.JavalinConfig;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.javalin.http.HttpResponseException;
import io.orderflow.dashboard.answer.Json;
import io.orderflow.dashboard.answer.ProblemDetails;
import io.orderflow.dashboard.reject.RejectedGroups;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Locale;
import org.apache.kafka.common.KafkaException;
import org.eclipse.jetty.http.UriCompliance;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.NetworkConnectionLimit;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The HTTP server, whose addresses {@link Routes} declares: bounded threads, connections, headers and patience. A
 * connection that sends nothing, or too slowly, holds no thread for long, and what waits for MySQL or a body can never
 * take all of them: {@code /health} is always answered.
 */
public final class Server implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(Server.class);

    /** More than {@link Fence} lets in, and bodies, together may hold. */
    private static final int THREADS = 160;

    private static final int MOST_CONNECTIONS = 4_000;
    private static final Duration IDLE = Duration.ofSeconds(10);

    private static final String POLICY = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'"
            + " data: blob:; font-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors"
            + " 'none'";

    /**
     * Keys of orders are parts of paths, whatever they are made of: encoded slashes, percent signs and backslashes are
     * let in.
     */
    private static final UriCompliance KEYS_IN_PATHS = UriCompliance.DEFAULT.with(
            "keys-in-paths",
            UriCompliance.Violation.AMBIGUOUS_PATH_SEPARATOR,
            UriCompliance.Violation.AMBIGUOUS_PATH_ENCODING,
            // Backslashes: JSON escapes quotation marks with them.
            UriCompliance.Violation.SUSPICIOUS_PATH_CHARACTERS);

    private final Guard guard;
    private final UnreadBody unread = new UnreadBody();
    private final EventHub hub = new EventHub();
    private final Metrics metrics;
    private final Broadcast broadcast;
    private final Routes routes;
    private final Javalin javalin;

    public Server(Endpoint endpoint, RouteServices services, RejectedGroups groups) {
        requireNonNull(endpoint, "endpoint is null");
        this.guard = new Guard(endpoint.access(), endpoint.host());
        this.metrics = new Metrics(services.situation(), services.orders(), hub);
        this.broadcast = new Broadcast(hub, services, groups);
        this.routes = new Routes(services, guard, hub, metrics);
        this.javalin = Javalin.create(config -> configure(config, endpoint));
    }

    private void configure(JavalinConfig config, Endpoint endpoint) {
        config.startup.showJavalinBanner = false;
        config.startup.showOldJavalinVersionWarning = false;
        config.startup.startupWatcherEnabled = false;
        config.http.prefer405over404 = true;
        config.http.maxRequestSize = 2L * Requests.LONGEST_CHOICE;
        config.http.asyncTimeout = 60_000;
        QueuedThreadPool threads = new QueuedThreadPool(THREADS, 8, 60_000);
        threads.setName("orderflow-http");
        threads.setDaemon(true);
        config.jetty.threadPool = threads;
        config.jetty.modifyServer(Fence::raise);
        config.jetty.host = endpoint.host();
        config.jetty.port = endpoint.port();
        config.jetty.addConnector((server, http) -> {
            limit(http);
            ServerConnector connector = new ServerConnector(server, new HttpConnectionFactory(http));
            connector.setHost(endpoint.host());
            connector.setPort(endpoint.port());
            connector.setIdleTimeout(IDLE.toMillis());
            connector.setAcceptQueueSize(1_024);
            connector.addBean(new NetworkConnectionLimit(MOST_CONNECTIONS, connector));
            return connector;
        });
        config.requestLogger.http(this::measure);
        declare(config.routes);
    }

    private static void limit(HttpConfiguration http) {
        http.setSendServerVersion(false);
        http.setSendDateHeader(true);
        http.setRequestHeaderSize(16 * 1024);
        http.setUriCompliance(KEYS_IN_PATHS);
    }

    private void declare(RoutesConfig to) {
        to.before(this::check);
        to.exception(ProblemDetails.class, (problem, context) -> write(context, problem));
        to.exception(SQLException.class, (e, context) -> write(context, ProblemDetails.of(e)));
        to.exception(KafkaException.class, (e, context) -> write(context, ProblemDetails.kafka(e)));
        to.exception(HttpResponseException.class, (e, context) -> write(context, ofStatus(e, context)));
        to.exception(Exception.class, (e, context) -> {
            log.error("{} {} failed", context.method(), context.path(), e);
            write(
                    context,
                    ProblemDetails.of(500, "INTERNAL", "Internal error", "See the dashboard's log for the cause"));
        });
        routes.declare(to);
    }

    private void check(Context context) {
        context.header("Content-Security-Policy", POLICY);
        context.header("X-Content-Type-Options", "nosniff");
        context.header("X-Frame-Options", "DENY");
        context.header("Referrer-Policy", "no-referrer");
        context.header("Cross-Origin-Opener-Policy", "same-origin");
        context.header("Cross-Origin-Resource-Policy", "same-origin");
        context.header("Permissions-Policy", "camera=(), geolocation=(), microphone=()");
        guard.checkHost(context);
        String method = context.method().toString();
        boolean changes = !method.equals("GET") && !method.equals("HEAD");
        if (changes) {
            guard.checkOrigin(context);
        }
        if (!routes.isPublic(context.path())) {
            Caller caller = guard.caller(context);
            if (changes) {
                Guard.requireOperator(caller);
            }
            context.attribute(AccessRoutes.CALLER, caller);
        }
    }

    private static ProblemDetails ofStatus(HttpResponseException e, Context context) {
        int status = e.getStatus();
        return switch (status) {
            case 404 ->
                ProblemDetails.notFound(
                        "There is no " + context.method() + " at this path; /openapi.yaml lists all paths");
            case 405 ->
                ProblemDetails.of(
                        405, "BAD_REQUEST", "Method not allowed", "/openapi.yaml lists the methods of each path");
            case 413 -> ProblemDetails.of(413, "TOO_LARGE", "The body is too long", "Send fewer bytes");
            default -> ProblemDetails.of(status, "BAD_REQUEST", "Bad request", String.valueOf(e.getMessage()));
        };
    }

    private void write(Context context, ProblemDetails problem) {
        unread.drop(context);
        context.status(problem.body().status());
        if (problem.retryAfter() > 0) {
            context.header("Retry-After", Integer.toString(problem.retryAfter()));
        }
        context.header("Cache-Control", "no-store");
        context.contentType("application/problem+json");
        context.result(Json.bytes(problem.body()));
    }

    private void measure(Context context, float millis) {
        var endpoint = context.endpoints().lastHttpEndpoint();
        String route = endpoint == null ? "none" : endpoint.path;
        metrics.answered(
                context.method().toString().toUpperCase(Locale.ROOT),
                route,
                context.statusCode(),
                Duration.ofNanos((long) (millis * 1e6)));
    }

    /** Listens; returns when it does. */
    public void start() {
        javalin.start();
    }

    public int port() {
        return ((ServerConnector) javalin.jettyServer().server().getConnectors()[0]).getLocalPort();
    }

    @Override
    public void close() {
        broadcast.close();
        hub.close();
        javalin.stop();
    }
}
