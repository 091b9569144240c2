package io.orderflow.dashboard.watch.kafka;

import static java.util.Objects.requireNonNull;

import io.orderflow.kafka.KafkaSettings;
import java.time.Duration;
import java.util.Optional;
import org.apache.kafka.clients.admin.Admin;

/**
 * An admin client, made when it is first needed: brokers' names need not be known when the dashboard starts.
 * Thread-safe.
 */
final class LazyAdmin implements AutoCloseable {

    private final KafkaSettings kafka;
    private Optional<Admin> admin = Optional.empty();

    LazyAdmin(KafkaSettings kafka) {
        this.kafka = requireNonNull(kafka, "kafka is null");
    }

    /** @throws org.apache.kafka.common.KafkaException no broker's name is known */
    synchronized Admin open() {
        if (admin.isEmpty()) {
            admin = Optional.of(KafkaClients.admin(kafka));
        }
        return admin.get();
    }

    @Override
    public synchronized void close() {
        admin.ifPresent(open -> open.close(Duration.ofSeconds(1)));
    }
}
