package io.orderflow.chaos;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

/** What the job's processes used over time: does the one that lived longest grow? */
final class ResourceSeries {

    private final List<Resources> all = new ArrayList<>();

    void add(Resources now) {
        all.add(now);
    }

    /** What the process that was seen longest used at each quarter of that time. */
    String text() {
        List<Resources> longest = List.of();
        for (long process :
                all.stream().mapToLong(Resources::process).distinct().toArray()) {
            List<Resources> own =
                    all.stream().filter(each -> each.process() == process).toList();
            if (longest.isEmpty() || nanos(own) > nanos(longest)) {
                longest = own;
            }
        }
        if (longest.isEmpty()) {
            return "Resources of the job: not known on this system.";
        }
        StringBuilder text = new StringBuilder(String.format(
                Locale.ROOT,
                "The job's process that lived longest was measured for %d minutes, between faults:",
                TimeUnit.NANOSECONDS.toMinutes(nanos(longest))));
        int last = longest.size() - 1;
        for (int index : new int[] {0, last / 4, last / 2, last * 3 / 4, last}) {
            Resources then = longest.get(index);
            text.append(String.format(
                    Locale.ROOT,
                    "%n      after %2d min: %s",
                    TimeUnit.NANOSECONDS.toMinutes(
                            then.atNanos() - longest.get(0).atNanos()),
                    then.text()));
        }
        return text.toString();
    }

    private static long nanos(List<Resources> own) {
        return own.get(own.size() - 1).atNanos() - own.get(0).atNanos();
    }
}
