package io.orderflow.pipeline.pruned;

import java.util.ArrayList;
import java.util.List;

/** Ascending offsets as text: single ones and ranges, as in {@code 12 14-20 33}. */
public final class OffsetsText {

    private OffsetsText() {}

    /** @param offsets ascending, each once */
    public static String of(List<Long> offsets) {
        StringBuilder text = new StringBuilder();
        int at = 0;
        while (at < offsets.size()) {
            int last = at;
            while (last + 1 < offsets.size() && offsets.get(last + 1) == offsets.get(last) + 1) {
                last++;
            }
            text.append(text.isEmpty() ? "" : " ").append(offsets.get(at));
            if (last > at) {
                text.append('-').append(offsets.get(last));
            }
            at = last + 1;
        }
        return text.toString();
    }

    /** The offsets from one up to another, exclusive. */
    public static List<Long> between(String text, long from, long until) {
        List<Long> offsets = new ArrayList<>();
        for (String part : text.split(" ", -1)) {
            int dash = part.indexOf('-');
            long first = Long.parseLong(dash < 0 ? part : part.substring(0, dash));
            long last = dash < 0 ? first : Long.parseLong(part.substring(dash + 1));
            for (long offset = Math.max(first, from); offset <= last && offset < until; offset++) {
                offsets.add(offset);
            }
        }
        return offsets;
    }
}
