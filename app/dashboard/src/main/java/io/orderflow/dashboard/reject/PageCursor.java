package io.orderflow.dashboard.reject;

import io.orderflow.dashboard.Problem;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Collectors;

/** How far back a listing has come in each partition of the ledger: offsets joined by dots. */
final class PageCursor {

    private final long[] below;

    private PageCursor(long[] below) {
        this.below = below;
    }

    /** @param partitions how many there are now; new ones begin at their end */
    static PageCursor parse(Optional<String> text, int partitions) {
        long[] below = new long[partitions];
        Arrays.fill(below, Long.MAX_VALUE);
        if (text.isEmpty()) {
            return new PageCursor(below);
        }
        if (!text.get().matches("[0-9]{1,19}(\\.[0-9]{1,19}){0,9999}")) {
            throw Problem.badRequest("cursor", "Must be the next of an earlier answer");
        }
        String[] parts = text.get().split("\\.", -1);
        try {
            for (int i = 0; i < Math.min(parts.length, partitions); i++) {
                below[i] = Long.parseLong(parts[i]);
            }
        } catch (NumberFormatException e) {
            throw Problem.badRequest("cursor", "Must be the next of an earlier answer");
        }
        return new PageCursor(below);
    }

    long below(int partition) {
        return below[partition];
    }

    void passed(int partition, long offset) {
        below[partition] = Math.min(below[partition], offset);
    }

    String text() {
        return Arrays.stream(below).mapToObj(Long::toString).collect(Collectors.joining("."));
    }
}
