package io.orderflow.streams.run;

import io.orderflow.program.terminal.DisplayText;
import io.orderflow.streams.fault.StreamFault;
import io.orderflow.streams.run.StreamStatus.Snapshot;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;

/** Status lines of the queries, at most 80 columns wide; times are UTC. */
public final class ProgressText {

    private static final int NAME = 17;
    private static final Duration DAY = Duration.ofHours(24);
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("HH:mm:ss", Locale.ROOT).withZone(ZoneOffset.UTC);
    private static final DateTimeFormatter DATE =
            DateTimeFormatter.ofPattern("yyMMdd HH'h'", Locale.ROOT).withZone(ZoneOffset.UTC);
    private static final String[] BYTES = {" B", " kB", " MB", " GB", " TB"};
    private static final String[] COUNTS = {"", "k", "M", "G", "T"};
    /** Counts up to this one are written in full. */
    private static final int SHORT = 10_000;

    private ProgressText() {}

    /** A header line with the time, and one line for each query. */
    public static String of(List<Snapshot> queries, Instant now) {
        StringBuilder text = new StringBuilder();
        line(text, TIME.format(now), "state", "in", "in/s", "out", "kept", "size", "watermark", "late");
        long rejected = 0;
        long ahead = 0;
        for (Snapshot query : queries) {
            line(
                    text,
                    query.name(),
                    query.state().name(),
                    count(query.counts().received()),
                    count(Math.round(query.perSecond())),
                    count(query.counts().written()),
                    count(query.memory().rows()),
                    shortened(query.memory().bytes(), BYTES),
                    query.watermark().map(time -> time(time, now)).orElse("-"),
                    count(query.counts().late()));
            rejected = Math.max(rejected, query.counts().rejected());
            ahead = Math.max(ahead, query.counts().ahead());
        }
        if (rejected > 0) {
            text.append("  %s records are not valid orders (the job rejects them) or customers: skipped.\n"
                    .formatted(number(rejected)));
        }
        if (ahead > 0) {
            text.append("  %s orders are dated further ahead than streams.furthest-ahead: skipped.\n"
                    .formatted(number(ahead)));
        }
        return text.toString();
    }

    /** The fault of a query. */
    static String fault(String name, StreamFault fault) {
        return "  %s: %s. %s".formatted(name, fault.reason(), fault.message().replace("\n", "\n    "));
    }

    /** What happens next; follows {@link #fault}. */
    static String next(Duration wait) {
        return "\n  Next attempt in %d s, then less often. The other queries continue.".formatted(wait.toSeconds());
    }

    /** A watermark; with its date if on another day: {@code 14:29:20}, {@code 261120 14h}. */
    private static String time(Instant time, Instant now) {
        return Duration.between(time, now).abs().compareTo(DAY) < 0 ? TIME.format(time) : DATE.format(time);
    }

    private static void line(StringBuilder text, String name, Object... cells) {
        Object[] all = new Object[cells.length + 1];
        all[0] = DisplayText.left(name, NAME);
        System.arraycopy(cells, 0, all, 1, cells.length);
        text.append(String.format(Locale.ROOT, "%s %-8s %6s %6s %6s %6s %7s %10s %5s", all)
                        .stripTrailing())
                .append('\n');
    }

    private static String number(long number) {
        return String.format(Locale.ROOT, "%,d", number);
    }

    private static String count(long count) {
        return count < SHORT ? number(count) : shortened(count, COUNTS);
    }

    /** At most three digits: {@code 1.2M}. */
    private static String shortened(long number, String[] units) {
        double size = number;
        int unit = 0;
        while (size >= 999.5 && unit < units.length - 1) {
            size /= 1_000;
            unit++;
        }
        return String.format(Locale.ROOT, size < 9.95 && unit > 0 ? "%.1f%s" : "%.0f%s", size, units[unit]);
    }
}
