package io.orderflow.chaos;

import static io.orderflow.chaos.Faults.WAITS;
import static io.orderflow.chaos.Faults.pause;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewPartitions;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** What happens to the broker and its topics, and records that are no ordinary load. */
final class BrokerFaults {

    private BrokerFaults() {}

    static List<Fault> all() {
        return List.of(
                Fault.of("kafka-kill", "the broker is killed in mid produce", "KAFKA_AWAY; " + WAITS, stage -> {
                    stage.kafka().kill();
                    stage.kafka().start();
                }),
                Fault.of("kafka-stop", "the broker is stopped for 30 s", "KAFKA_AWAY; " + WAITS, stage -> {
                    stage.kafka().stop();
                    pause(30);
                    stage.kafka().start();
                }),
                Fault.of(
                        "kafka-frozen",
                        "the broker stands still for 60 s, past the producers' delivery timeout",
                        "KAFKA_AWAY; " + WAITS,
                        stage -> {
                            stage.kafka().freeze();
                            try {
                                pause(60);
                            } finally {
                                stage.kafka().thaw();
                            }
                        }),
                Fault.of("dead-letter-topic", "the dead-letter topic is deleted", "created again, or waits", stage -> {
                    try (Admin admin = stage.admin()) {
                        admin.deleteTopics(List.of(ChaosStage.TOPIC + "-dlq"))
                                .all()
                                .get();
                    }
                }),
                Fault.of(
                        "partitions",
                        "the topic gets three more partitions, and records in them",
                        "settled from their beginning",
                        BrokerFaults::addPartitions),
                Fault.of(
                        "hanging-transaction",
                        "a transaction stays open for 30 s",
                        "waits behind it; its records are not seen",
                        BrokerFaults::leaveOpen),
                Fault.of(
                        "rejects",
                        "a burst of 50,000 records that are no orders",
                        "each is rejected",
                        stage -> stage.load().burst(50_000, "no order".getBytes(UTF_8))),
                Fault.of(
                        "giants",
                        "100 records of 900,000 bytes",
                        "each is rejected",
                        stage -> stage.load().burst(100, new byte[900_000])));
    }

    private static void addPartitions(ChaosStage stage) throws InterruptedException, ExecutionException {
        int partitions = stage.log().ends().size() + 3;
        try (Admin admin = stage.admin()) {
            admin.createPartitions(Map.of(ChaosStage.TOPIC, NewPartitions.increaseTo(partitions)))
                    .all()
                    .get();
        }
        stage.load().partitions(partitions);
        pause(10);
    }

    private static void leaveOpen(ChaosStage stage) throws InterruptedException {
        Map<String, Object> properties = Map.of(
                "bootstrap.servers", stage.kafka().bootstrapServers(),
                "transactional.id", "hanging",
                "transaction.timeout.ms", "60000");
        try (KafkaProducer<byte[], byte[]> producer =
                new KafkaProducer<>(properties, new ByteArraySerializer(), new ByteArraySerializer())) {
            producer.initTransactions();
            producer.beginTransaction();
            for (int partition = 0; partition < ChaosStage.PARTITIONS; partition++) {
                var unused = producer.send(
                        new ProducerRecord<>(ChaosStage.TOPIC, partition, null, "never seen".getBytes(UTF_8)));
            }
            producer.flush();
            pause(30);
            producer.abortTransaction();
        }
    }
}
