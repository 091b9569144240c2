package io.orderflow.demo;

import io.orderflow.condition.ExitCode;
import java.time.Duration;
import java.util.Optional;

/** Judges after each death of a program whether and when it is started again. Used by one thread. */
final class Deaths {
    /** So often in a row, each within a short time, a start may fail. */
    private static final int MOST_FAILURES = 3;

    private static final Duration SHORT = Duration.ofSeconds(60);

    private int failures;

    /**
     * @param status with which it ended
     * @param lived how long it had run
     * @return how long to wait before the next start; empty if that would not help
     */
    Optional<Duration> after(int status, Duration lived) {
        failures = lived.compareTo(SHORT) < 0 ? failures + 1 : 1;
        return isFinal(status) || failures >= MOST_FAILURES
                ? Optional.empty()
                : Optional.of(Duration.ofSeconds(1L << (failures - 1)));
    }

    /** Whether the status says that a restart does not help: usage, or a named stop of the job, which needs a person. */
    static boolean isFinal(int status) {
        return status == ExitCode.USAGE.code()
                || (status >= ExitCode.FENCED.code() && status <= ExitCode.RECORD_STUCK.code());
    }
}
