package io.orderflow.local;

import static org.apache.kafka.clients.CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.awaitility.Awaitility;

/** Topics for one test on a real broker, with methods to send and read bytes; deleted when closed. */
public final class TestTopics implements AutoCloseable {
    private static final Duration READ_LIMIT = Duration.ofSeconds(30);

    private final String bootstrapServers;
    private final Admin admin;
    private final KafkaProducer<byte[], byte[]> producer;
    private final Set<String> created = new HashSet<>();

    /** On a broker started by the test. */
    public static TestTopics on(LocalKafka kafka) {
        return new TestTopics(kafka.bootstrapServers());
    }

    TestTopics(String bootstrapServers) {
        this.bootstrapServers = bootstrapServers;
        this.admin = Admin.create(Map.of(BOOTSTRAP_SERVERS_CONFIG, bootstrapServers));
        this.producer = new KafkaProducer<>(
                Map.of(BOOTSTRAP_SERVERS_CONFIG, bootstrapServers, "acks", "all"),
                new ByteArraySerializer(),
                new ByteArraySerializer());
    }

    public String bootstrapServers() {
        return bootstrapServers;
    }

    public Admin admin() {
        return admin;
    }

    /** A unique name; the topic, if it is created, is deleted when this is closed. */
    public String newName() {
        String name = "test-" + UUID.randomUUID();
        created.add(name);
        return name;
    }

    /** Creates a topic with a unique name. */
    public String create(int partitions) {
        return create(newName(), partitions, Map.of());
    }

    /**
     * Creates a topic with these settings, such as {@code max.message.bytes}. Unless they say otherwise it keeps its
     * records for ever: a record dated 1970 would soon be deleted.
     */
    public String create(String name, int partitions, Map<String, String> configs) {
        created.add(name);
        Map<String, String> all = new HashMap<>(configs);
        all.putIfAbsent("retention.ms", "-1");
        await(admin.createTopics(List.of(new NewTopic(name, Optional.of(partitions), Optional.empty()).configs(all)))
                .all());
        awaitLeaders(admin, name, partitions);
        return name;
    }

    /**
     * Waits until the leader of each partition answers. A topic exists once the controller has recorded it; the broker
     * learns of it slightly later, and until then refuses an idempotent producer's records in a way that can take the
     * producer minutes to recover from. The admin client fails immediately on a broker that does not know the topic
     * yet.
     */
    public static void awaitLeaders(Admin admin, String topic, int partitions) {
        Map<TopicPartition, OffsetSpec> ends = new HashMap<>();
        for (int partition = 0; partition < partitions; partition++) {
            ends.put(new TopicPartition(topic, partition), OffsetSpec.latest());
        }
        Awaitility.await("leaders of " + topic)
                .atMost(Duration.ofSeconds(30))
                .pollInterval(Duration.ofMillis(50))
                .ignoreExceptionsMatching(e -> e.getCause() instanceof UnknownTopicOrPartitionException)
                .until(() -> await(admin.listOffsets(ends).all()).size() == partitions);
    }

    /** A producer within a transaction that the caller ends; closed without that, it is aborted. */
    public KafkaProducer<byte[], byte[]> inTransaction() {
        Map<String, Object> settings =
                Map.of("bootstrap.servers", bootstrapServers(), "transactional.id", "test-" + UUID.randomUUID());
        KafkaProducer<byte[], byte[]> producer =
                new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer());
        producer.initTransactions();
        producer.beginTransaction();
        return producer;
    }

    /** Sends one value without a key and waits until the broker has it; a null value is a tombstone. */
    public RecordMetadata send(String topic, int partition, byte[] value) {
        return send(new ProducerRecord<>(topic, partition, null, value));
    }

    /** Sends one record and waits until the broker has it. */
    public RecordMetadata send(ProducerRecord<byte[], byte[]> message) {
        try {
            return producer.send(message).get();
        } catch (ExecutionException e) {
            throw new AssertionError(e.getCause());
        } catch (InterruptedException e) {
            throw interrupted(e);
        }
    }

    /** Sends values to one partition, many at a time, and waits until the broker has all of them. */
    public void sendAll(String topic, int partition, Collection<byte[]> values) {
        List<java.util.concurrent.Future<RecordMetadata>> sent = new ArrayList<>();
        values.forEach(value -> sent.add(producer.send(new ProducerRecord<>(topic, partition, null, value))));
        producer.flush();
        try {
            for (var one : sent) {
                one.get();
            }
        } catch (ExecutionException e) {
            throw new AssertionError(e.getCause());
        } catch (InterruptedException e) {
            throw interrupted(e);
        }
    }

    /** The offset after the last record of each partition, by partition. */
    public Map<Integer, Long> endOffsets(String topic) {
        try (var consumer = consumer()) {
            Map<Integer, Long> ends = new HashMap<>();
            consumer.endOffsets(partitions(consumer, topic))
                    .forEach((partition, offset) -> ends.put(partition.partition(), offset));
            return ends;
        }
    }

    /** All committed records now in the topic, partition by partition in offset order. */
    public List<ConsumerRecord<byte[], byte[]>> readAll(String topic) {
        try (var consumer = consumer()) {
            List<TopicPartition> partitions = partitions(consumer, topic);
            Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            List<ConsumerRecord<byte[], byte[]>> read = new ArrayList<>();
            long deadline = System.nanoTime() + READ_LIMIT.toNanos();
            while (partitions.stream().anyMatch(partition -> consumer.position(partition) < ends.get(partition))) {
                consumer.poll(Duration.ofMillis(200)).forEach(read::add);
                if (System.nanoTime() > deadline) {
                    throw new AssertionError("Only " + read.size() + " records of " + ends + " could be read");
                }
            }
            read.sort(java.util.Comparator.<ConsumerRecord<byte[], byte[]>>comparingInt(ConsumerRecord::partition)
                    .thenComparingLong(ConsumerRecord::offset));
            return read;
        }
    }

    private static List<TopicPartition> partitions(KafkaConsumer<byte[], byte[]> consumer, String topic) {
        return consumer.partitionsFor(topic).stream()
                .map(info -> new TopicPartition(topic, info.partition()))
                .toList();
    }

    private KafkaConsumer<byte[], byte[]> consumer() {
        return new KafkaConsumer<>(
                Map.of(
                        BOOTSTRAP_SERVERS_CONFIG,
                        bootstrapServers,
                        "isolation.level",
                        "read_committed",
                        "allow.auto.create.topics",
                        "false",
                        "enable.auto.commit",
                        "false"),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer());
    }

    /** The result of a call to {@link #admin}. */
    public static <T> T await(KafkaFuture<T> future) {
        try {
            return future.get();
        } catch (ExecutionException e) {
            throw new AssertionError(e.getCause());
        } catch (InterruptedException e) {
            throw interrupted(e);
        }
    }

    private static AssertionError interrupted(InterruptedException e) {
        Thread.currentThread().interrupt();
        return new AssertionError("The test was interrupted", e);
    }

    @Override
    public void close() {
        producer.close(Duration.ofSeconds(5));
        Set<String> existing = new HashSet<>(await(admin.listTopics().names()));
        existing.retainAll(created);
        await(admin.deleteTopics(existing).all());
        admin.close(Duration.ofSeconds(5));
    }
}
