package io.orderflow.dashboard.web;

import io.javalin.http.Context;
import io.orderflow.contract.text.Shortened;
import io.orderflow.dashboard.answer.Json;
import io.orderflow.dashboard.answer.ProblemDetails;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Semaphore;

/** Bodies and parameters, bounded and strict. Thread-safe. */
final class Requests {

    /** Of a contract file with JSON's escapes. */
    static final int LONGEST_CONTRACT = 256 * 1024;
    /** Of a choice of rejected records: a value of 64 KiB in base64 or with escapes, or 200 coordinates. */
    static final int LONGEST_CHOICE = 512 * 1024;

    /** Bodies that are being read. One that comes slowly holds a thread, until the server cuts it off. */
    private static final int MOST_BODIES = 48;

    /** The whole of it; between two parts the server's own patience applies. */
    private static final Duration BODY_WITHIN = Duration.ofSeconds(10);

    private final Semaphore bodies = new Semaphore(MOST_BODIES);

    /**
     * The body, at most so long.
     *
     * @throws ProblemDetails it is longer, is no JSON by its type, or too many are being read
     */
    byte[] json(Context context, int longest) {
        requireJson(context);
        if (context.req().getContentLengthLong() > longest) {
            throw tooLong(longest);
        }
        if (!bodies.tryAcquire()) {
            throw ProblemDetails.busy(
                    String.format(Locale.ROOT, "%d request bodies are being read already", MOST_BODIES));
        }
        try {
            return read(context.req().getInputStream(), longest);
        } catch (IOException e) {
            throw ProblemDetails.of(408, "BAD_REQUEST", "Incomplete body", "The connection broke or was too slow");
        } finally {
            bodies.release();
        }
    }

    private static byte[] read(InputStream in, int longest) throws IOException {
        long deadline = System.nanoTime() + BODY_WITHIN.toNanos();
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        byte[] buffer = new byte[8_192];
        for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
            body.write(buffer, 0, count);
            if (body.size() > longest) {
                throw tooLong(longest);
            }
            if (System.nanoTime() > deadline) {
                throw new IOException("The body arrives too slowly");
            }
        }
        return body.toByteArray();
    }

    private static ProblemDetails tooLong(int longest) {
        return ProblemDetails.of(
                413,
                "TOO_LARGE",
                "The body is too long",
                String.format(Locale.ROOT, "At most %d bytes are accepted", longest));
    }

    private static void requireJson(Context context) {
        String type = Optional.ofNullable(context.header("Content-Type"))
                .orElse("")
                .toLowerCase(Locale.ROOT)
                .replace(" ", "");
        boolean json = type.equals("application/json") || type.equals("application/json;charset=utf-8");
        if (!json || context.header("Content-Encoding") != null) {
            throw ProblemDetails.of(
                    415,
                    "UNSUPPORTED_MEDIA_TYPE",
                    "Only JSON is accepted",
                    "Send Content-Type: application/json, without a Content-Encoding");
        }
    }

    /** @throws ProblemDetails the body is no such value */
    <T> T value(Context context, int longest, Class<T> type) {
        byte[] body = json(context, longest);
        try {
            return Optional.ofNullable(Json.read(body, type))
                    .orElseThrow(
                            () -> ProblemDetails.badRequest("", "The body is null; see /openapi.yaml for its form"));
        } catch (IOException e) {
            for (Throwable cause = e; cause != null; cause = cause.getCause()) {
                if (cause instanceof ProblemDetails problem) {
                    throw problem;
                }
            }
            throw ProblemDetails.badRequest(
                    "", "The body does not have the form described in /openapi.yaml: " + firstLine(e.getMessage()));
        }
    }

    private static String firstLine(String text) {
        return Shortened.start(300, String.valueOf(text).lines().findFirst().orElse(""));
    }

    /** @throws ProblemDetails the client does not accept events */
    static void requireEvents(Context context) {
        String accept = Optional.ofNullable(context.header("Accept")).orElse("");
        if (!accept.contains("text/event-stream")) {
            throw ProblemDetails.of(
                    406, "BAD_REQUEST", "Not acceptable", "This path sends events: send Accept: text/event-stream");
        }
    }

    /** @throws ProblemDetails the parameter is no number, or out of bounds */
    static int number(Context context, String name, int least, int most, int usual) {
        Optional<String> text = text(context, name);
        if (text.isEmpty()) {
            return usual;
        }
        try {
            int number = Integer.parseInt(text.get());
            if (number >= least && number <= most) {
                return number;
            }
        } catch (NumberFormatException e) {
            // Reported below, as the same requirement.
        }
        throw ProblemDetails.badRequest(
                name, String.format(Locale.ROOT, "%s must be a whole number from %d to %d", name, least, most));
    }

    /** Empty if it is absent or has no characters. */
    static Optional<String> text(Context context, String name) {
        return Optional.ofNullable(context.queryParam(name)).filter(text -> !text.isEmpty());
    }

    /** How rows are written. */
    enum RowFormat {
        JSON,
        CSV,
        /** One JSON object a line. */
        JSONL
    }

    static RowFormat rowFormat(Context context) {
        return switch (text(context, "format").orElse("json")) {
            case "json" -> RowFormat.JSON;
            case "csv" -> RowFormat.CSV;
            case "jsonl" -> RowFormat.JSONL;
            default -> throw ProblemDetails.badRequest("format", "format must be json, csv or jsonl");
        };
    }

    static boolean wantsCsv(Context context) {
        String format = text(context, "format").orElse("json");
        if (!format.equals("json") && !format.equals("csv")) {
            throw ProblemDetails.badRequest("format", "format must be json or csv");
        }
        return format.equals("csv");
    }
}
