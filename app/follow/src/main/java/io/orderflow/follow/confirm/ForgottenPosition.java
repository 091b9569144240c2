package io.orderflow.follow.confirm;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.orderflow.condition.Condition;
import io.orderflow.condition.StoppedException;
import io.orderflow.follow.group.ConsumerProperties;
import io.orderflow.kafka.KafkaUnavailableException;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListConsumerGroupOffsetsOptions;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.GroupIdNotFoundException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * Kafka forgets the positions of a group that had no member for a week (offsets.retention.minutes). Such a group looks
 * like a new one, and starting at the beginning would confirm every order a second time. The confirmations themselves
 * tell the two apart.
 */
final class ForgottenPosition {

    private static final Duration LONGEST = Duration.ofSeconds(5);
    private static final int ANSWER_SECONDS = 15;
    private static final ObjectMapper JSON = new ObjectMapper();

    private ForgottenPosition() {}

    /**
     * Passes if the group has a position, if confirm.from names where to start, or if no order of this topic was
     * confirmed before.
     *
     * @throws StoppedException POSITION_FORGOTTEN; KAFKA_REFUSED; KAFKA_AWAY
     */
    static void require(ConfirmSettings settings) {
        if (settings.from() != ConfirmSettings.From.AUTO || hasPosition(settings) || !hasConfirmations(settings)) {
            return;
        }
        // Asked a second time: another process of the group may have begun meanwhile.
        if (!hasPosition(settings)) {
            throw new StoppedException(
                    Condition.POSITION_FORGOTTEN,
                    "Topic " + settings.topic() + " has confirmations of orders of topic "
                            + settings.follow().kafka().topic() + ", but group "
                            + settings.follow().group() + " has no position: Kafka forgets those of a group without"
                            + " members (offsets.retention.minutes), or the group was deleted or renamed. Nothing was"
                            + " confirmed. " + Condition.POSITION_FORGOTTEN.remedy());
        }
    }

    private static boolean hasPosition(ConfirmSettings settings) {
        Properties properties = new Properties();
        properties.putAll(settings.follow().kafka().clientProperties());
        String group = settings.follow().group();
        try (Admin admin = Admin.create(properties)) {
            // Stable: waits for the end of a transaction that moves a position right now.
            return admin
                    .listConsumerGroupOffsets(group, new ListConsumerGroupOffsetsOptions().requireStable(true))
                    .partitionsToOffsetAndMetadata()
                    .get(ANSWER_SECONDS, TimeUnit.SECONDS)
                    .entrySet()
                    .stream()
                    .anyMatch(entry -> entry.getValue() != null
                            && entry.getKey()
                                    .topic()
                                    .equals(settings.follow().kafka().topic()));
        } catch (ExecutionException e) {
            if (e.getCause() instanceof GroupIdNotFoundException) {
                return false;
            }
            throw refused("The positions of group " + group, e.getCause());
        } catch (TimeoutException e) {
            throw refused("The positions of group " + group, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw refused("The positions of group " + group, e);
        }
    }

    /** Whether a confirmation of this topic's orders is found within a few seconds; usually the first one is. */
    private static boolean hasConfirmations(ConfirmSettings settings) {
        Map<String, Object> properties = ConsumerProperties.of(
                settings.follow().kafka(), settings.follow().group());
        try (var consumer = new KafkaConsumer<>(properties, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            List<TopicPartition> partitions = consumer.partitionsFor(settings.topic()).stream()
                    .map(info -> new TopicPartition(info.topic(), info.partition()))
                    .toList();
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
            long deadline = System.nanoTime() + LONGEST.toNanos();
            while (System.nanoTime() < deadline && !isAtEnd(consumer, ends)) {
                for (ConsumerRecord<byte[], byte[]> one : consumer.poll(Duration.ofMillis(200))) {
                    if (isOf(one.value(), settings.follow().kafka().topic())) {
                        return true;
                    }
                }
            }
            return false;
        } catch (KafkaException e) {
            throw refused("Topic " + settings.topic(), e);
        }
    }

    private static boolean isAtEnd(KafkaConsumer<byte[], byte[]> consumer, Map<TopicPartition, Long> ends) {
        return ends.entrySet().stream().allMatch(end -> consumer.position(end.getKey()) >= end.getValue());
    }

    private static boolean isOf(byte[] value, String topic) {
        try {
            return value != null && JSON.readTree(value).path("topic").asText().equals(topic);
        } catch (IOException e) {
            // Not a confirmation.
            return false;
        }
    }

    private static StoppedException refused(String what, Throwable cause) {
        return new StoppedException(
                cause instanceof AuthorizationException ? Condition.KAFKA_REFUSED : Condition.KAFKA_AWAY,
                what + " cannot be read: " + KafkaUnavailableException.plain(cause)
                        + ". Nothing was confirmed. Without this check: --set confirm.from=earliest, or latest.");
    }
}
