package io.orderflow.track;

import static org.assertj.core.api.Assertions.assertThat;

import io.orderflow.local.Installation;
import io.orderflow.local.LocalKafka;
import io.orderflow.order.Contract;
import io.orderflow.order.JsonOrderEncoder;
import io.orderflow.order.Order;
import io.orderflow.order.OrderDecoder;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDateTime;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.CooperativeStickyAssignor;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Trackers as members of real consumer groups. */
class TrackerIT {
    private static final String TOPIC = "orders";

    @TempDir
    private Path folder;

    private record Member(Tracker tracker, List<String> lines, CompletableFuture<Void> run) {
        long orders() {
            return lines.stream().filter(line -> line.contains("ORDER-")).count();
        }

        boolean owns(int partitions) {
            return lines.stream()
                    .filter(line -> line.startsWith("=="))
                    .reduce((before, last) -> last)
                    .filter(line -> line.replaceAll(".*Now mine: ", "").split(" ", -1).length == partitions
                            && !line.endsWith("none"))
                    .isPresent();
        }
    }

    private static Member join(LocalKafka broker, String group) {
        KafkaConsumer<byte[], byte[]> consumer = new KafkaConsumer<>(
                Map.of(
                        "bootstrap.servers",
                        broker.bootstrapServers(),
                        "group.id",
                        group,
                        "auto.offset.reset",
                        "earliest",
                        "partition.assignment.strategy",
                        CooperativeStickyAssignor.class.getName()),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer());
        List<String> lines = new CopyOnWriteArrayList<>();
        Tracker tracker = new Tracker(consumer, OrderDecoder.of(Contract.standard()), lines::add);
        return new Member(tracker, lines, CompletableFuture.runAsync(() -> tracker.run(List.of(TOPIC))));
    }

    private static void send(LocalKafka broker, int from, int count) {
        JsonOrderEncoder encoder = new JsonOrderEncoder();
        try (var producer = new KafkaProducer<>(
                Map.<String, Object>of("bootstrap.servers", broker.bootstrapServers()),
                new ByteArraySerializer(),
                new ByteArraySerializer())) {
            for (int i = from; i < from + count; i++) {
                Order order = new Order(
                        50_000,
                        "ORDER-%06d".formatted(i),
                        "Yoga Mat",
                        "Sports",
                        100,
                        1,
                        100,
                        LocalDateTime.of(2026, 1, 1, 0, 0));
                var unused = producer.send(new ProducerRecord<>(TOPIC, i % 4, new byte[0], encoder.encode(order)));
            }
        }
    }

    @Test
    void membersOfOneGroupShareThePartitionsAndAnotherGroupGetsEverything() throws Exception {
        try (LocalKafka broker = LocalKafka.start(LocalKafka.Options.in(folder), Installation.find(), message -> {})) {
            try (Admin admin = Admin.create(Map.of("bootstrap.servers", broker.bootstrapServers()))) {
                admin.createTopics(List.of(new NewTopic(TOPIC, 4, (short) 1)))
                        .all()
                        .get();
            }
            Member one = join(broker, "a");
            Awaitility.await().atMost(Duration.ofSeconds(60)).until(() -> one.owns(4));
            Member two = join(broker, "a");
            Awaitility.await().atMost(Duration.ofSeconds(60)).until(() -> one.owns(2) && two.owns(2));
            assertThat(one.lines()).anyMatch(line -> line.startsWith("== Revoked: p"));

            Member other = join(broker, "b");
            send(broker, 0, 200);
            Awaitility.await()
                    .atMost(Duration.ofSeconds(60))
                    .until(() -> one.orders() + two.orders() == 200 && other.orders() == 200);
            assertThat(one.orders()).isEqualTo(100);

            two.tracker().stop();
            two.run().get(30, TimeUnit.SECONDS);
            Awaitility.await().atMost(Duration.ofSeconds(60)).until(() -> one.owns(4));
            for (Member member : List.of(one, other)) {
                member.tracker().stop();
                member.run().get(30, TimeUnit.SECONDS);
            }
        }
    }
}
