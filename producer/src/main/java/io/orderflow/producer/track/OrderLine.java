package io.orderflow.producer.track;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.orderflow.contract.compiled.OrderValues;
import io.orderflow.contract.decode.RecordDecoder;
import io.orderflow.contract.model.Role;
import io.orderflow.contract.verdict.Decoded;
import io.orderflow.producer.make.OrderFields;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** What is printed of an order. Used by one thread. */
final class OrderLine implements Function<ConsumerRecord<byte[], byte[]>, String> {
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss", Locale.ROOT);

    private final RecordDecoder decoder;
    private final OrderFields fields;

    OrderLine(RecordDecoder decoder, OrderFields fields) {
        this.decoder = decoder;
        this.fields = fields;
    }

    /**
     * {@code ORDER-000042  2 x Espresso Machine  Home & Kitchen  1299.98  2026-11-20T12:00:00  customer 51234}
     */
    @Override
    public String apply(ConsumerRecord<byte[], byte[]> record) {
        Decoded decoded = decoder.decode(record.value());
        return what(decoded) + key(record, decoded);
    }

    private String what(Decoded decoded) {
        if (decoded instanceof Decoded.Rejected rejected) {
            return String.format(
                    Locale.ROOT,
                    "not an order: %s %s",
                    rejected.rejection().reason(),
                    rejected.rejection().message());
        }
        OrderValues order = ((Decoded.Accepted) decoded).values();
        List<String> parts = new ArrayList<>();
        parts.add(fields.key(order));
        String quantity =
                fields.shown(order, Role.QUANTITY).map(text -> text + " x ").orElse("");
        fields.shown(order, Role.PRODUCT)
                .map(product -> quantity + product)
                .or(() -> fields.shown(order, Role.QUANTITY).map(text -> text + " pieces"))
                .ifPresent(parts::add);
        fields.shown(order, Role.CATEGORY).ifPresent(parts::add);
        fields.shown(order, Role.AMOUNT)
                .or(() -> fields.shown(order, Role.PRICE))
                .map(amount -> amount
                        + fields.shown(order, Role.CURRENCY)
                                .map(currency -> " " + currency)
                                .orElse(""))
                .ifPresent(parts::add);
        fields.time(order).map(TIME::format).ifPresent(parts::add);
        fields.shown(order, Role.CUSTOMER).ifPresent(customer -> parts.add("customer " + customer));
        return String.join("  ", parts);
    }

    /** Printed only if it differs from the order id and is printable. */
    private String key(ConsumerRecord<byte[], byte[]> record, Decoded decoded) {
        String key = record.key() == null ? "" : new String(record.key(), UTF_8);
        boolean same = decoded instanceof Decoded.Accepted accepted
                && fields.key(accepted.values()).equals(key);
        return key.isEmpty() || same || !key.matches("[\\p{Print}]{1,60}") ? "" : "  key " + key;
    }
}
