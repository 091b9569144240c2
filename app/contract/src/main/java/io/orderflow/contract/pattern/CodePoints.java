package io.orderflow.contract.pattern;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** A set of code points, as ranges that are sorted, apart, and never empty. */
record CodePoints(List<Range> ranges) {
    static final int HIGHEST = 0x10FFFF;

    record Range(int from, int to) {}

    CodePoints {
        ranges = merged(ranges);
    }

    static CodePoints of(int from, int to) {
        return new CodePoints(List.of(new Range(from, to)));
    }

    CodePoints and(CodePoints others) {
        List<Range> all = new ArrayList<>(ranges);
        all.addAll(others.ranges);
        return new CodePoints(all);
    }

    /** All code points except these. */
    CodePoints complement() {
        List<Range> gaps = new ArrayList<>();
        int from = 0;
        for (Range range : ranges) {
            if (range.from > from) {
                gaps.add(new Range(from, range.from - 1));
            }
            from = range.to + 1;
        }
        if (from <= HIGHEST) {
            gaps.add(new Range(from, HIGHEST));
        }
        return new CodePoints(gaps);
    }

    private static List<Range> merged(List<Range> ranges) {
        List<Range> merged = new ArrayList<>();
        for (Range range :
                ranges.stream().sorted(Comparator.comparingInt(Range::from)).toList()) {
            int last = merged.size() - 1;
            if (last >= 0 && merged.get(last).to >= range.from - 1) {
                merged.set(last, new Range(merged.get(last).from, Math.max(merged.get(last).to, range.to)));
            } else {
                merged.add(range);
            }
        }
        return List.copyOf(merged);
    }
}
