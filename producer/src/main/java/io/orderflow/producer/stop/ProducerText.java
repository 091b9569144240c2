package io.orderflow.producer.stop;

import java.time.Duration;
import java.util.Locale;

/** Figures as people read them. */
public final class ProducerText {
    private ProducerText() {}

    /** {@code 0.5 s}, {@code 12 s}, {@code 3 min 5 s}, {@code 2 h 10 min}. */
    public static String duration(Duration duration) {
        long seconds = duration.toSeconds();
        if (seconds < 10) {
            return String.format(Locale.ROOT, "%.1f s", duration.toMillis() / 1000.0)
                    .replace(".0 s", " s");
        }
        if (seconds < 60) {
            return seconds + " s";
        }
        return seconds < 3600
                ? parts(seconds / 60, "min", seconds % 60, "s")
                : parts(seconds / 3600, "h", seconds / 60 % 60, "min");
    }

    private static String parts(long large, String largeUnit, long small, String smallUnit) {
        return large + " " + largeUnit + (small == 0 ? "" : " " + small + " " + smallUnit);
    }

    /** {@code 12,345} */
    public static String count(long number) {
        return String.format(Locale.ROOT, "%,d", number);
    }

    /** {@code 1,499.97} */
    public static String money(long cents) {
        return String.format(Locale.ROOT, "%,d.%02d", cents / 100, cents % 100);
    }
}
