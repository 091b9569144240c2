package io.orderflow.streams.file;

import static java.util.Objects.requireNonNull;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * A file of {@code sql/streams}: the header is parsed, the query is not.
 *
 * @param name of the file, without {@code .sql}
 * @param text the whole file: Spark's positions in it are positions in the file
 */
public record StreamFile(String name, Path path, String text, StreamHeader header) {

    private static final Pattern LINE_COMMENT = Pattern.compile("--[^\n]*");
    private static final Pattern ORDERS = Pattern.compile("\\borders\\b", Pattern.CASE_INSENSITIVE);

    public StreamFile {
        requireNonNull(name, "name is null");
        requireNonNull(path, "path is null");
        requireNonNull(text, "text is null");
        requireNonNull(header, "header is null");
    }

    /** The query with its comments, as Spark parses it: at the same positions, without a trailing semicolon. */
    public String query() {
        String end = text.stripTrailing();
        return end.endsWith(";") ? end.substring(0, end.length() - 1) : end;
    }

    /** Whether the query reads orders; queries that only read customers need no orders topic. */
    public boolean readsOrders() {
        return ORDERS.matcher(LINE_COMMENT.matcher(query()).replaceAll("")).find();
    }

    /**
     * Changes when a checkpoint of this file becomes unusable: with the query, the table, its key, the output mode or
     * the watermark. Does not change with comments, trailing blanks or the trigger.
     */
    public String fingerprint() {
        String essence = query().lines()
                .map(String::strip)
                .filter(line -> !line.isEmpty() && !line.startsWith("--"))
                .collect(Collectors.joining("\n"));
        String meaning = String.join(
                "\n",
                header.table().toLowerCase(Locale.ROOT),
                String.join(",", header.key()),
                header.output().name(),
                header.watermark().column(),
                header.watermark().interval(),
                header.customers().name() + sources(),
                essence);
        try {
            MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
            return HexFormat.of().formatHex(sha256.digest(meaning.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java platform has SHA-256", e);
        }
    }

    /** Nothing where there are none: checkpoints of before know no sources. */
    private String sources() {
        return header.sources().isEmpty() ? "" : "," + String.join(",", header.sources());
    }

    /** The line, from 1, of an entry of the header; 1 if there is none. */
    public int headerLine(String key) {
        Pattern entry = Pattern.compile("\\s*--\\s*" + key + ":.*", Pattern.CASE_INSENSITIVE);
        List<String> lines = text.lines().toList();
        for (int i = 0; i < lines.size(); i++) {
            if (entry.matcher(lines.get(i)).matches()) {
                return i + 1;
            }
        }
        return 1;
    }

    /** A line of the file, from 1, as written. */
    String line(int number) {
        return text.lines().skip(number - 1L).findFirst().orElse("");
    }

    public FileProblem problem(int line, int column, String what, String advice) {
        return new FileProblem(path, line, column, line(line), what, advice);
    }
}
