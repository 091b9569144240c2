package io.orderflow.pipeline.ledger;

import static java.util.Objects.requireNonNull;

import java.io.Serializable;
import java.sql.PreparedStatement;
import java.sql.SQLException;

/**
 * Which topic a pipeline settles, as the ledger knows it. Serializable: shipped to executors; holds only strings.
 *
 * @param name the pipeline's name; unrelated pipelines in one database do not fence each other
 * @param topicId Kafka's own id of the topic, 22 characters of base64: a recreated topic has another
 */
public record Pipeline(String name, String topic, String topicId) implements Serializable {

    public Pipeline {
        requireNonNull(name, "name is null");
        requireNonNull(topic, "topic is null");
        requireNonNull(topicId, "topicId is null");
    }

    /** Sets the first three parameters of a statement: pipeline, topic and topic id. */
    public void bind(PreparedStatement statement) throws SQLException {
        statement.setString(1, name);
        statement.setString(2, topic);
        statement.setString(3, topicId);
    }
}
