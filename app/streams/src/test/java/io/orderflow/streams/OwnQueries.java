package io.orderflow.streams;

import io.orderflow.local.RealServices;
import io.orderflow.local.TestDatabase;
import io.orderflow.local.TestTopics;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Tests that write queries of their own, over a topic of orders of their own. */
@ExtendWith(RealServices.class)
abstract class OwnQueries {

    @TempDir
    Path queries;

    @TempDir
    Path checkpoints;

    TestTopics topics;
    TestDatabase database;
    String orders;

    @BeforeEach
    void open(TestTopics topics, TestDatabase database) {
        this.topics = topics;
        this.database = database;
        // By default a broker refuses records dated tomorrow; not every broker does.
        this.orders = topics.create(
                topics.newName(), 1, Map.of("message.timestamp.after.max.ms", Long.toString(Long.MAX_VALUE)));
    }

    @AfterAll
    static void stopSpark() throws IOException {
        StreamsRun.spark().close();
    }

    StreamsRun streams(Map<String, String> more) {
        return streams(queries, more);
    }

    StreamsRun streams(Path folder, Map<String, String> more) {
        Map<String, String> values = new HashMap<>(Map.of("kafka.topic", orders, "streams.shuffle-partitions", "1"));
        values.putAll(more);
        return StreamsRun.of(topics, database, folder, checkpoints, values);
    }
}
