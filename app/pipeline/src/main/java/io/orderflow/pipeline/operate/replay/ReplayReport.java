package io.orderflow.pipeline.operate.replay;

import static java.util.Objects.requireNonNull;

import java.util.Optional;
import org.apache.kafka.common.KafkaException;

/**
 * How far a replay has come, together with the processes that were stopped at it before.
 *
 * @param chosen rows that there were when it began
 * @param done rows that it has come to
 * @param sent records that Kafka has acknowledged
 * @param ended whether no row is left; then those of the chosen that are not done were settled meanwhile
 * @param fault why Kafka takes no more; empty unless that has stopped it
 */
public record ReplayReport(long chosen, long done, long sent, boolean ended, Optional<KafkaException> fault) {

    public ReplayReport {
        requireNonNull(fault, "fault is null");
    }
}
