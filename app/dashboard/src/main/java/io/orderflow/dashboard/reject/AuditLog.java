package io.orderflow.dashboard.reject;

import static java.util.Objects.requireNonNull;

import io.orderflow.dashboard.watch.mysql.Database;
import io.orderflow.pipeline.operate.audit.AuditTrail;
import java.sql.SQLException;
import java.util.List;

/** Reads what people have changed by hand. Thread-safe. */
public final class AuditLog {

    private final Database database;
    private final AuditTrail trail;

    public AuditLog(Database database, String pipeline) {
        this.database = requireNonNull(database, "database is null");
        this.trail = new AuditTrail(database.tables(), pipeline);
    }

    /** The newest entries with a lower number than this, the newest first. */
    public List<AuditTrail.Entry> newest(long before, int limit) throws SQLException {
        return database.read(connection -> trail.newest(connection, before, limit));
    }
}
