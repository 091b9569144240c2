package io.orderflow.producer;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.time.Duration;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;

/**
 * Tells a topic of its own about each customer before the first order of that customer is sent: name, age group and
 * region are made up, and the same for a customer in every run. Safe for use by several threads.
 */
final class CustomersTopic implements AutoCloseable {
    private static final List<String> FIRST =
            List.of("Ada", "Ben", "Chloe", "David", "Elif", "Femi", "Grace", "Hugo", "Ines", "Jan", "Keiko", "Luca");
    private static final List<String> LAST =
            List.of("Adams", "Berg", "Costa", "Diaz", "Evans", "Fischer", "Garcia", "Haddad", "Ito", "Jensen", "Khan");
    private static final List<String> AGES = List.of("18-24", "25-34", "35-44", "45-54", "55-64", "65+");
    private static final List<String> REGIONS = List.of("North", "South", "East", "West", "Central");

    private final Producer<byte[], byte[]> producer;
    private final String topic;
    private final BitSet told = new BitSet();

    CustomersTopic(Producer<byte[], byte[]> producer, String topic) {
        this.producer = producer;
        this.topic = topic;
    }

    /** Creates the topic, compacted, unless it exists; any other fault shows when it is written. */
    static void create(Admin admin, String topic, int partitions) {
        NewTopic wanted = new NewTopic(topic, java.util.Optional.of(partitions), java.util.Optional.empty())
                .configs(Map.of("cleanup.policy", "compact"));
        var unused = admin.createTopics(List.of(wanted)).values().get(topic).whenComplete((done, problem) -> {});
    }

    /** Sends the customer, the first time only. */
    void orderComesFrom(int customer) {
        synchronized (told) {
            if (told.get(customer)) {
                return;
            }
            told.set(customer);
        }
        byte[] key = Integer.toString(customer).getBytes(UTF_8);
        var unused =
                producer.send(new ProducerRecord<>(topic, key, value(customer).getBytes(UTF_8)));
    }

    static String value(int customer) {
        SplittableRandom random = new SplittableRandom(customer);
        return "{\"customer_id\":" + customer + ",\"name\":\"" + one(FIRST, random) + " " + one(LAST, random)
                + "\",\"age_group\":\"" + one(AGES, random) + "\",\"region\":\"" + one(REGIONS, random) + "\"}";
    }

    private static String one(List<String> texts, SplittableRandom random) {
        return texts.get(random.nextInt(texts.size()));
    }

    /** How many customers were told of. */
    int count() {
        synchronized (told) {
            return told.cardinality();
        }
    }

    @Override
    public void close() {
        producer.close(Duration.ofSeconds(10));
    }
}
