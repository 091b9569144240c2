package io.orderflow.spark;

import org.apache.spark.sql.SparkSession;

/** What the sessions of all applications have in common. Driver only. */
public final class SparkSessions {

    /** Names the class that writes the files of checkpoints; of an application or of one session. */
    public static final String CHECKPOINT_FILES = "spark.sql.streaming.checkpointFileManagerClass";

    /** Spark's own pattern misses some names of secrets that appear in options and environment. */
    private static final String SECRETS = "(?i)secret|password|passwd|pwd|token|access[.]?key|jaas";

    private SparkSessions() {}

    /** A session of this name that shows no secret; its master comes from spark-submit. */
    public static SparkSession.Builder named(String name) {
        NamelessUser.logIn();
        return SparkSession.builder().appName(name).config("spark.redaction.regex", SECRETS);
    }
}
