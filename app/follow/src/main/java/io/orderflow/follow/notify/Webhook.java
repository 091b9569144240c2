package io.orderflow.follow.notify;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

import io.orderflow.settings.Secret;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.apache.kafka.common.errors.InterruptException;

/**
 * Posts the confirmation as JSON. {@code X-Orderflow-Signature: sha256=…} is the HMAC of the body, in hexadecimal digits, by
 * the shared secret; {@code Idempotency-Key} is the same for every attempt.
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
        try {
            return http.send(request, BodyHandlers.discarding()).statusCode();
        } catch (IOException e) {
            throw NotSentException.forNow(url.getHost() + " does not answer: " + e, e);
        } catch (InterruptedException e) {
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
