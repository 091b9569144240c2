package io.orderflow.local;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What one test of a pipeline works on: a topic of orders, one of dead letters, and an empty database.
 *
 * @param topic of the orders
 * @param deadLetters the dead-letter topic
 */
public record TestPipeline(TestTopics topics, TestDatabase database, String topic, String deadLetters) {

    /** With two new topics; that of the dead letters has one partition. */
    public static TestPipeline of(TestTopics topics, TestDatabase database, int partitions) {
        return new TestPipeline(topics, database, topics.create(partitions), topics.create(1));
    }

    /** The settings that lead to it, to which others can be added. */
    public Map<String, String> settings() {
        return new TreeMap<>(Map.of(
                "kafka.bootstrap-servers", topics.bootstrapServers(),
                "kafka.topic", topic,
                "kafka.dead-letter-topic", deadLetters,
                "mysql.host", database.server().host(),
                "mysql.port", Integer.toString(database.server().port()),
                "mysql.user", database.server().user(),
                "mysql.password", database.server().password(),
                "mysql.database", database.name()));
    }

    /** The same as options of a command line. */
    public List<String> options() {
        return options(settings());
    }

    /** Settings as options of a command line. */
    public static List<String> options(Map<String, String> settings) {
        List<String> options = new ArrayList<>();
        settings.forEach((key, value) -> options.addAll(List.of("--set", key + "=" + value)));
        return options;
    }
}
