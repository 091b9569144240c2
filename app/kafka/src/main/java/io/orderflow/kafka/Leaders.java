package io.orderflow.kafka;

import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.RetriableException;

/**
 * Waits until the leader of each partition answers. For a newly created topic, the broker may refuse the first batch of
 * an idempotent producer and accept the second, because it knows no sequence of this producer yet. The first is then
 * out of order forever, and its records fail after delivery.timeout.ms.
 */
public final class Leaders {
    private static final int LOOKS = 100;
    private static final long BETWEEN_LOOKS_NANOS = 50_000_000;

    private Leaders() {}

    /**
     * Returns when all have answered.
     *
     * @throws ExecutionException Kafka refuses or does not answer; an unknown topic is retried for five seconds
     */
    public static void await(Admin admin, String topic, int partitions)
            throws InterruptedException, ExecutionException {
        Map<TopicPartition, OffsetSpec> ends = new HashMap<>();
        for (int partition = 0; partition < partitions; partition++) {
            ends.put(new TopicPartition(topic, partition), OffsetSpec.latest());
        }
        for (int look = 1; ; look++) {
            try {
                admin.listOffsets(ends).all().get();
                return;
            } catch (ExecutionException e) {
                if (!(e.getCause() instanceof RetriableException) || look == LOOKS) {
                    throw e;
                }
                LockSupport.parkNanos(BETWEEN_LOOKS_NANOS);
                if (Thread.interrupted()) {
                    throw new InterruptedException();
                }
            }
        }
    }
}
