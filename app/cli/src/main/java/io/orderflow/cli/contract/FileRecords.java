package io.orderflow.cli.contract;

import io.orderflow.contract.sample.JsonReader;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Records in a file: one JSON object a line, or one that fills the file. */
final class FileRecords {
    /** What is kept in memory at once, in bytes. */
    static final long MOST_BYTES = 32L << 20;

    private static final int LONGEST_LINE = 4 << 20;

    private FileRecords() {}

    static List<byte[]> read(Path file, int most) throws IOException {
        List<byte[]> lines = new ArrayList<>();
        long bytes = 0;
        try (InputStream in = new BufferedInputStream(Files.newInputStream(file), 1 << 16)) {
            ByteArrayOutputStream line = new ByteArrayOutputStream();
            int c;
            do {
                c = in.read();
                if (c >= 0 && c != '\n') {
                    if (line.size() < LONGEST_LINE) {
                        line.write(c);
                    }
                } else if (!isBlank(line)) {
                    bytes += line.size();
                    lines.add(line.toByteArray());
                    line.reset();
                } else {
                    line.reset();
                }
            } while (c >= 0 && lines.size() < most && bytes < MOST_BYTES);
        }
        return lines.size() > 1 && isOneRecord(file, lines) ? List.of(Files.readAllBytes(file)) : lines;
    }

    private static boolean isBlank(ByteArrayOutputStream line) {
        for (byte c : line.toByteArray()) {
            if (c != ' ' && c != '\t' && c != '\r') {
                return false;
            }
        }
        return true;
    }

    /** Whether the lines are parts of one object, written for people. */
    private static boolean isOneRecord(Path file, List<byte[]> lines) throws IOException {
        return JsonReader.read(lines.get(0)).isEmpty()
                && Files.size(file) <= LONGEST_LINE
                && JsonReader.read(Files.readAllBytes(file)).isPresent();
    }
}
