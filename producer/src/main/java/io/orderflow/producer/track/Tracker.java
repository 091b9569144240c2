package io.orderflow.producer.track;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.stream.Collectors.joining;

import io.orderflow.contract.compiled.OrderValues;
import io.orderflow.contract.decode.RecordDecoder;
import io.orderflow.contract.model.Role;
import io.orderflow.contract.verdict.Decoded;
import io.orderflow.producer.make.OrderFields;
import java.time.Duration;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
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
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss", Locale.ROOT);
    private static final Duration ANSWER_LIMIT = Duration.ofSeconds(5);
    private static final Duration LOOK_AGAIN = Duration.ofSeconds(1);

    private final KafkaConsumer<byte[], byte[]> consumer;
    private final RecordDecoder decoder;
    private final OrderFields fields;
    private final Consumer<String> out;
    private long received;

    /** @param out receives one line at a time */
    Tracker(KafkaConsumer<byte[], byte[]> consumer, RecordDecoder decoder, OrderFields fields, Consumer<String> out) {
        this.consumer = consumer;
        this.decoder = decoder;
        this.fields = fields;
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
                    out.accept(line(record));
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

    /**
     * {@code p1@17  ORDER-000042  2 x Espresso Machine  Home & Kitchen  1299.98  2026-11-20T12:00:00  customer 51234}
     */
    private String line(ConsumerRecord<byte[], byte[]> record) {
        String where = String.format(Locale.ROOT, "p%d@%d", record.partition(), record.offset());
        Decoded decoded = decoder.decode(record.value());
        String what = what(decoded);
        return String.format(Locale.ROOT, "%-10s  %s%s", where, what, key(record, decoded));
    }

    private String what(Decoded decoded) {
        if (decoded instanceof Decoded.Rejected rejected) {
            return String.format(
                    Locale.ROOT,
                    "not an order: %s %s",
                    rejected.rejection().reason(),
                    rejected.rejection().message());
        }
        OrderValues order = ((Decoded.Accepted) decoded).order();
        List<String> parts = new ArrayList<>();
        parts.add(fields.key(order));
        String quantity =
                fields.shown(order, Role.QUANTITY).map(text -> text + " x ").orElse("");
        fields.shown(order, Role.PRODUCT)
                .map(product -> quantity + product)
                .or(() -> fields.shown(order, Role.QUANTITY).map(text -> text + " pieces"))
                .ifPresent(parts::add);
        fields.shown(order, Role.CATEGORY).ifPresent(parts::add);
        fields.shown(order, Role.AMOUNT)
                .or(() -> fields.shown(order, Role.PRICE))
                .map(amount -> amount
                        + fields.shown(order, Role.CURRENCY)
                                .map(currency -> " " + currency)
                                .orElse(""))
                .ifPresent(parts::add);
        fields.time(order).map(TIME::format).ifPresent(parts::add);
        fields.shown(order, Role.CUSTOMER).ifPresent(customer -> parts.add("customer " + customer));
        return String.join("  ", parts);
    }

    /** Printed only if it differs from the order id and is printable. */
    private String key(ConsumerRecord<byte[], byte[]> record, Decoded decoded) {
        String key = record.key() == null ? "" : new String(record.key(), UTF_8);
        boolean same = decoded instanceof Decoded.Accepted accepted
                && fields.key(accepted.order()).equals(key);
        return key.isEmpty() || same || !key.matches("[\\p{Print}]{1,60}") ? "" : "  key " + key;
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
