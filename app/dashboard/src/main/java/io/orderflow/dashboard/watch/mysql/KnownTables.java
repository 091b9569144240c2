package io.orderflow.dashboard.watch.mysql;

import static java.util.Objects.requireNonNull;

import io.orderflow.condition.StoppedException;
import io.orderflow.pipeline.schema.TableVersions;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * Whether this program may work with the tables, asked again every few seconds: a newer program may upgrade them while
 * this one runs. Thread-safe.
 */
final class KnownTables {

    private static final Duration KEPT = Duration.ofSeconds(10);

    private final TableVersions versions;
    private final LongSupplier nanoTime;
    private boolean asked;
    private long askedAt;
    private String newer = "";

    KnownTables(TableVersions versions, LongSupplier nanoTime) {
        this.versions = requireNonNull(versions, "versions is null");
        this.nanoTime = requireNonNull(nanoTime, "nanoTime is null");
    }

    /**
     * Before anything else is done with a connection.
     *
     * @throws TablesNewerException it may not
     */
    void require(Connection connection) throws SQLException {
        if (isDue()) {
            String found = "";
            try {
                versions.requireKnown(connection);
            } catch (StoppedException e) {
                found = e.getMessage();
            }
            know(found);
        }
        String message = newer();
        if (!message.isEmpty()) {
            throw new TablesNewerException(message);
        }
    }

    private synchronized boolean isDue() {
        return !asked || nanoTime.getAsLong() - askedAt >= KEPT.toNanos();
    }

    private synchronized void know(String found) {
        asked = true;
        askedAt = nanoTime.getAsLong();
        newer = found;
    }

    private synchronized String newer() {
        return newer;
    }
}
