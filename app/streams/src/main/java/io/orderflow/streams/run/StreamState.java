package io.orderflow.streams.run;

/** What a query is doing. */
public enum StreamState {
    STARTING,
    RUNNING,
    /** For Kafka or MySQL: passes by itself. */
    WAITING,
    /** Tried again now and then, but a person should look. */
    FAILED,
    STOPPED
}
