package io.orderflow.producer.topic;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.orderflow.kafka.Leaders;
import io.orderflow.producer.stop.ProducerText;
import java.time.Duration;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.errors.TopicExistsException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes each customer to a separate topic before the first order of that customer is sent. Name, age group and region
 * are generated, and the same for a customer in every run. A customer whose record does not arrive is sent again with
 * the next order. Thread-safe.
 */
public final class CustomersTopic implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(CustomersTopic.class);
    /** Failures that are logged individually; the summary counts the others. */
    private static final long MOST_FAILURE_LINES = 5;

    private static final List<String> FIRST =
            List.of("Ada", "Ben", "Chloe", "David", "Elif", "Femi", "Grace", "Hugo", "Ines", "Jan", "Keiko", "Luca");
    private static final List<String> LAST =
            List.of("Adams", "Berg", "Costa", "Diaz", "Evans", "Fischer", "Garcia", "Haddad", "Ito", "Jensen", "Khan");
    private static final List<String> AGES = List.of("18-24", "25-34", "35-44", "45-54", "55-64", "65+");
    private static final List<String> REGIONS = List.of("North", "South", "East", "West", "Central");

    private final Producer<byte[], byte[]> producer;
    private final String topic;
    private final BitSet sent = new BitSet();
    private final AtomicLong failures = new AtomicLong();

    public CustomersTopic(Producer<byte[], byte[]> producer, String topic) {
        this.producer = producer;
        this.topic = topic;
    }

    /**
     * Creates the topic, compacted, and waits for its leaders, unless it exists; other errors show when it is written.
     *
     * @param replication copies of each partition; empty: the brokers' default
     */
    public static void create(Admin admin, String topic, int partitions, Optional<Short> replication) {
        NewTopic wanted =
                new NewTopic(topic, Optional.of(partitions), replication).configs(Map.of("cleanup.policy", "compact"));
        try {
            admin.createTopics(List.of(wanted)).all().get();
            Leaders.await(admin, topic, partitions);
        } catch (ExecutionException e) {
            if (!(e.getCause() instanceof TopicExistsException)) {
                log.warn(
                        "Topic {} could not be prepared: {}",
                        topic,
                        e.getCause().getMessage());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Called before the first record, which would otherwise wait for it. */
    public void connect() {
        ClientProperties.connect(producer, topic);
    }

    /** Sends the customer the first time, and again if that failed. */
    public void orderComesFrom(long number) {
        if (number < 0 || number > Integer.MAX_VALUE) {
            return; // no customer of this producer
        }
        int customer = (int) number;
        // Sent within the lock: another thread's order of this customer must not precede it.
        synchronized (sent) {
            if (!sent.get(customer)) {
                sent.set(customer);
                report(customer);
            }
        }
    }

    private void report(int customer) {
        byte[] key = Integer.toString(customer).getBytes(UTF_8);
        byte[] value = value(customer).getBytes(UTF_8);
        var unused = producer.send(new ProducerRecord<>(topic, key, value), (metadata, problem) -> {
            if (problem != null) {
                failed(customer, problem);
            }
        });
    }

    private void failed(int customer, Exception problem) {
        synchronized (sent) {
            sent.clear(customer);
        }
        if (failures.incrementAndGet() <= MOST_FAILURE_LINES) {
            log.error("Topic {} did not accept customer {}: {}", topic, customer, problem.getMessage());
        }
    }

    public static String value(int customer) {
        SplittableRandom random = new SplittableRandom(customer);
        return "{\"customer_id\":" + customer + ",\"name\":\"" + one(FIRST, random) + " " + one(LAST, random)
                + "\",\"age_group\":\"" + one(AGES, random) + "\",\"region\":\"" + one(REGIONS, random) + "\"}";
    }

    private static String one(List<String> texts, SplittableRandom random) {
        return texts.get(random.nextInt(texts.size()));
    }

    /** Waits for outstanding acknowledgements and logs how many customers were written. */
    @Override
    public void close() {
        producer.close(Duration.ofSeconds(10));
        int arrived;
        synchronized (sent) {
            arrived = sent.cardinality();
        }
        log.info(
                "Topic {} received {} customers{}",
                topic,
                ProducerText.count(arrived),
                failures.get() == 0
                        ? ""
                        : "; it did not accept a record " + ProducerText.count(failures.get()) + " times");
    }
}
