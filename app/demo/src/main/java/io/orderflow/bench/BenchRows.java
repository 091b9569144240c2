package io.orderflow.bench;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.orderflow.contract.order.Order;
import io.orderflow.producer.make.Catalogue;
import io.orderflow.producer.make.OrderGenerator;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.zip.CRC32;

/** The orders of a run: the same for the job and for the yardsticks. Made anew whenever they are needed. */
final class BenchRows {

    private static final long SEED = 42;
    private static final int ORDERS_PER_SECOND = 50;
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss", Locale.ROOT);
    private static final LocalDateTime FIRST = LocalDateTime.of(2026, 1, 1, 0, 0);

    private final OrderGenerator generator =
            new OrderGenerator(SEED, Catalogue.ofThisBuild(), Clock.fixed(Instant.ofEpochSecond(0), ZoneOffset.UTC));

    /** The order with this number, from 1 on; its time moves on like that of a shop. */
    Order order(long number) {
        Order made = generator.order(number);
        return new Order(
                made.customerId(),
                made.orderId(),
                made.productName(),
                made.productCategory(),
                made.unitPriceCents(),
                made.quantity(),
                made.totalPriceCents(),
                FIRST.plusSeconds(number / ORDERS_PER_SECOND));
    }

    /** As the SQL of {@link Checksum} computes it over the table: a sum, so that the order of rows does not matter. */
    static long checksum(Order order) {
        CRC32 crc = new CRC32();
        crc.update(line(order, '|').toString().getBytes(UTF_8));
        return crc.getValue();
    }

    /** The columns as text, money with two decimals, the time as MySQL writes it. */
    static StringBuilder line(Order order, char separator) {
        return new StringBuilder(160)
                .append(order.customerId())
                .append(separator)
                .append(order.orderId())
                .append(separator)
                .append(order.productName())
                .append(separator)
                .append(order.productCategory())
                .append(separator)
                .append(order.unitPrice())
                .append(separator)
                .append(order.quantity())
                .append(separator)
                .append(order.totalPrice())
                .append(separator)
                .append(TIME.format(order.orderTimestamp()));
    }
}
