package io.orderflow.producer.topic;

import static org.assertj.core.api.Assertions.assertThat;

import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.common.errors.NotEnoughReplicasException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;

/** With the mock producer shipped with Kafka's client, which completes sends on demand. */
class CustomersTopicTest {
    private final MockProducer<byte[], byte[]> kafka =
            new MockProducer<>(false, null, new ByteArraySerializer(), new ByteArraySerializer());
    private final CustomersTopic customers = new CustomersTopic(kafka, "customers");

    @Test
    void aCustomerIsSentOnceAndAgainIfTheRecordDidNotArrive() {
        customers.orderComesFrom(50_001);
        customers.orderComesFrom(50_001);
        assertThat(kafka.history()).hasSize(1);
        kafka.errorNext(new NotEnoughReplicasException("away"));
        customers.orderComesFrom(50_001);
        kafka.completeNext();
        customers.orderComesFrom(50_001);
        assertThat(kafka.history()).hasSize(2);
    }
}
