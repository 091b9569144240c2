package io.orderflow.spark.version;

import java.time.Duration;
import org.apache.spark.sql.streaming.Trigger;

/** The real-time trigger, which Spark 4.0 does not have. */
public final class RealTime {

    private RealTime() {}

    public static boolean isSupported() {
        return false;
    }

    /** @throws UnsupportedOperationException always */
    @SuppressWarnings("DoNotCallSuggester") // It is called where Spark has the trigger.
    public static Trigger trigger(Duration batch) {
        throw new UnsupportedOperationException("Spark 4.0 has no real-time trigger");
    }
}
