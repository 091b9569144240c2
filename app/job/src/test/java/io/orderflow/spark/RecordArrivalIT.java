package io.orderflow.spark;

import static org.assertj.core.api.Assertions.assertThat;

import io.orderflow.local.RealServices;
import io.orderflow.local.TestTopics;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.apache.spark.sql.util.CaseInsensitiveStringMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(RealServices.class)
@Timeout(value = 1, unit = TimeUnit.MINUTES)
class RecordArrivalIT {

    /** Longer than the time in which each test must end. */
    private static final Duration LONG = Duration.ofMinutes(10);

    @Test
    void theWaitEndsWithTheFirstRecordThatArrives(TestTopics topics) {
        String topic = topics.create(2);
        try (RecordArrival arrival = arrival(topics, LONG)) {
            CompletableFuture<Void> wait = CompletableFuture.runAsync(() -> arrival.await(offsets(topic, 0, 0)));
            topics.send(topic, 1, "an order".getBytes(StandardCharsets.UTF_8));

            assertThat(wait).succeedsWithin(Duration.ofSeconds(50));
        }
    }

    @Test
    void thereIsNoWaitWhereARecordIsThereAlready(TestTopics topics) {
        String topic = topics.create(2);
        topics.send(topic, 0, "an order".getBytes(StandardCharsets.UTF_8));
        try (RecordArrival arrival = arrival(topics, LONG)) {
            arrival.await(offsets(topic, 0, 0));
        }
    }

    @Test
    void aQuietTopicEndsTheWaitAfterItsTime(TestTopics topics) {
        String topic = topics.create(1);
        topics.send(topic, 0, "read already".getBytes(StandardCharsets.UTF_8));
        try (RecordArrival arrival = arrival(topics, Duration.ofMillis(200))) {
            long begun = System.nanoTime();
            arrival.await("{\"%s\":{\"0\":1}}".formatted(topic));

            assertThat(Duration.ofNanos(System.nanoTime() - begun)).isGreaterThan(Duration.ofMillis(150));
        }
    }

    @Test
    void anInterruptEndsTheWaitAndIsNotLost(TestTopics topics) throws InterruptedException {
        String topic = topics.create(1);
        boolean[] interrupted = new boolean[1];
        Thread waiting = new Thread(() -> {
            try (RecordArrival arrival = arrival(topics, LONG)) {
                arrival.await("{\"%s\":{\"0\":0}}".formatted(topic));
                interrupted[0] = Thread.currentThread().isInterrupted();
            }
        });
        waiting.start();
        waiting.interrupt();
        waiting.join();

        assertThat(interrupted[0]).isTrue();
    }

    @Test
    void whatIsWrongWithTheOffsetsIsLeftToOthersToReport(TestTopics topics) {
        String topic = topics.create(1);
        try (RecordArrival arrival = arrival(topics, LONG)) {
            arrival.await("{\"%s\":{\"0\":1000}}".formatted(topic));
        }
    }

    private static RecordArrival arrival(TestTopics topics, Duration longest) {
        return new RecordArrival(
                new CaseInsensitiveStringMap(Map.of("kafka.bootstrap.servers", topics.bootstrapServers())), longest);
    }

    private static String offsets(String topic, long first, long second) {
        return "{\"%s\":{\"0\":%d,\"1\":%d}}".formatted(topic, first, second);
    }
}
