package io.orderflow.producer.track;

import static org.assertj.core.api.Assertions.assertThat;

import io.orderflow.contract.order.Contract;
import io.orderflow.contract.order.JsonOrderEncoder;
import io.orderflow.contract.order.Order;
import io.orderflow.contract.order.OrderDecoder;
import io.orderflow.local.RealServices;
import io.orderflow.local.TestTopics;
import java.time.Duration;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.CooperativeStickyAssignor;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Trackers as members of real consumer groups. */
@ExtendWith(RealServices.class)
class TrackerIT {
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

    private static Member join(TestTopics topics, String topic, String group) {
        KafkaConsumer<byte[], byte[]> consumer = new KafkaConsumer<>(
                Map.of(
                        "bootstrap.servers",
                        topics.bootstrapServers(),
                        "group.id",
                        topic + group,
                        "auto.offset.reset",
                        "earliest",
                        "partition.assignment.strategy",
                        CooperativeStickyAssignor.class.getName()),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer());
        List<String> lines = new CopyOnWriteArrayList<>();
        Tracker tracker = new Tracker(consumer, OrderDecoder.of(Contract.standard()), lines::add);
        return new Member(tracker, lines, CompletableFuture.runAsync(() -> tracker.run(topic)));
    }

    private static void send(TestTopics topics, String topic, int count) {
        JsonOrderEncoder encoder = new JsonOrderEncoder();
        for (int partition = 0; partition < 4; partition++) {
            List<byte[]> values = new ArrayList<>();
            for (int i = partition; i < count; i += 4) {
                values.add(encoder.encode(new Order(
                        50_000,
                        "ORDER-%06d".formatted(i),
                        "Yoga Mat",
                        "Sports",
                        100,
                        1,
                        100,
                        LocalDateTime.of(2026, 1, 1, 0, 0))));
            }
            topics.sendAll(topic, partition, values);
        }
    }

    @Test
    void membersOfOneGroupShareThePartitionsAndAnotherGroupGetsEverything(TestTopics topics) throws Exception {
        String topic = topics.newName();
        Member one = join(topics, topic, "a");
        Awaitility.await()
                .atMost(Duration.ofSeconds(60))
                .until(() -> one.lines().contains("== Waiting: topic " + topic + " does not exist"));
        topics.create(topic, 4, Map.of());
        Awaitility.await().atMost(Duration.ofSeconds(60)).until(() -> one.owns(4));
        Member two = join(topics, topic, "a");
        Awaitility.await().atMost(Duration.ofSeconds(60)).until(() -> one.owns(2) && two.owns(2));
        assertThat(one.lines())
                .filteredOn(line -> line.startsWith("== Revoked: p"))
                .last()
                .asString()
                .matches("== Revoked: p\\d p\\d\\. Now mine: p\\d p\\d");

        Member other = join(topics, topic, "b");
        send(topics, topic, 200);
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
