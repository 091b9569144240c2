package io.orderflow.local;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.net.InetSocketAddress;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.security.interfaces.RSAPublicKey;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A token endpoint (OAuth 2, client credentials) and its keys, on a free port of 127.0.0.1. The client {@code expired}
 * gets tokens that have expired an hour ago, every other one with the right secret gets a good one.
 */
public final class TokenEndpoint implements AutoCloseable {
    public static final String SECRET = "canary-client-secret-4711";
    public static final String AUDIENCE = "orders";

    private final HttpServer server;
    private final KeyPair keys;
    private final AtomicInteger given = new AtomicInteger();

    private TokenEndpoint() throws IOException, GeneralSecurityException {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
        generator.initialize(2048);
        keys = generator.generateKeyPair();
        server = HttpServer.create(new InetSocketAddress(Ports.loopback(), 0), 50);
        server.createContext("/token", this::token);
        server.createContext("/keys", this::keys);
        server.start();
    }

    public static TokenEndpoint start() {
        try {
            return new TokenEndpoint();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    public String tokenUrl() {
        return "http://127.0.0.1:" + server.getAddress().getPort() + "/token";
    }

    public String keysUrl() {
        return "http://127.0.0.1:" + server.getAddress().getPort() + "/keys";
    }

    /** How many tokens clients were given. */
    public int given() {
        return given.get();
    }

    private void token(HttpExchange exchange) throws IOException {
        String login = String.valueOf(exchange.getRequestHeaders().getFirst("Authorization"));
        String pair =
                login.startsWith("Basic ") ? new String(Base64.getDecoder().decode(login.substring(6)), UTF_8) : ":";
        String client = pair.substring(0, pair.indexOf(':'));
        if (!pair.substring(pair.indexOf(':') + 1).equals(SECRET)) {
            answer(exchange, 401, "{\"error\":\"invalid_client\"}");
            return;
        }
        given.incrementAndGet();
        Instant until = Instant.now().plus(client.equals("expired") ? Duration.ofHours(-1) : Duration.ofHours(1));
        answer(
                exchange,
                200,
                "{\"access_token\":\"" + jwt(client, until) + "\",\"token_type\":\"Bearer\",\"expires_in\":3600}");
    }

    private String jwt(String subject, Instant until) {
        String claims = "{\"sub\":\"%s\",\"aud\":\"%s\",\"scope\":\"orders\",\"iat\":%d,\"exp\":%d}"
                .formatted(subject, AUDIENCE, until.minusSeconds(7200).getEpochSecond(), until.getEpochSecond());
        String signed = url("{\"alg\":\"RS256\",\"kid\":\"test\",\"typ\":\"JWT\"}".getBytes(UTF_8)) + "."
                + url(claims.getBytes(UTF_8));
        try {
            Signature signature = Signature.getInstance("SHA256withRSA");
            signature.initSign(keys.getPrivate());
            signature.update(signed.getBytes(UTF_8));
            return signed + "." + url(signature.sign());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private void keys(HttpExchange exchange) throws IOException {
        RSAPublicKey key = (RSAPublicKey) keys.getPublic();
        answer(
                exchange,
                200,
                "{\"keys\":[{\"kty\":\"RSA\",\"use\":\"sig\",\"alg\":\"RS256\",\"kid\":\"test\",\"n\":\"%s\",\"e\":\"%s\"}]}"
                        .formatted(url(bytes(key.getModulus())), url(bytes(key.getPublicExponent()))));
    }

    /** Without the sign's byte. */
    private static byte[] bytes(BigInteger number) {
        byte[] signed = number.toByteArray();
        return signed[0] == 0 ? java.util.Arrays.copyOfRange(signed, 1, signed.length) : signed;
    }

    private static String url(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    private static void answer(HttpExchange exchange, int status, String json) throws IOException {
        byte[] body = json.getBytes(UTF_8);
        exchange.getRequestBody().readAllBytes();
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        exchange.sendResponseHeaders(status, body.length);
        exchange.getResponseBody().write(body);
        exchange.close();
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
