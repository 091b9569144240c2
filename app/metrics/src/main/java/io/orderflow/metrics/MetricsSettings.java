package io.orderflow.metrics;

import static java.util.Objects.requireNonNull;

import io.orderflow.settings.Key;
import io.orderflow.settings.Rule;
import io.orderflow.settings.SettingsReader;

/**
 * Where a program serves its metrics.
 *
 * @param port 0: nowhere
 */
public record MetricsSettings(String host, int port) {

    /** The programs with a port of their own, after the first one: one setting fits all programs of a machine. */
    public enum Program {
        JOB(0),
        STREAMS(1),
        CONFIRM(2),
        NOTIFY(3),
        COPY(4);

        private final int after;

        Program(int after) {
            this.after = after;
        }
    }

    private static final Key HOST = Key.of("metrics.host", "METRICS_HOST");
    private static final Key PORT = Key.of("metrics.port", "METRICS_PORT");

    public MetricsSettings {
        requireNonNull(host, "host is null");
    }

    public static MetricsSettings read(SettingsReader reader, Program program) {
        String host = reader.text(HOST, Rule.NOT_BLANK);
        int first = reader.integer(PORT, 0, 65_535 - Program.COPY.after);
        return new MetricsSettings(host, first == 0 ? 0 : first + program.after);
    }

    public boolean isOff() {
        return port == 0;
    }
}
