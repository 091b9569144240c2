package io.orderflow.follow.group;

import io.orderflow.kafka.Received;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Header;

/** Records that were read and not delivered yet, by partition and in offset order. Used by one thread. */
final class Held {

    private final Map<TopicPartition, Deque<Received>> records = new HashMap<>();
    private final Map<TopicPartition, Long> bytes = new HashMap<>();

    void add(ConsumerRecord<byte[], byte[]> one) {
        List<Received.Header> headers = new ArrayList<>();
        for (Header header : one.headers()) {
            headers.add(new Received.Header(header.key(), header.value()));
        }
        Received received = new Received(one.offset(), one.key(), one.value(), headers, one.timestamp());
        TopicPartition partition = new TopicPartition(one.topic(), one.partition());
        records.computeIfAbsent(partition, any -> new ArrayDeque<>()).add(received);
        bytes.merge(partition, (long) received.size(), Long::sum);
    }

    boolean isEmpty() {
        return records.values().stream().allMatch(Deque::isEmpty);
    }

    int size() {
        return records.values().stream().mapToInt(Deque::size).sum();
    }

    /** The partitions of which records are held, in a fixed order. */
    List<TopicPartition> partitions() {
        return records.entrySet().stream()
                .filter(entry -> !entry.getValue().isEmpty())
                .map(Map.Entry::getKey)
                .sorted((one, other) -> Integer.compare(one.partition(), other.partition()))
                .toList();
    }

    /** The first records of a partition that are below this offset, at most so many. They stay. */
    List<Received> below(TopicPartition partition, long offset, int most) {
        List<Received> below = new ArrayList<>();
        for (Received one : records.getOrDefault(partition, new ArrayDeque<>())) {
            if (below.size() == most || one.offset() >= offset) {
                break;
            }
            below.add(one);
        }
        return below;
    }

    /** The offset of a partition's last record; -1 if none is held. */
    long last(TopicPartition partition) {
        Deque<Received> held = records.getOrDefault(partition, new ArrayDeque<>());
        return held.isEmpty() ? -1 : held.getLast().offset();
    }

    /** Removes the records of a partition before this offset. */
    void removeBefore(TopicPartition partition, long offset) {
        Deque<Received> held = records.get(partition);
        while (held != null && !held.isEmpty() && held.peek().offset() < offset) {
            bytes.merge(partition, (long) -held.remove().size(), Long::sum);
        }
    }

    void drop(Collection<TopicPartition> partitions) {
        partitions.forEach(partition -> {
            records.remove(partition);
            bytes.remove(partition);
        });
    }

    /** The partitions of which enough is held. */
    Set<TopicPartition> full(int mostRecords, long mostBytes) {
        long all = bytes.values().stream().mapToLong(Long::longValue).sum();
        Set<TopicPartition> full = new TreeSet<>((one, other) -> Integer.compare(one.partition(), other.partition()));
        records.forEach((partition, held) -> {
            if (held.size() >= mostRecords || (all >= mostBytes && !held.isEmpty())) {
                full.add(partition);
            }
        });
        return full;
    }
}
