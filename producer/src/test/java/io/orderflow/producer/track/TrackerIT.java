package io.orderflow.producer.track;

import static org.assertj.core.api.Assertions.assertThat;

import io.orderflow.contract.decode.RecordDecoder;
import io.orderflow.contract.encode.OrderBuilder;
import io.orderflow.contract.encode.RecordEncoder;
import io.orderflow.contract.encode.RecordFormat;
import io.orderflow.local.RealServices;
import io.orderflow.local.TestTopics;
import io.orderflow.producer.OwnersOrder;
import io.orderflow.producer.make.OrderFields;
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
        Tracker tracker = new Tracker(
                consumer,
                new OrderLine(new RecordDecoder(OwnersOrder.CONTRACT), new OrderFields(OwnersOrder.CONTRACT)),
                lines::add);
        return new Member(tracker, lines, CompletableFuture.runAsync(() -> tracker.run(topic)));
    }

    private static void send(TestTopics topics, String topic, int count) {
        RecordEncoder encoder = new RecordEncoder(OwnersOrder.CONTRACT, RecordFormat.JSON);
        for (int partition = 0; partition < 4; partition++) {
            List<byte[]> values = new ArrayList<>();
            for (int i = partition; i < count; i += 4) {
                values.add(encoder.encode(new OrderBuilder(OwnersOrder.CONTRACT)
                        .with(0, 50_000)
                        .with(1, "ORDER-%06d".formatted(i))
                        .with(2, "Yoga Mat")
                        .with(3, "Sports")
                        .with(4, "1.00")
                        .with(5, 1)
                        .with(6, "1.00")
                        .with(7, LocalDateTime.of(2026, 1, 1, 0, 0))
                        .build()));
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
