package io.orderflow.producer.track;

import static java.util.stream.Collectors.joining;

import java.time.Duration;
import java.util.Collection;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.function.Function;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.WakeupException;

/**
 * One member of a consumer group that prints what it receives and when it gains or loses partitions. Used by one
 * thread; {@link #stop} by any.
 */
final class Tracker {
    private static final Duration ANSWER_LIMIT = Duration.ofSeconds(5);
    private static final Duration LOOK_AGAIN = Duration.ofSeconds(1);

    private final KafkaConsumer<byte[], byte[]> consumer;
    private final Function<ConsumerRecord<byte[], byte[]>, String> line;
    private final Consumer<String> out;
    private long received;

    /**
     * @param line what is printed of a record
     * @param out receives one line at a time
     */
    Tracker(
            KafkaConsumer<byte[], byte[]> consumer,
            Function<ConsumerRecord<byte[], byte[]>, String> line,
            Consumer<String> out) {
        this.consumer = consumer;
        this.line = line;
        this.out = out;
    }

    /** Runs until stopped; the position after the printed records is committed. */
    void run(String topic) {
        try {
            awaitTopic(topic);
            consumer.subscribe(Set.of(topic), new Rebalances());
            while (true) {
                for (ConsumerRecord<byte[], byte[]> record : consumer.poll(Duration.ofMillis(500))) {
                    received++;
                    out.accept(where(record) + line.apply(record));
                }
            }
        } catch (WakeupException e) {
            out.accept(String.format(Locale.ROOT, "Leaving the group after %,d records", received));
        } finally {
            consumer.close(); // commits the position and leaves, so that the others take over immediately
        }
    }

    /** Prints what it is waiting for, once for each cause; otherwise the output would stay empty. */
    private void awaitTopic(String topic) {
        for (String reported = ""; ; LockSupport.parkNanos(this, LOOK_AGAIN.toNanos())) {
            String lacking = "topic " + topic + " does not exist";
            try {
                if (!consumer.partitionsFor(topic, ANSWER_LIMIT).isEmpty()) {
                    return;
                }
            } catch (TimeoutException e) {
                lacking = "Kafka does not respond";
            }
            if (!lacking.equals(reported)) {
                out.accept("== Waiting: " + lacking);
                reported = lacking;
            }
        }
    }

    /** Ends {@link #run} within one poll. */
    void stop() {
        consumer.wakeup();
    }

    private static String where(ConsumerRecord<byte[], byte[]> record) {
        return String.format(
                Locale.ROOT, "%-10s  ", String.format(Locale.ROOT, "p%d@%d", record.partition(), record.offset()));
    }

    private final class Rebalances implements ConsumerRebalanceListener {
        @Override
        public void onPartitionsAssigned(Collection<TopicPartition> partitions) {
            // Another member joined or left without a change for this one: reported only if it has no partitions.
            if (!partitions.isEmpty() || consumer.assignment().isEmpty()) {
                report("Assigned", partitions, consumer.assignment());
            }
        }

        @Override
        public void onPartitionsRevoked(Collection<TopicPartition> partitions) {
            report("Revoked", partitions, without(partitions));
        }

        @Override
        public void onPartitionsLost(Collection<TopicPartition> partitions) {
            report("Lost", partitions, without(partitions));
        }

        /** Kafka's client removes them from the assignment after this callback. */
        private Set<TopicPartition> without(Collection<TopicPartition> partitions) {
            Set<TopicPartition> others = new HashSet<>(consumer.assignment());
            others.removeAll(partitions);
            return others;
        }

        private void report(String what, Collection<TopicPartition> partitions, Set<TopicPartition> mine) {
            out.accept(String.format(Locale.ROOT, "== %s: %s. Now mine: %s", what, numbers(partitions), numbers(mine)));
        }

        private static String numbers(Collection<TopicPartition> partitions) {
            TreeSet<Integer> numbers = new TreeSet<>();
            partitions.forEach(partition -> numbers.add(partition.partition()));
            return numbers.isEmpty()
                    ? "none"
                    : numbers.stream().map(n -> "p" + n).collect(joining(" "));
        }
    }
}
