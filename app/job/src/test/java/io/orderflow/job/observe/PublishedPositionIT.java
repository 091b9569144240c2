package io.orderflow.job.observe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.orderflow.condition.Condition;
import io.orderflow.contract.fixture.OrderFixture;
import io.orderflow.job.JobRun;
import io.orderflow.kafka.KafkaSettings;
import io.orderflow.local.Partitions;
import io.orderflow.local.RealServices;
import io.orderflow.local.TestPipeline;
import io.orderflow.local.TestTopics;
import io.orderflow.pipeline.observe.PublishedPosition;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.clients.admin.ConsumerGroupDescription;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What every tool of Kafka sees of the job. */
@ExtendWith(RealServices.class)
class PublishedPositionIT {

    private TestPipeline pipeline;
    private String group;

    @BeforeEach
    void sevenOrdersOnTwoPartitions(@Partitions(2) TestPipeline pipeline) {
        this.pipeline = pipeline;
        group = "orderflow-" + pipeline.topic() + "-orders";
        send(0, 1, 5);
        send(1, 6, 7);
    }

    @Test
    void isWhereTheLedgerStandsAsAConsumerGroupWithoutMembers() throws InterruptedException {
        assertThat(JobRun.untilCaughtUp(pipeline)).isEqualTo(Condition.OK);

        assertThat(offsets()).isEqualTo(Map.of(0, 5L, 1, 2L));
        ConsumerGroupDescription seen = TestTopics.await(pipeline.topics()
                .admin()
                .describeConsumerGroups(List.of(group))
                .describedGroups()
                .get(group));
        assertThat(seen.members()).isEmpty();
    }

    @Test
    void isOnlyShownSoAConsumerThatUsesTheGroupHarmsNothing() throws InterruptedException {
        try (KafkaConsumer<byte[], byte[]> stranger = new KafkaConsumer<>(
                        Map.of(
                                "bootstrap.servers",
                                pipeline.topics().bootstrapServers(),
                                "group.id",
                                group,
                                "enable.auto.commit",
                                false),
                        new ByteArrayDeserializer(),
                        new ByteArrayDeserializer());
                LoggedWarnings warnings = LoggedWarnings.of(PublishedPosition.class)) {
            stranger.subscribe(List.of(pipeline.topic()));
            await().atMost(Duration.ofSeconds(60)).until(() -> {
                var unused = stranger.poll(Duration.ofMillis(200));
                return stranger.assignment().size() == 2;
            });

            assertThat(JobRun.untilCaughtUp(pipeline)).isEqualTo(Condition.OK);
            assertThat(warnings.messages())
                    .singleElement()
                    .asString()
                    .contains("cannot be published as consumer group " + group, "Does a consumer use that group?");
        }

        assertThat(offsets()).isEmpty();
    }

    /** While the brokers are unavailable the job says so; a guess at a consumer would only lead astray. */
    @Test
    void saysNothingOfAConsumerWhenTheBrokersAreUnavailable() {
        KafkaSettings unavailable = JobRun.settings(
                        pipeline.topics(),
                        pipeline.topic(),
                        pipeline.deadLetters(),
                        pipeline.database(),
                        Map.of("kafka.bootstrap-servers", "127.0.0.1:1"))
                .kafka();
        try (PublishedPosition position = new PublishedPosition(unavailable, group);
                LoggedWarnings warnings = LoggedWarnings.of(PublishedPosition.class)) {
            position.publish(Map.of(0, 5L));

            assertThat(warnings.messages()).isEmpty();
        }
    }

    private Map<Integer, Long> offsets() {
        Map<Integer, Long> offsets = new TreeMap<>();
        TestTopics.await(pipeline.topics()
                        .admin()
                        .listConsumerGroupOffsets(group)
                        .partitionsToOffsetAndMetadata())
                .forEach((partition, offset) -> offsets.put(partition.partition(), offset.offset()));
        return offsets;
    }

    private void send(int partition, int first, int last) {
        List<byte[]> values = new ArrayList<>();
        for (int id = first; id <= last; id++) {
            values.add(OrderFixture.anOrder().withId("ORDER-%06d".formatted(id)).asJson());
        }
        pipeline.topics().sendAll(pipeline.topic(), partition, values);
    }
}
