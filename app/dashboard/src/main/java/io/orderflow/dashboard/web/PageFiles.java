package io.orderflow.dashboard.web;

import io.javalin.http.Context;
import io.orderflow.contract.text.Shortened;
import io.orderflow.dashboard.answer.ProblemDetails;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;

/**
 * The page's files from the class path, with a tag each: a browser asks whether they changed, and usually gets no body.
 */
final class PageFiles {

    private static final String FOLDER = "/io/orderflow/dashboard/page";
    private static final Pattern PATH = Pattern.compile("(/[0-9A-Za-z_-][0-9A-Za-z._-]*)+");
    private static final Map<String, String> TYPES = Map.of(
            "html", "text/html; charset=utf-8",
            "css", "text/css; charset=utf-8",
            "js", "text/javascript; charset=utf-8",
            "json", "application/json",
            "svg", "image/svg+xml",
            "png", "image/png",
            "woff2", "font/woff2",
            "txt", "text/plain; charset=utf-8",
            "md", "text/plain; charset=utf-8");

    private final Map<String, Kept> kept = new ConcurrentHashMap<>();

    @SuppressWarnings("ArrayRecordComponent") // Never compared; lives from the class path to the socket.
    private record Kept(byte[] bytes, String type, String tag) {}

    /** @throws ProblemDetails there is no such file */
    void serve(Context context, String path) {
        Optional<Kept> known = Optional.ofNullable(kept.get(path));
        Kept file = known.orElseGet(
                () -> load(path).orElseThrow(() -> ProblemDetails.notFound("Unknown path " + shown(path))));
        kept.putIfAbsent(path, file);
        context.header("ETag", file.tag());
        context.header("Cache-Control", "no-cache");
        if (file.tag().equals(context.header("If-None-Match"))) {
            context.status(304);
            return;
        }
        context.contentType(file.type());
        context.result(file.bytes());
    }

    private static String shown(String path) {
        return Shortened.start(200, path);
    }

    private static Optional<Kept> load(String path) {
        String ending = path.substring(path.lastIndexOf('.') + 1);
        if (!PATH.matcher(path).matches() || !TYPES.containsKey(ending)) {
            return Optional.empty();
        }
        try (InputStream in = PageFiles.class.getResourceAsStream(FOLDER + path)) {
            if (in == null) {
                return Optional.empty();
            }
            byte[] bytes = in.readAllBytes();
            return Optional.of(
                    new Kept(bytes, TYPES.get(ending), '"' + sha256(bytes).substring(0, 32) + '"'));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String sha256(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
