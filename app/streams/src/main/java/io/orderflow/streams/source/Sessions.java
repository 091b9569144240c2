package io.orderflow.streams.source;

import io.orderflow.spark.SparkSessions;
import java.util.Map;
import org.apache.spark.sql.SparkSession;

/** Spark's sessions for streaming SQL. Driver only. */
public final class Sessions {

    /** Those that the whole application shares; others belong to a session of a query. */
    private static final Map<String, String> SHARED = Map.of(
            // A query with much to do must not make the others wait.
            "spark.scheduler.mode", "FAIR",
            "spark.ui.showConsoleProgress", "false");

    private static final Map<String, String> OWN = Map.of(
            "spark.sql.session.timeZone", "UTC",
            "spark.sql.datetime.java8API.enabled", "true",
            "spark.sql.streaming.stateStore.providerClass",
                    "org.apache.spark.sql.execution.streaming.state.RocksDBStateStoreProvider",
            // A commit writes what has changed, not all of the state.
            "spark.sql.streaming.stateStore.rocksdb.changelogCheckpointing.enabled", "true",
            // All instances of an executor share 500 MB; else each takes what it likes, outside of the heap.
            "spark.sql.streaming.stateStore.rocksdb.boundedMemoryUsage", "true",
            // Batches that can be gone back to; each keeps files.
            "spark.sql.streaming.minBatchesToRetain", "10",
            "spark.sql.streaming.stopTimeout", "10s");

    private Sessions() {}

    /** The application. */
    public static SparkSession application(String name) {
        SparkSession.Builder builder = SparkSessions.named(name);
        SHARED.forEach(builder::config);
        return builder.getOrCreate();
    }

    /** A session for one query: its names and its settings are its own. */
    public static SparkSession forQuery(SparkSession application, int partitions) {
        SparkSession session = application.newSession();
        OWN.forEach((key, value) -> session.conf().set(key, value));
        session.conf().set("spark.sql.shuffle.partitions", partitions);
        return session;
    }
}
