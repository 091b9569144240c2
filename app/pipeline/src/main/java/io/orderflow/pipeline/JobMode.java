package io.orderflow.pipeline;

/** How the job gets at its records. */
public enum JobMode {
    /** In micro-batches: the most orders per second, and the least work per order. */
    BATCHES,
    /** One after another, by Spark's real-time trigger: an order is visible within milliseconds. */
    REALTIME
}
