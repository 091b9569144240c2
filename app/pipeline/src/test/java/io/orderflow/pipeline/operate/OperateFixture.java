package io.orderflow.pipeline.operate;

import io.orderflow.kafka.KafkaSettings;
import io.orderflow.local.TestDatabase;
import io.orderflow.pipeline.mysql.Mysql;
import io.orderflow.pipeline.schema.Tables;
import io.orderflow.pipeline.settle.SettlingFixture;
import io.orderflow.settings.Secret;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Map;

/** A pipeline that has settled records, as an operator meets it: its tables, and a connection to them. */
public record OperateFixture(SettlingFixture job, String pipeline) {

    /** The topic's id, as {@link SettlingFixture} has it. */
    public static final String TOPIC_ID = "AAAAAAAAAAAAAAAAAAAAAA";

    /** Creates the tables, and opens the ledger of the topic's four partitions. */
    public static OperateFixture in(TestDatabase database, String topic) throws SQLException {
        return new OperateFixture(SettlingFixture.in(database.server(), database.name(), topic), topic + "-orders");
    }

    public Tables tables() {
        return job.tables();
    }

    public Mysql mysql() {
        return job.mysql();
    }

    public Connection connect() throws SQLException {
        return job.mysql().connect();
    }

    /** Without a broker behind it, unless one listens there. */
    public static KafkaSettings kafka(String bootstrapServers, String topic) {
        return kafka(bootstrapServers, topic, topic + "-dlq");
    }

    public static KafkaSettings kafka(String bootstrapServers, String topic, String deadLetters) {
        return new KafkaSettings(
                bootstrapServers,
                topic,
                deadLetters,
                KafkaSettings.SecurityProtocol.PLAINTEXT,
                "PLAIN",
                "",
                Secret.EMPTY,
                "",
                Map.of());
    }
}
