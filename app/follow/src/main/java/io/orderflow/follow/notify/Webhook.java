package io.orderflow.follow.notify;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

import io.orderflow.settings.Secret;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.apache.kafka.common.errors.InterruptException;

/**
 * Posts the confirmation as JSON. {@code X-Orderflow-Signature: sha256=…} is the HMAC of the body, in hexadecimal
 * digits, by the shared secret; {@code Idempotency-Key} is the same for every attempt.
 */
final class Webhook implements Channel {

    private static final int TOO_MANY_REQUESTS = 429;
    private static final int REQUEST_TIMEOUT = 408;

    private final URI url;
    private final Secret secret;
    private final Duration timeout;
    private final HttpClient http;

    Webhook(URI url, Secret secret, Duration timeout) {
        this.url = requireNonNull(url, "url is null");
        this.secret = requireNonNull(secret, "secret is null");
        this.timeout = requireNonNull(timeout, "timeout is null");
        this.http = HttpClient.newBuilder().connectTimeout(timeout).build();
    }

    @Override
    public String name() {
        return "webhook";
    }

    @Override
    public void send(Notification notification) throws NotSentException {
        byte[] body = notification.json().getBytes(UTF_8);
        HttpRequest.Builder request = HttpRequest.newBuilder(url)
                .timeout(timeout)
                .header("Content-Type", "application/json")
                .header(
                        "Idempotency-Key",
                        signature("orderflow", (notification.key() + " " + notification.status()).getBytes(UTF_8)))
                .POST(BodyPublishers.ofByteArray(body));
        if (!secret.isEmpty()) {
            request.header("X-Orderflow-Signature", "sha256=" + signature(secret.reveal(), body));
        }
        int status = status(request.build());
        if (status / 100 == 2) {
            return;
        }
        String message = url.getHost() + " answers with " + status;
        if (status / 100 == 5 || status == TOO_MANY_REQUESTS || status == REQUEST_TIMEOUT) {
            throw NotSentException.forNow(message, null);
        }
        throw NotSentException.forGood(message, null);
    }

    private int status(HttpRequest request) throws NotSentException {
        // The time-out of a request ends with the headers of its answer; this one bounds the body as well.
        CompletableFuture<HttpResponse<Void>> answer = http.sendAsync(request, BodyHandlers.discarding());
        try {
            return answer.get(timeout.toMillis(), TimeUnit.MILLISECONDS).statusCode();
        } catch (ExecutionException e) {
            throw NotSentException.forNow(url.getHost() + " does not answer: " + e.getCause(), e);
        } catch (TimeoutException e) {
            answer.cancel(true);
            throw NotSentException.forNow(url.getHost() + " does not answer within " + timeout.toMillis() + " ms", e);
        } catch (InterruptedException e) {
            answer.cancel(true);
            throw new InterruptException(e);
        }
    }

    /** HMAC-SHA256 (RFC 2104), in lower-case hexadecimal digits. */
    static String signature(String secret, byte[] body) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(secret.getBytes(UTF_8), "HmacSHA256"));
            return HexFormat.of().formatHex(mac.doFinal(body));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("Every JDK has HmacSHA256", e);
        }
    }
}
