package io.orderflow.producer.topic;

import io.orderflow.contract.compiled.CompiledContract;
import io.orderflow.contract.decode.RecordDecoder;
import io.orderflow.contract.verdict.Decoded;
import io.orderflow.producer.make.OrderNumbers;
import io.orderflow.producer.stop.ProducerText;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.header.Header;

/**
 * Finds the highest order number in a topic without reading all of it.
 *
 * <p>The ids of one producer rise with time, and its key spreads them over the partitions: each partition's highest is
 * near its end. Each partition is therefore read backwards from its end, in windows of 1,000, 2,000, 4,000, … offsets,
 * until {@value #ENOUGH} records with an order id were seen, or its beginning is reached, or {@value #MOST_OFFSETS}
 * offsets were searched. Records without an order id (other programs' records, transaction markers, compacted ones) do
 * not count towards these, so they cannot hide what precedes them.
 *
 * <p>Ids that do not rise: a producer configured to start below the highest id writes that highest id into the header
 * {@value #HEADER} of each such record, so that the tail still finds it. One case remains undetected: another producer
 * that writes higher ids at the same time, ends, and is followed by {@value #ENOUGH} records in each partition. The job
 * then counts a repeated id as duplicate or conflict, and never stores it twice.
 *
 * <p>An id counts in the key and in the value, including in records that will be rejected. A gap in the sequence is
 * harmless. The dashboard's range does not count; nor does a key without a part that counts (a UUID): then the topic is
 * not read.
 */
public final class TopicTail {
    /** Written to records whose number is below the highest known one; the value is that order id. */
    public static final String HEADER = "__orderflow.highest_order_id";

    public static final int ENOUGH = 500;
    public static final long MOST_OFFSETS = 1_000_000;
    private static final long FIRST_WINDOW = 1_000;
    private static final Duration SILENCE_LIMIT = Duration.ofSeconds(30);
    /** Only this much of a value is searched: an order is shorter. */
    private static final int LONGEST_VALUE = 65_536;

    private final Consumer<byte[], byte[]> consumer;
    private final OrderNumbers numbers;
    private final RecordDecoder decoder;

    /**
     * @param consumer reads uncommitted records too: an id in an open transaction may be committed later
     */
    public TopicTail(Consumer<byte[], byte[]> consumer, CompiledContract contract) {
        this.consumer = consumer;
        this.numbers = OrderNumbers.of(contract);
        this.decoder = new RecordDecoder(contract);
    }

    /**
     * Reads the ends of all partitions.
     *
     * @throws org.apache.kafka.common.KafkaException if Kafka does not respond or refuses
     */
    public HighestOrder highest(String topic) {
        if (!numbers.isCountable()) {
            return HighestOrder.NONE;
        }
        List<TopicPartition> partitions = consumer.partitionsFor(topic).stream()
                .map(info -> new TopicPartition(topic, info.partition()))
                .toList();
        Map<TopicPartition, Long> beginnings = consumer.beginningOffsets(partitions);
        Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
        HighestOrder highest = HighestOrder.NONE;
        for (TopicPartition partition : partitions) {
            highest = highest.orHigher(highest(partition, beginnings.get(partition), ends.get(partition)));
        }
        return highest;
    }

    private HighestOrder highest(TopicPartition partition, long beginning, long end) {
        consumer.assign(List.of(partition));
        HighestOrder highest = HighestOrder.NONE;
        long floor = Math.max(beginning, end - MOST_OFFSETS);
        long seen = 0;
        long window = FIRST_WINDOW;
        long until = end;
        while (until > floor && seen < ENOUGH) {
            long from = Math.max(floor, until - window);
            Window found = read(partition, from, until);
            highest = highest.orHigher(found.highest());
            seen += found.orders();
            until = from;
            window *= 2;
        }
        return highest;
    }

    private record Window(HighestOrder highest, long orders) {}

    private Window read(TopicPartition partition, long from, long until) {
        consumer.seek(partition, from);
        HighestOrder highest = HighestOrder.NONE;
        long orders = 0;
        long lastNews = System.nanoTime();
        long position = from;
        while (position < until) {
            for (ConsumerRecord<byte[], byte[]> record : consumer.poll(Duration.ofMillis(500))) {
                if (record.offset() >= until) {
                    break;
                }
                long number = number(record);
                if (number > 0) {
                    orders++;
                    highest = highest.orHigher(new HighestOrder(
                            Math.max(number, noted(record)),
                            "partition " + record.partition() + ", offset " + record.offset()));
                }
            }
            // The position also moves past offsets that are never shown: markers and gaps of compaction.
            long now = consumer.position(partition);
            if (now > position) {
                position = now;
                lastNews = System.nanoTime();
            } else if (System.nanoTime() - lastNews > SILENCE_LIMIT.toNanos()) {
                throw new TimeoutException(
                        "No record of " + partition + " arrived for " + ProducerText.duration(SILENCE_LIMIT));
            }
        }
        return new Window(highest, orders);
    }

    private long number(ConsumerRecord<byte[], byte[]> record) {
        OptionalLong inKey = numbers.inKey(text(record.key()));
        OptionalLong inValue = numbers.inValue(text(record.value()));
        return Math.max(inKey.orElse(0), Math.max(inValue.orElse(0), inAvro(record.value())));
    }

    /** Avro has no names to search for: only a valid order gives its id. */
    private long inAvro(byte[] value) {
        return value != null
                        && value.length > 2
                        && value[0] == (byte) 0xC3
                        && decoder.decode(value) instanceof Decoded.Accepted accepted
                ? numbers.of(accepted.values()).orElse(0)
                : 0;
    }

    private long noted(ConsumerRecord<byte[], byte[]> record) {
        Header header = record.headers().lastHeader(HEADER);
        return header == null ? 0 : numbers.of(text(header.value())).orElse(0);
    }

    private static String text(byte[] bytes) {
        return bytes == null ? "" : new String(bytes, 0, Math.min(bytes.length, LONGEST_VALUE), StandardCharsets.UTF_8);
    }
}
