package io.orderflow.streams;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import org.apache.kafka.clients.producer.ProducerRecord;

/** Orders and customers by number: products A to C in turn, one to five pieces at 600.10. */
public final class StreamRecords {

    private static final DateTimeFormatter SECONDS = DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss", Locale.ROOT);

    private StreamRecords() {}

    public static ProducerRecord<byte[], byte[]> order(String topic, int number, LocalDateTime time) {
        return order(topic, number, time, time);
    }

    public static ProducerRecord<byte[], byte[]> order(
            String topic, int number, LocalDateTime time, LocalDateTime received) {
        int quantity = number % 5 + 1;
        byte[] value = """
                {"customer_id": %d, "order_id": "ORDER-%06d", "product_name": "Product %c",
                 "product_category": "Sports & Outdoors", "unit_price": 600.10, "quantity": %d, "total_price": %d.%d0,
                 "order_timestamp": "%s"}""".formatted(
                        number % 8 + 1,
                        number,
                        'A' + number % 3,
                        quantity,
                        600 * quantity,
                        quantity,
                        SECONDS.format(time))
                .getBytes(UTF_8);
        byte[] key = Integer.toString(number).getBytes(UTF_8);
        return new ProducerRecord<>(topic, null, millis(received), key, value);
    }

    public static ProducerRecord<byte[], byte[]> customer(String topic, int number, LocalDateTime received) {
        String value = "{\"customer_id\":%d,\"name\":\"Customer %d\",\"age_group\":\"25-34\",\"region\":\"%s\"}"
                .formatted(number, number, number % 2 == 0 ? "North" : "South");
        return new ProducerRecord<>(topic, 0, millis(received), null, value.getBytes(UTF_8));
    }

    public static long millis(LocalDateTime time) {
        return time.toInstant(ZoneOffset.UTC).toEpochMilli();
    }
}
