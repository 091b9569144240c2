package io.orderflow.producer.make;

import io.orderflow.contract.order.AvroOrderEncoder;
import io.orderflow.contract.order.JsonOrderEncoder;
import io.orderflow.contract.order.Order;
import io.orderflow.producer.settings.ProducerSettings.Format;

/** Writes an order as the value of a record. Not thread-safe. */
@FunctionalInterface
public interface OrderEncoder {
    byte[] encode(Order order);

    static OrderEncoder of(Format format) {
        return switch (format) {
            case JSON -> new JsonOrderEncoder()::encode;
            case AVRO -> new AvroOrderEncoder()::encode;
        };
    }
}
