package io.orderflow.follow.group;

import io.orderflow.kafka.KafkaSettings;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.consumer.ConsumerConfig;

/** The client properties of a consumer that reads committed records only, and commits its position itself. */
public final class ConsumerProperties {

    private ConsumerProperties() {}

    /** Of a consumer outside a group; the map may be changed. */
    public static Map<String, Object> of(KafkaSettings kafka, String clientId) {
        Map<String, Object> properties = new HashMap<>(kafka.clientProperties());
        properties.put(CommonClientConfigs.CLIENT_ID_CONFIG, clientId);
        properties.put(CommonClientConfigs.ENABLE_METRICS_PUSH_CONFIG, false);
        properties.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
        properties.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        properties.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
        return properties;
    }

    /** Of a member of a consumer group; the map may be changed. */
    public static Map<String, Object> ofMember(KafkaSettings kafka, String group) {
        Map<String, Object> properties = of(kafka, group);
        properties.put(ConsumerConfig.GROUP_ID_CONFIG, group);
        return properties;
    }
}
