package io.orderflow.streams.run;

/** The state of a query. */
public enum StreamState {
    STARTING,
    RUNNING,
    /** Waiting for Kafka or MySQL: recovers without intervention. */
    WAITING,
    /** Retried regularly, but needs attention. */
    FAILED,
    STOPPED
}
