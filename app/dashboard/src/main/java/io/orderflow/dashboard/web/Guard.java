package io.orderflow.dashboard.web;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

import io.javalin.http.Context;
import io.javalin.http.Cookie;
import io.javalin.http.SameSite;
import io.orderflow.dashboard.answer.ProblemDetails;
import io.orderflow.dashboard.web.Access.Role;
import io.orderflow.settings.Secret;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Access control. The name in the Host header must be one of this machine's unless a token is required (DNS rebinding:
 * a foreign page whose name resolves to this address sends its own name), requests that change something must come from
 * the dashboard's own page, and where tokens or users of a proxy are asked for, who asks is known, with what they may
 * do. Thread-safe.
 */
final class Guard {

    static final String COOKIE = "orderflow_token";

    private static final Pattern HOST = Pattern.compile("(\\[[0-9A-Fa-f:.]+]|[0-9A-Za-z._-]+)(:[0-9]{1,5})?");
    private static final Set<String> LOOPBACK = Set.of("localhost", "127.0.0.1", "[::1]");
    /** Behind a proxy that names this server in the Host header, the dashboard's own page looks like another one. */
    private static final String OTHER_ORIGIN =
            "The page that sent this request is at %s (Origin header), but the request asks for %s (Host header). Only"
                    + " the dashboard's own page may send it. Behind a reverse proxy, pass the browser's Host"
                    + " header on, in nginx: proxy_set_header Host $http_host;";

    private static final int SHOWN = 200;
    private static final int MOST_FAILURES = 10;
    private static final int COOKIE_SECONDS = 30 * 24 * 3600;

    private static final String OPERATOR_COOKIE = "orderflow dashboard cookie 1";
    private static final String VIEWER_COOKIE = "orderflow dashboard cookie of a viewer 1";
    private static final Caller ANYONE = new Caller(Role.OPERATOR, "anyone");
    private static final Caller OPERATOR = new Caller(Role.OPERATOR, "operator");
    private static final Caller VIEWER = new Caller(Role.VIEWER, "viewer");

    private final Access access;
    private final String host;
    private final Map<String, Caller> byToken = new HashMap<>();
    private final Map<String, Caller> byCookie = new HashMap<>();
    private int failures;
    private Instant failuresSince = Instant.EPOCH;

    /** @param host the address the server listens on */
    Guard(Access access, String host) {
        this.access = requireNonNull(access, "access is null");
        this.host = host.toLowerCase(Locale.ROOT);
        if (!access.operatorToken().isEmpty()) {
            byToken.put(access.operatorToken().reveal(), OPERATOR);
            byCookie.put(cookieOf(access.operatorToken(), OPERATOR_COOKIE), OPERATOR);
        }
        if (!access.viewerToken().isEmpty()) {
            byToken.put(access.viewerToken().reveal(), VIEWER);
            byCookie.put(cookieOf(access.viewerToken(), VIEWER_COOKIE), VIEWER);
        }
    }

    /** The token cannot be computed from the cookie. */
    private static String cookieOf(Secret token, String purpose) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(token.reveal().getBytes(UTF_8), "HmacSHA256"));
            return HexFormat.of().formatHex(mac.doFinal(purpose.getBytes(UTF_8)));
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
        if (access.isOpen() && !LOOPBACK.contains(name) && !name.equals(host)) {
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
        String host = hostOf(context);
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

    /** What the browser has in its address: a proxy that is known may pass it on in a header of its own. */
    private String hostOf(Context context) {
        String forwarded = context.header("X-Forwarded-Host");
        return forwarded != null && access.isProxy(context.req().getRemoteAddr()) ? forwarded : context.header("Host");
    }

    private static ProblemDetails forbidden(String detail) {
        return ProblemDetails.of(403, "BAD_ORIGIN", "Forbidden from another page", detail);
    }

    private static String shown(String header) {
        String text = String.valueOf(header).replaceAll("[^!-~]", "?");
        return text.substring(0, Math.min(SHOWN, text.length()));
    }

    /**
     * Who asks.
     *
     * @throws ProblemDetails that must be shown, and was not
     */
    Caller caller(Context context) {
        if (access.isOpen()) {
            return ANYONE;
        }
        return byProxy(context)
                .or(() -> byLogin(context))
                .orElseThrow(() -> ProblemDetails.of(
                        401,
                        "NO_TOKEN",
                        "Token required",
                        "Send Authorization: Bearer TOKEN, or log in on the page. The token is the value of"
                                + " DASHBOARD_TOKEN, or of DASHBOARD_VIEWER_TOKEN"
                                + (access.userHeader().isEmpty()
                                        ? ""
                                        : ". A reverse proxy sends the user in the header " + access.userHeader()
                                                + ", from an address in DASHBOARD_PROXIES")));
    }

    /** A header of this name from any other address says nothing. */
    private Optional<Caller> byProxy(Context context) {
        if (access.userHeader().isEmpty() || !access.isProxy(context.req().getRemoteAddr())) {
            return Optional.empty();
        }
        return Optional.ofNullable(context.header(access.userHeader()))
                .map(String::strip)
                .filter(user -> !user.isEmpty())
                .map(user -> new Caller(access.roleOf(user), shown(user)));
    }

    private Optional<Caller> byLogin(Context context) {
        String given = context.header("Authorization");
        if (given != null && given.regionMatches(true, 0, "Bearer ", 0, 7)) {
            return find(byToken, given.substring(7).strip());
        }
        return Optional.ofNullable(context.cookie(COOKIE)).flatMap(kept -> find(byCookie, kept));
    }

    private static Optional<Caller> find(Map<String, Caller> known, String given) {
        Optional<Caller> found = Optional.empty();
        for (Map.Entry<String, Caller> one : known.entrySet()) {
            if (same(given, one.getKey())) {
                found = Optional.of(one.getValue());
            }
        }
        return found;
    }

    /** @throws ProblemDetails the caller is a viewer */
    static void requireOperator(Caller caller) {
        if (!caller.isOperator()) {
            throw ProblemDetails.of(
                    403,
                    "NOT_OPERATOR",
                    "Operators only",
                    "You are logged in as a viewer, who reads. Sending, editing and replaying needs the operator's"
                            + " token (DASHBOARD_TOKEN), or a user who is listed in DASHBOARD_OPERATORS");
        }
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
        if (byToken.isEmpty()) {
            return;
        }
        requirePatience();
        Caller caller = find(byToken, given).orElseThrow(() -> {
            countFailure();
            return ProblemDetails.about(
                    401,
                    "NO_TOKEN",
                    "token",
                    "Wrong token",
                    "The token is the value of DASHBOARD_TOKEN, or of DASHBOARD_VIEWER_TOKEN");
        });
        String cookie = byCookie.entrySet().stream()
                .filter(one -> one.getValue().equals(caller))
                .map(Map.Entry::getKey)
                .findFirst()
                .orElseThrow();
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
