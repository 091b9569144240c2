package io.orderflow.dashboard.web;

import io.orderflow.dashboard.answer.Json;
import io.orderflow.dashboard.answer.ProblemDetails;
import java.nio.ByteBuffer;
import java.time.Duration;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.handler.ErrorHandler;
import org.eclipse.jetty.server.handler.QoSHandler;
import org.eclipse.jetty.util.Callback;

/**
 * Lets only so many requests in at a time, until their answers are written: a client that does not read its answer
 * holds a thread, and many of them must leave some for {@code /health}. Outside are what is bounded by itself: {@code
 * /produce} waits for Kafka without a thread, and {@code /events} has its own.
 */
final class Fence {

    private static final int MOST = 96;
    private static final int MOST_WAITING = 200;
    private static final Duration PATIENCE = Duration.ofSeconds(2);

    private Fence() {}

    static void raise(Server server) {
        QoSHandler fence = new QoSHandler();
        fence.setMaxRequestCount(MOST);
        fence.setMaxSuspendedRequestCount(MOST_WAITING);
        fence.setMaxSuspend(PATIENCE);
        fence.excludePath("/health", "/produce", "/events");
        server.setHandler(fence);
        server.setErrorHandler(new Problems());
    }

    /** What the server itself refuses is answered in the same form. */
    private static final class Problems extends ErrorHandler {

        @Override
        public boolean handle(Request request, Response response, Callback callback) {
            int status = response.getStatus();
            ProblemDetails problem = status == 503
                    ? ProblemDetails.busy("%d requests are being answered already".formatted(MOST))
                    : ProblemDetails.of(status, "BAD_REQUEST", "Bad request", "The request is not valid HTTP");
            if (problem.retryAfter() > 0) {
                response.getHeaders().put(HttpHeader.RETRY_AFTER, problem.retryAfter());
            }
            response.getHeaders().put(HttpHeader.CONTENT_TYPE, "application/problem+json");
            response.getHeaders().put(HttpHeader.CACHE_CONTROL, "no-store");
            response.write(true, ByteBuffer.wrap(Json.bytes(problem.body())), callback);
            return true;
        }
    }
}
