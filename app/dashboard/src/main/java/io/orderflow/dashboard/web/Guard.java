package io.orderflow.dashboard.web;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

import io.javalin.http.Context;
import io.javalin.http.Cookie;
import io.javalin.http.SameSite;
import io.orderflow.dashboard.answer.ProblemDetails;
import io.orderflow.settings.Secret;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Access control. The name in the Host header must be one of this machine's unless a token is required (DNS rebinding: a
 * foreign page whose name resolves to this address sends its own name), requests that change something must come from the
 * dashboard's own page, and the token, if there is one, must be right. Thread-safe.
 */
final class Guard {

    static final String COOKIE = "orderflow_token";

    private static final Pattern HOST = Pattern.compile("(\\[[0-9A-Fa-f:.]+]|[0-9A-Za-z._-]+)(:[0-9]{1,5})?");
    private static final Set<String> LOOPBACK = Set.of("localhost", "127.0.0.1", "[::1]");
    /** Behind a proxy that names this server in the Host header, the dashboard's own page looks like another one. */
    private static final String OTHER_ORIGIN =
            "The page that sent this request is at %s (Origin header), but the request asks for %s (Host header). Only"
                    + " the dashboard's own page may send it. Behind a reverse proxy, pass the browser's Host header on,"
                    + " in nginx: proxy_set_header Host $http_host;";

    private static final int SHOWN = 200;
    private static final int MOST_FAILURES = 10;
    private static final int COOKIE_SECONDS = 30 * 24 * 3600;

    private final Secret token;
    private final String host;
    private final String cookie;
    private int failures;
    private Instant failuresSince = Instant.EPOCH;

    /** @param host the address the server listens on */
    Guard(Secret token, String host) {
        this.token = requireNonNull(token, "token is null");
        this.host = host.toLowerCase(Locale.ROOT);
        this.cookie = token.isEmpty() ? "" : cookieOf(token);
    }

    /** The token cannot be computed from the cookie. */
    private static String cookieOf(Secret token) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(token.reveal().getBytes(UTF_8), "HmacSHA256"));
            return HexFormat.of().formatHex(mac.doFinal("orderflow dashboard cookie 1".getBytes(UTF_8)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /** @throws ProblemDetails the Host header names another machine */
    void checkHost(Context context) {
        Matcher form = HOST.matcher(Optional.ofNullable(context.header("Host")).orElse(""));
        if (!form.matches()) {
            throw ProblemDetails.of(400, "BAD_HOST", "Unknown host", "The Host header is missing or malformed");
        }
        String name = form.group(1).toLowerCase(Locale.ROOT);
        if (token.isEmpty() && !LOOPBACK.contains(name) && !name.equals(host)) {
            throw ProblemDetails.of(
                    421,
                    "BAD_HOST",
                    "Unknown host",
                    "The Host header must be localhost, 127.0.0.1, [::1] or %s. For other names, set DASHBOARD_TOKEN"
                            .formatted(host));
        }
    }

    /** @throws ProblemDetails another page asks for a change */
    void checkOrigin(Context context) {
        String origin = context.header("Origin");
        String host = context.header("Host");
        String site = context.header("Sec-Fetch-Site");
        if ("cross-site".equals(site) || "same-site".equals(site)) {
            throw forbidden(
                    "Another site's page sent this request (Sec-Fetch-Site: %s). Only the dashboard's own page may"
                            .formatted(site));
        }
        if (origin != null && !origin.replaceFirst("^https?://", "").equals(host)) {
            throw forbidden(OTHER_ORIGIN.formatted(shown(origin), shown(host)));
        }
    }

    private static ProblemDetails forbidden(String detail) {
        return ProblemDetails.of(403, "BAD_ORIGIN", "Forbidden from another page", detail);
    }

    private static String shown(String header) {
        String text = String.valueOf(header).replaceAll("[^!-~]", "?");
        return text.substring(0, Math.min(SHOWN, text.length()));
    }

    /** @throws ProblemDetails a token is required, and is missing or wrong */
    void checkToken(Context context) {
        if (!token.isEmpty() && !isKnown(context)) {
            throw ProblemDetails.of(
                    401,
                    "NO_TOKEN",
                    "Token required",
                    "Send Authorization: Bearer TOKEN, or log in on the page. The token is the value of"
                            + " DASHBOARD_TOKEN");
        }
    }

    private boolean isKnown(Context context) {
        String given = context.header("Authorization");
        if (given != null && given.regionMatches(true, 0, "Bearer ", 0, 7)) {
            return same(given.substring(7).strip(), token.reveal());
        }
        String kept = context.cookie(COOKIE);
        return kept != null && same(kept, cookie);
    }

    /** In a time that does not depend on where they differ, nor on how long they are. */
    private static boolean same(String one, String other) {
        return MessageDigest.isEqual(digest(one), digest(other));
    }

    private static byte[] digest(String text) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(text.getBytes(UTF_8));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /**
     * Trades the token for a cookie.
     *
     * @throws ProblemDetails it is another token, or too many were tried
     */
    void logIn(Context context, String given) {
        if (token.isEmpty()) {
            return;
        }
        requirePatience();
        if (!same(given, token.reveal())) {
            countFailure();
            throw ProblemDetails.about(
                    401, "NO_TOKEN", "token", "Wrong token", "The token is the value of DASHBOARD_TOKEN");
        }
        Cookie made = new Cookie(COOKIE, cookie);
        made.setPath("/");
        made.setHttpOnly(true);
        made.setSameSite(SameSite.STRICT);
        made.setSecure("https".equals(context.header("X-Forwarded-Proto")));
        made.setMaxAge(COOKIE_SECONDS);
        context.cookie(made);
    }

    private synchronized void requirePatience() {
        if (failuresSince.isBefore(Instant.now().minusSeconds(60))) {
            failures = 0;
            failuresSince = Instant.now();
        }
        if (failures >= MOST_FAILURES) {
            throw ProblemDetails.of(
                            429,
                            "TOO_BUSY",
                            "Too many failed logins",
                            "Wait a minute, then log in with the value of DASHBOARD_TOKEN")
                    .retryAfter(60);
        }
    }

    private synchronized void countFailure() {
        failures++;
    }
}
