package io.orderflow.verify;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.orderflow.local.Installation;
import io.orderflow.local.RealServices;
import io.orderflow.local.TestDatabase;
import io.orderflow.local.TestTopics;
import io.orderflow.verify.compare.Conclusion;
import java.nio.file.Path;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** A record of any Kafka timestamp is recounted as it was settled, in dead letters and rows as well. */
@ExtendWith(RealServices.class)
class KafkaTimestampsIT {

    private static final Path CONTRACT = Installation.home().resolve("conf/contracts/orders.odcs.yaml");

    @Test
    void recordsOfEveryKafkaTimestampAreRecounted(TestTopics topics, TestDatabase database) throws Exception {
        Verified verified = Verified.on(topics, database);
        long[] timestamps = {0, 1_700_000_000_000_000L, 1_700_000_000_000_000_000L, Long.MAX_VALUE};
        for (int i = 0; i < timestamps.length; i++) {
            topics.send(new ProducerRecord<>(verified.topic(), 0, timestamps[i], null, VerifyIT.order(100 + i, 45.99)));
            topics.send(new ProducerRecord<>(verified.topic(), 0, timestamps[i], null, "{".getBytes(UTF_8)));
        }
        verified.run(CONTRACT);

        Conclusion conclusion = verified.recount(CONTRACT);

        assertThat(conclusion.counts()).isEmpty();
        assertThat(conclusion.rows().all()).isEqualTo(timestamps.length);
        assertThat(conclusion.letters().published()).isEqualTo(timestamps.length);
    }
}
