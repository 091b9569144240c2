package io.orderflow.spark;

import org.apache.spark.SparkContext;
import org.apache.spark.sql.SparkSession;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What the sessions of all applications have in common. Driver only. */
public final class SparkSessions {

    /** Names the class that writes the files of checkpoints; of an application or of one session. */
    public static final String CHECKPOINT_FILES = "spark.sql.streaming.checkpointFileManagerClass";

    /** Spark's own pattern misses some names of secrets that appear in options and environment. */
    private static final String SECRETS = "(?i)secret|password|passwd|pwd|token|access[.]?key|jaas";

    private static final Logger log = LoggerFactory.getLogger(SparkSessions.class);

    /** What is tested: the source of records stands on classes that differ between minor versions (decision 0092). */
    private static final String TESTED = "4.2.";

    private SparkSessions() {}

    /** How many tasks can run at the same time on what Spark has now; a cluster's executors come one by one. */
    public static int taskSlots(SparkSession spark) {
        SparkContext context = spark.sparkContext();
        return context.maxNumConcurrentTasks(context.resourceProfileManager().defaultResourceProfile());
    }

    /** A session of this name that shows no secret; its master comes from spark-submit. */
    public static SparkSession.Builder named(String name) {
        NamelessUser.logIn();
        String version = org.apache.spark.package$.MODULE$.SPARK_VERSION();
        if (!version.startsWith(TESTED)) {
            log.warn(
                    "This is Spark {}. OrderFlow is built for Spark {}x and tested with nothing else.",
                    version,
                    TESTED);
        }
        return SparkSession.builder().appName(name).config("spark.redaction.regex", SECRETS);
    }
}
