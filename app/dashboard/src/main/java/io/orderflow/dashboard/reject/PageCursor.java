package io.orderflow.dashboard.reject;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.orderflow.dashboard.answer.ProblemDetails;
import io.orderflow.pipeline.operate.LedgerReport;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.zip.CRC32;

/**
 * How far back a listing has come in each partition of the ledger: offsets joined by dots, in the ledger's order,
 * behind a checksum of which partitions they are.
 */
final class PageCursor {

    private final long which;
    private final long[] below;

    private PageCursor(long which, long[] below) {
        this.which = which;
        this.below = below;
    }

    /**
     * @param text as {@link #text} wrote it; empty: from the newest on
     * @throws ProblemDetails it is no cursor, or of other partitions than there are now
     */
    static PageCursor parse(Optional<String> text, List<LedgerReport.Row> partitions) {
        long[] below = new long[partitions.size()];
        Arrays.fill(below, Long.MAX_VALUE);
        PageCursor cursor = new PageCursor(which(partitions), below);
        if (text.isEmpty()) {
            return cursor;
        }
        if (!text.get().matches("[0-9]{1,10}(\\.[0-9]{1,19}){0,10000}")) {
            throw ProblemDetails.badRequest("cursor", "Must be the next of an earlier answer");
        }
        String[] parts = text.get().split("\\.", -1);
        if (parts.length - 1 != below.length || Long.parseLong(parts[0]) != cursor.which) {
            throw ProblemDetails.badRequest(
                    "cursor", "The topic's partitions have changed since: begin at the first page");
        }
        try {
            for (int i = 0; i < below.length; i++) {
                below[i] = Long.parseLong(parts[i + 1]);
            }
        } catch (NumberFormatException e) {
            throw ProblemDetails.badRequest("cursor", "Must be the next of an earlier answer");
        }
        return cursor;
    }

    private static long which(List<LedgerReport.Row> partitions) {
        CRC32 checksum = new CRC32();
        partitions.forEach(
                row -> checksum.update((row.topicId() + "-" + row.cursor().partition() + "\n").getBytes(UTF_8)));
        return checksum.getValue();
    }

    long below(int partition) {
        return below[partition];
    }

    void passed(int partition, long offset) {
        below[partition] = Math.min(below[partition], offset);
    }

    String text() {
        return which + "." + Arrays.stream(below).mapToObj(Long::toString).collect(Collectors.joining("."));
    }
}
