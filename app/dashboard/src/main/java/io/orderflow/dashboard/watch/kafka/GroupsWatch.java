package io.orderflow.dashboard.watch.kafka;

import static io.orderflow.dashboard.watch.kafka.KafkaClients.answer;
import static java.util.Objects.requireNonNull;
import static java.util.stream.Collectors.toMap;

import io.orderflow.dashboard.watch.Loop;
import io.orderflow.kafka.KafkaSettings;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.ConsumerGroupDescription;
import org.apache.kafka.clients.admin.ConsumerGroupListing;
import org.apache.kafka.clients.admin.ListConsumerGroupOffsetsSpec;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;

/** Asks for all consumer groups of the cluster and where they stand, every few seconds. */
public final class GroupsWatch implements AutoCloseable {

    private static final Duration PAUSE = Duration.ofSeconds(4);
    private static final int MOST_GROUPS = 100;

    private final LazyAdmin admin;
    private final String own;
    private final Loop loop;
    private volatile Groups groups = new Groups(Instant.EPOCH, List.of(), false);

    /** @param own the group under which the job publishes its position */
    public GroupsWatch(KafkaSettings kafka, String own) {
        this.own = requireNonNull(own, "own is null");
        this.admin = new LazyAdmin(kafka);
        this.loop = Loop.of("groups", PAUSE, this::check);
    }

    /** @param truncated whether there are more than were asked for */
    public record Groups(Instant at, List<Group> groups, boolean truncated) {
        public Groups {
            groups = List.copyOf(groups);
        }
    }

    /** @param own whether it is the job's own position */
    public record Group(
            String group, String state, int members, boolean own, OptionalLong lagRecords, List<OfTopic> topics) {}

    /** A group's position in one topic. */
    public record OfTopic(String topic, OptionalLong lagRecords, List<At> partitions) {}

    /** @param latest empty: Kafka did not say */
    public record At(int partition, long offset, OptionalLong latest, OptionalLong lagRecords) {}

    /** As last seen. */
    public Groups groups() {
        return groups;
    }

    private void check() {
        try {
            List<String> all = answer(admin.open().listConsumerGroups().all()).stream()
                    .map(ConsumerGroupListing::groupId)
                    .sorted(Comparator.comparing((String group) -> !group.equals(own))
                            .thenComparing(Comparator.naturalOrder()))
                    .toList();
            List<String> asked = all.stream().limit(MOST_GROUPS).toList();
            groups = new Groups(Instant.now(), describe(asked), asked.size() < all.size());
        } catch (KafkaException e) {
            // LogWatch reports that Kafka is unavailable; the groups shown carry their age.
            org.slf4j.LoggerFactory.getLogger(GroupsWatch.class).debug("No groups", e);
        }
    }

    private List<Group> describe(List<String> names) {
        Map<String, KafkaFuture<ConsumerGroupDescription>> described =
                admin.open().describeConsumerGroups(names).describedGroups();
        Map<String, Map<TopicPartition, OffsetAndMetadata>> offsets = names.isEmpty()
                ? Map.of()
                : answer(admin.open()
                        .listConsumerGroupOffsets(
                                names.stream().collect(toMap(name -> name, name -> new ListConsumerGroupOffsetsSpec())))
                        .all());
        Map<TopicPartition, Long> ends = ends(
                offsets.values().stream().flatMap(map -> map.keySet().stream()).collect(Collectors.toSet()));
        List<Group> found = new ArrayList<>();
        for (String name : names) {
            description(described.get(name))
                    .ifPresent(
                            description -> found.add(group(description, offsets.getOrDefault(name, Map.of()), ends)));
        }
        return found;
    }

    /** Empty: the group was deleted a moment ago, or may not be described. */
    private static Optional<ConsumerGroupDescription> description(KafkaFuture<ConsumerGroupDescription> future) {
        try {
            return Optional.of(answer(future));
        } catch (KafkaException e) {
            return Optional.empty();
        }
    }

    private Map<TopicPartition, Long> ends(Set<TopicPartition> partitions) {
        Map<TopicPartition, Long> ends = new HashMap<>();
        if (partitions.isEmpty()) {
            return ends;
        }
        var result = admin.open().listOffsets(partitions.stream().collect(toMap(p -> p, p -> OffsetSpec.latest())));
        for (TopicPartition partition : partitions) {
            try {
                ends.put(partition, answer(result.partitionResult(partition)).offset());
            } catch (KafkaException e) {
                // A topic that was deleted: its groups still know of it.
                ends.remove(partition);
            }
        }
        return ends;
    }

    private Group group(
            ConsumerGroupDescription description,
            Map<TopicPartition, OffsetAndMetadata> offsets,
            Map<TopicPartition, Long> ends) {
        Map<String, List<At>> topics = new TreeMap<>();
        for (TopicPartition partition : sorted(offsets.keySet())) {
            OffsetAndMetadata offset = offsets.get(partition);
            if (offset != null) {
                Long end = ends.get(partition);
                topics.computeIfAbsent(partition.topic(), topic -> new ArrayList<>())
                        .add(new At(
                                partition.partition(),
                                offset.offset(),
                                end == null ? OptionalLong.empty() : OptionalLong.of(end),
                                end == null
                                        ? OptionalLong.empty()
                                        : OptionalLong.of(Math.max(0, end - offset.offset()))));
            }
        }
        List<OfTopic> ofTopics = topics.entrySet().stream()
                .map(topic -> new OfTopic(topic.getKey(), sum(topic.getValue()), topic.getValue()))
                .toList();
        return new Group(
                description.groupId(),
                description.state().toString(),
                description.members().size(),
                description.groupId().equals(own),
                sum(ofTopics.stream()
                        .flatMap(topic -> topic.partitions().stream())
                        .toList()),
                ofTopics);
    }

    private static Set<TopicPartition> sorted(Set<TopicPartition> partitions) {
        Set<TopicPartition> sorted =
                new TreeSet<>(Comparator.comparing(TopicPartition::topic).thenComparing(TopicPartition::partition));
        sorted.addAll(partitions);
        return sorted;
    }

    private static OptionalLong sum(List<At> partitions) {
        return partitions.stream().allMatch(at -> at.lagRecords().isPresent())
                ? OptionalLong.of(partitions.stream()
                        .mapToLong(at -> at.lagRecords().orElse(0))
                        .sum())
                : OptionalLong.empty();
    }

    @Override
    public void close() {
        loop.close();
        admin.close();
    }
}
