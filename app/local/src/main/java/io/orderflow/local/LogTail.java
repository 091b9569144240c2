package io.orderflow.local;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The end of a server's log, for messages that explain why it did not start. */
public final class LogTail {
    private static final int LINES = 25;

    private LogTail() {}

    /** The last non-blank lines. */
    public static String of(Path log) {
        List<String> lines = text(log).lines().filter(line -> !line.isBlank()).toList();
        List<String> last = lines.subList(Math.max(0, lines.size() - LINES), lines.size());
        return last.isEmpty() ? "(nothing was logged)" : String.join("\n  ", last);
    }

    /** The whole log; empty if there is none. Bytes that are not UTF-8 are replaced. */
    static String text(Path log) {
        try {
            return new String(Files.readAllBytes(log), StandardCharsets.UTF_8);
        } catch (IOException e) {
            return "";
        }
    }
}
