package io.orderflow.pipeline.ledger;

import static java.util.Objects.requireNonNull;

import java.io.Serializable;

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
}
