package io.orderflow.streams.source;

import io.orderflow.spark.SparkSessions;
import java.util.Map;
import org.apache.spark.sql.SparkSession;

/** Spark sessions for streaming SQL. Driver only. */
public final class Sessions {

    /** Settings of the whole application; others belong to a query's session. */
    private static final Map<String, String> SHARED = Map.of(
            // A query with much to do must not make the others wait.
            "spark.scheduler.mode", "FAIR",
            // The code of all queries' plans: with the default of 100 classes each batch compiles its plan again.
            "spark.sql.codegen.cache.maxEntries", "5000",
            "spark.ui.showConsoleProgress", "false");

    private static final Map<String, String> OWN = Map.of(
            "spark.sql.session.timeZone", "UTC",
            "spark.sql.datetime.java8API.enabled", "true",
            "spark.sql.streaming.stateStore.providerClass",
                    "org.apache.spark.sql.execution.streaming.state.RocksDBStateStoreProvider",
            // A commit writes only the changes, not the whole state.
            "spark.sql.streaming.stateStore.rocksdb.changelogCheckpointing.enabled", "true",
            // All instances of an executor share 500 MB; otherwise each uses off-heap memory without a limit.
            "spark.sql.streaming.stateStore.rocksdb.boundedMemoryUsage", "true",
            // Batches that can be rolled back to; each keeps files.
            "spark.sql.streaming.minBatchesToRetain", "10",
            "spark.sql.streaming.stopTimeout", "10s");

    private Sessions() {}

    /** The application's session. */
    public static SparkSession application(String name) {
        SparkSession.Builder builder = SparkSessions.named(name);
        SHARED.forEach(builder::config);
        return builder.getOrCreate();
    }

    /** A session for one query, with its own names and settings. */
    public static SparkSession forQuery(SparkSession application, int partitions) {
        SparkSession session = application.newSession();
        OWN.forEach((key, value) -> session.conf().set(key, value));
        session.conf().set("spark.sql.shuffle.partitions", partitions);
        return session;
    }
}
