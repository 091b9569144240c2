package io.orderflow.spark;

import io.orderflow.spark.version.SparkVersion;
import org.apache.spark.SparkContext;
import org.apache.spark.sql.SparkSession;

/** What the sessions of all applications have in common. Driver only. */
public final class SparkSessions {

    /** Names the class that writes the files of checkpoints; of an application or of one session. */
    public static final String CHECKPOINT_FILES = "spark.sql.streaming.checkpointFileManagerClass";

    /** Spark's own pattern misses some names of secrets that appear in options and environment. */
    private static final String SECRETS = "(?i)secret|password|passwd|pwd|token|access[.]?key|jaas";

    private SparkSessions() {}

    /** How many tasks can run at the same time on what Spark has now; a cluster's executors come one by one. */
    public static int taskSlots(SparkSession spark) {
        SparkContext context = spark.sparkContext();
        return context.maxNumConcurrentTasks(context.resourceProfileManager().defaultResourceProfile());
    }

    /**
     * A session of this name that shows no secret; its master comes from spark-submit.
     *
     * @throws io.orderflow.condition.StoppedException USAGE: the Spark that runs is not the one of this build
     */
    public static SparkSession.Builder named(String name) {
        SparkVersion.check();
        NamelessUser.logIn();
        return SparkSession.builder().appName(name).config("spark.redaction.regex", SECRETS);
    }
}
