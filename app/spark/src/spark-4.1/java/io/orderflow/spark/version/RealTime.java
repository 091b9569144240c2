package io.orderflow.spark.version;

import java.time.Duration;
import org.apache.spark.sql.streaming.Trigger;

/** The real-time trigger, which Spark has since 4.1. */
public final class RealTime {

    private RealTime() {}

    public static boolean isSupported() {
        return true;
    }

    /** @param batch how long a batch lasts */
    public static Trigger trigger(Duration batch) {
        return Trigger.RealTime(batch.toMillis());
    }
}
