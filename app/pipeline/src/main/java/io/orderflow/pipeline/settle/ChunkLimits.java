package io.orderflow.pipeline.settle;

import java.io.Serializable;
import java.time.Duration;

/**
 * How much one transaction takes, and how long it is tried. Serializable: shipped to executors.
 *
 * @param rows records of a full chunk
 * @param bytes of raw records that make a chunk full before that
 * @param retryFor how long a chunk that meets a transient fault is started over before the batch fails
 */
public record ChunkLimits(int rows, long bytes, Duration retryFor) implements Serializable {

    /** Raw bytes of a full chunk: some megabytes, so that large records cannot fill a task's memory. */
    public static final long DEFAULT_BYTES = 8L << 20;
}
