package io.orderflow.kafka;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * A bounded number of offsets of a topic, an equal share of each partition; what short partitions leave goes to the
 * others.
 */
public final class TopicShares {
    private TopicShares() {}

    /** The last offsets of each range. */
    public static Map<Integer, TopicState.Log> newest(Map<Integer, TopicState.Log> ranges, long most) {
        Map<Integer, TopicState.Log> shares = new HashMap<>();
        shares(ranges, most).forEach((partition, share) -> {
            long end = ranges.get(partition).end();
            shares.put(partition, new TopicState.Log(end - share, end));
        });
        return shares;
    }

    /** The first offsets of each range. */
    public static Map<Integer, TopicState.Log> oldest(Map<Integer, TopicState.Log> ranges, long most) {
        Map<Integer, TopicState.Log> shares = new HashMap<>();
        shares(ranges, most).forEach((partition, share) -> {
            long earliest = ranges.get(partition).earliest();
            shares.put(partition, new TopicState.Log(earliest, earliest + share));
        });
        return shares;
    }

    private static Map<Integer, Long> shares(Map<Integer, TopicState.Log> ranges, long most) {
        List<Map.Entry<Integer, TopicState.Log>> shortestFirst = new TreeMap<>(ranges)
                .entrySet().stream()
                        .sorted((a, b) -> Long.compare(length(a.getValue()), length(b.getValue())))
                        .toList();
        Map<Integer, Long> shares = new HashMap<>();
        long left = most;
        int partitions = shortestFirst.size();
        for (Map.Entry<Integer, TopicState.Log> entry : shortestFirst) {
            long equal = left / partitions + (left % partitions == 0 ? 0 : 1);
            long share = Math.min(length(entry.getValue()), equal);
            shares.put(entry.getKey(), share);
            left -= share;
            partitions--;
        }
        return shares;
    }

    private static long length(TopicState.Log log) {
        return Math.max(0, log.end() - log.earliest());
    }
}
