package io.orderflow.streams.source;

import static java.util.Objects.requireNonNull;

import io.orderflow.contract.avro.WriterSchemas;
import io.orderflow.contract.model.OrderContract;
import java.io.Serializable;

/**
 * A topic that queries read as a table. Serializable: shipped to executors; holds only strings and numbers.
 *
 * @param name of the table in queries
 * @param contract of its records
 * @param schemas the schemas with which Avro records may have been written
 */
public record TopicSource(String name, String topic, OrderContract contract, WriterSchemas schemas)
        implements Serializable {
    public TopicSource {
        requireNonNull(name, "name is null");
        requireNonNull(topic, "topic is null");
        requireNonNull(contract, "contract is null");
        requireNonNull(schemas, "schemas is null");
    }

    /** Short form. */
    @Override
    public String toString() {
        return "TopicSource[" + name + ", topic " + topic + ", contract " + contract.name() + "]";
    }
}
