package io.orderflow.streams.console;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.orderflow.local.RealServices;
import io.orderflow.local.TestTopics;
import io.orderflow.program.command.CommandLineRun;
import io.orderflow.streams.StreamRecords;
import java.time.LocalDateTime;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The console shows records of any Kafka timestamp: Spark's own source would end at some of them. */
@ExtendWith(RealServices.class)
class ConsoleTimestampsIT {

    @Test
    void showsOrdersAndRejectedRecordsOfEveryTimestamp(TestTopics topics) {
        // By its age a record of 1970 is deleted at once.
        String topic = topics.create(topics.newName(), 1, Map.of("retention.ms", "-1"));
        long[] timestamps = {0, 1_700_000_000_000L, 1_700_000_000_000_000L, 1_700_000_000_000_000_000L, Long.MAX_VALUE};
        for (int i = 0; i < timestamps.length; i++) {
            byte[] order = StreamRecords.order(topic, i, LocalDateTime.of(2025, 1, 15, 14, 30, 45))
                    .value();
            topics.send(new ProducerRecord<>(topic, 0, timestamps[i], null, order));
            topics.send(new ProducerRecord<>(topic, 0, timestamps[i], null, "{".getBytes(UTF_8)));
        }

        CommandLineRun run = ConsoleRun.of(
                List.of(
                        "--set",
                        "kafka.bootstrap-servers=" + topics.bootstrapServers(),
                        "--set",
                        "kafka.topic=" + topic),
                "--until-caught-up");

        assertThat(run.exitCode()).as(run.printed()).isZero();
        for (int i = 0; i < timestamps.length; i++) {
            assertThat(run.printed()).contains("ORDER-00000" + i);
        }
        assertThat(run.printed().split("NOT_JSON", -1)).as("rejected records").hasSizeGreaterThan(timestamps.length);
    }
}
