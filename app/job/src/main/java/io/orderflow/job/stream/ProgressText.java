package io.orderflow.job.stream;

import io.orderflow.job.command.DisplayText;
import io.orderflow.job.stream.StreamStatus.Snapshot;
import java.time.Duration;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;

/** The queries as lines for a person, at most 100 columns wide. */
final class ProgressText {

    private static final int NAME = 18;
    private static final DateTimeFormatter EVENT_TIME =
            DateTimeFormatter.ofPattern("MM-dd HH:mm:ss", Locale.ROOT).withZone(ZoneOffset.UTC);
    private static final String[] UNITS = {"B", "kB", "MB", "GB", "TB"};

    private ProgressText() {}

    /** A head line with the time, and a line for each query. */
    static String of(List<Snapshot> queries, LocalTime now) {
        StringBuilder text = new StringBuilder();
        line(
                text,
                now.truncatedTo(ChronoUnit.SECONDS).format(DateTimeFormatter.ISO_LOCAL_TIME),
                "state",
                "rows in",
                "rows/s",
                "rows out",
                "state rows",
                "bytes",
                "watermark",
                "late");
        long rejected = 0;
        long ahead = 0;
        for (Snapshot query : queries) {
            line(
                    text,
                    query.name(),
                    query.state().name(),
                    number(query.counts().received()),
                    number(Math.round(query.perSecond())),
                    number(query.counts().written()),
                    number(query.memory().rows()),
                    bytes(query.memory().bytes()),
                    query.watermark().map(EVENT_TIME::format).orElse("-"),
                    number(query.counts().late()));
            rejected = Math.max(rejected, query.counts().rejected());
            ahead = Math.max(ahead, query.counts().ahead());
        }
        if (rejected > 0) {
            text.append("  %s records are no orders (the job rejects them) or no customers, and were skipped.\n"
                    .formatted(number(rejected)));
        }
        if (ahead > 0) {
            text.append("  %s orders are dated further ahead than streams.furthest-ahead and were skipped.\n"
                    .formatted(number(ahead)));
        }
        return text.toString();
    }

    /** What has befallen a query. */
    static String fault(String name, StreamFault fault) {
        return "  %s: %s. %s".formatted(name, fault.reason(), fault.message().replace("\n", "\n    "));
    }

    /** What comes next; after {@link #fault}. */
    static String next(Duration wait) {
        return "\n  It is tried again in %d s, then less often. The other queries go on.".formatted(wait.toSeconds());
    }

    private static void line(StringBuilder text, String name, Object... cells) {
        Object[] all = new Object[cells.length + 1];
        all[0] = DisplayText.left(name, NAME);
        System.arraycopy(cells, 0, all, 1, cells.length);
        text.append(String.format(Locale.ROOT, "%s %-8s %11s %7s %10s %10s %7s %14s %6s", all)
                        .stripTrailing())
                .append('\n');
    }

    private static String number(long number) {
        return String.format(Locale.ROOT, "%,d", number);
    }

    private static String bytes(long bytes) {
        double size = bytes;
        int unit = 0;
        while (size >= 999.5 && unit < UNITS.length - 1) {
            size /= 1_000;
            unit++;
        }
        return String.format(Locale.ROOT, size < 10 && unit > 0 ? "%.1f %s" : "%.0f %s", size, UNITS[unit]);
    }
}
