package io.orderflow.pipeline.observe;

/** What the driver is doing, as the heartbeat says it. */
public enum State {
    STARTING,
    RUNNING,
    /** Running, but no batch is let in until a named cause is gone. */
    PAUSED,
    /** Kafka or MySQL is away; the job keeps trying. */
    WAITING,
    STOPPED
}
