package io.orderflow.pipeline.observe;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The driver's state in a file of its own machine: what the heartbeat says, and why that may be silent. It needs
 * neither MySQL nor Kafka. Each time the whole file is replaced at once, so that a reader never sees half of it. Driver
 * only; used by one thread.
 */
public final class HealthFile {

    private static final Logger log = LoggerFactory.getLogger(HealthFile.class);

    private final Path file;
    private final String pipeline;
    private final String driver;
    private boolean failed;

    /** @param driver which process this is: host and process id */
    public HealthFile(Path file, String pipeline, String driver) {
        this.file = requireNonNull(file, "file is null").toAbsolutePath();
        this.pipeline = requireNonNull(pipeline, "pipeline is null");
        this.driver = requireNonNull(driver, "driver is null");
    }

    /**
     * Replaces the file. A failure is logged once and does not disturb the job.
     *
     * @param heartbeatTrouble why the last heartbeat could not be written; empty if it was
     */
    public void write(Status.Snapshot status, String heartbeatTrouble, Instant now) {
        Path next = file.resolveSibling(file.getFileName() + ".next");
        try {
            Files.writeString(next, text(status, heartbeatTrouble, now), UTF_8);
            Files.move(next, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            failed = false;
        } catch (IOException e) {
            if (!failed) {
                log.warn(
                        "The health file {} cannot be written: {}. Further failures are not reported; the job goes on.",
                        file,
                        e.toString());
            }
            failed = true;
        }
    }

    private String text(Status.Snapshot status, String heartbeatTrouble, Instant now) {
        return String.format(
                Locale.ROOT,
                """
                {
                  "pipeline": "%s",
                  "driver": "%s",
                  "time": "%s",
                  "state": "%s",
                  "reason": "%s",
                  "message": "%s",
                  "epoch": %d,
                  "lag_records": %d,
                  "heartbeat": "%s"
                }
                """,
                escaped(pipeline),
                escaped(driver),
                now.truncatedTo(ChronoUnit.MILLIS),
                status.state(),
                escaped(status.reason()),
                escaped(status.message()),
                status.epoch(),
                status.lagRecords(),
                heartbeatTrouble.isEmpty() ? "written" : escaped(heartbeatTrouble));
    }

    /** As JSON wants a text (RFC 8259, section 7). */
    private static String escaped(String text) {
        StringBuilder escaped = new StringBuilder();
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '"' || c == '\\') {
                escaped.append('\\').append(c);
            } else if (c < ' ' || Character.isSurrogate(c)) {
                escaped.append(String.format(Locale.ROOT, "\\u%04x", (int) c));
            } else {
                escaped.append(c);
            }
        }
        return escaped.toString();
    }
}
