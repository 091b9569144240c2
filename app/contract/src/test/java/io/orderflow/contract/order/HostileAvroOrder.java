package io.orderflow.contract.order;

import static io.orderflow.contract.order.AvroFixture.anAvroOrder;
import static io.orderflow.contract.order.AvroFixture.decimal;
import static io.orderflow.contract.order.AvroFixture.money;
import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * The twins of {@code orders-hostile.jsonl} that make sense where types are declared, each with the verdict it must
 * get, and with a unique order id so that all may be in one topic.
 *
 * @param id what is stored if the value is an order
 * @param base64 the whole message
 * @param schema with which it was written, as JSON
 * @param verdict the reason, empty if the value is an order
 */
public record HostileAvroOrder(String name, String id, String base64, String schema, Optional<Reason> verdict) {
    private static final String NULLABLE_INT = "[\"null\",\"int\"]";
    private static final String LIST =
            "{\"type\":\"record\",\"name\":\"L\",\"fields\":[{\"name\":\"next\",\"type\":[\"null\",\"L\"]}]}";
    private static final int HEADER = 10;

    /** The value of the record. */
    public byte[] value() {
        return Base64.getDecoder().decode(base64);
    }

    /** All of them. */
    public static List<HostileAvroOrder> all() {
        Cases cases = new Cases();
        evolution(cases);
        numbers(cases);
        types(cases);
        texts(cases);
        bytes(cases);
        return cases.all;
    }

    /** All schemas, so that each message can be read. */
    public static WriterSchemas schemas(List<HostileAvroOrder> orders) {
        return new WriterSchemas(IntStream.range(0, orders.size())
                .boxed()
                .collect(Collectors.toMap(i -> i + ".avsc", i -> orders.get(i).schema())));
    }

    private static void evolution(Cases cases) {
        cases.accepted("the sample", order -> order);
        cases.accepted("an added optional field", order -> order.with("coupon", "[\"null\",\"string\"]", null));
        cases.accepted("fields in the opposite order", HostileAvroOrder::reversed);
        cases.accepted(
                "promoted types",
                order -> order.with("customer_id", "\"long\"", 87654L)
                        .with("quantity", NULLABLE_INT, 2)
                        .with("unit_price", decimal(6), money("45.990000"))
                        .with("total_price", "[\"null\"," + decimal(3) + "]", money("91.980")));
        cases.accepted(
                "whole amounts as integers",
                order -> order.with("unit_price", "\"int\"", 46).with("total_price", "\"long\"", 92L));
        cases.rejected("a removed field", Reason.MISSING_FIELD, order -> order.without("quantity"));
        cases.rejected("null", Reason.MISSING_FIELD, order -> order.with("quantity", NULLABLE_INT, null));
    }

    private static AvroFixture reversed(AvroFixture order) {
        List<String> names = new ArrayList<>(order.types().keySet());
        Collections.reverse(names);
        AvroFixture reversed = new AvroFixture(Map.of(), Map.of());
        for (String name : names) {
            reversed =
                    reversed.with(name, order.types().get(name), order.values().get(name));
        }
        return reversed;
    }

    private static void numbers(Cases cases) {
        cases.rejected("quantity zero", Reason.OUT_OF_RANGE, order -> order.with("quantity", 0));
        cases.rejected("quantity negative", Reason.OUT_OF_RANGE, order -> order.with("quantity", -1));
        cases.rejected(
                "quantity 2147483648", Reason.OUT_OF_RANGE, order -> order.with("quantity", "\"long\"", 1L << 31));
        cases.rejected("price zero", Reason.OUT_OF_RANGE, order -> order.with("unit_price", money("0.00")));
        cases.rejected("price negative", Reason.OUT_OF_RANGE, order -> order.with("unit_price", money("-45.99")));
        cases.rejected(
                "price 100000000.00", Reason.OUT_OF_RANGE, order -> order.with("unit_price", money("100000000.00")));
        cases.rejected(
                "price of 48,000 bits",
                Reason.OUT_OF_RANGE,
                order -> order.with(
                        "unit_price", ByteBuffer.wrap(BigInteger.TWO.pow(48_000).toByteArray())));
        cases.rejected(
                "price 45.991",
                Reason.TOO_PRECISE,
                order -> otherSchema(order, 1).with("unit_price", decimal(3), money("45.991")));
        cases.rejected(
                "total off by a cent", Reason.TOTAL_MISMATCH, order -> order.with("total_price", money("91.99")));
    }

    private static void types(Cases cases) {
        cases.rejected("price a double", Reason.WRONG_TYPE, order -> order.with("unit_price", "\"double\"", 45.99));
        cases.rejected("price as text", Reason.WRONG_TYPE, order -> order.with("unit_price", "\"string\"", "45.99"));
        cases.rejected(
                "price as plain bytes",
                Reason.WRONG_TYPE,
                order -> otherSchema(order, 2).with("unit_price", "\"bytes\"", money("45.99")));
        cases.rejected("quantity a float", Reason.WRONG_TYPE, order -> order.with("quantity", "\"float\"", 2f));
        cases.rejected("quantity true", Reason.WRONG_TYPE, order -> order.with("quantity", "\"boolean\"", true));
        cases.rejected("order_id a number", Reason.WRONG_TYPE, order -> order.with("order_id", "\"int\"", 1));
        cases.rejected(
                "timestamp in milliseconds",
                Reason.WRONG_TYPE,
                order -> order.with("order_timestamp", "{\"type\":\"long\",\"logicalType\":\"timestamp-millis\"}", 1L));
    }

    private static void texts(Cases cases) {
        cases.rejected("order_id five digits", Reason.BAD_FORMAT, order -> order.with("order_id", "ORDER-00001"));
        cases.rejected("empty name", Reason.BAD_TEXT, order -> order.with("product_name", ""));
        cases.rejected("blank name", Reason.BAD_TEXT, order -> order.with("product_name", " \u00a0\u200b"));
        cases.rejected("NUL in a name", Reason.BAD_TEXT, order -> order.with("product_name", "Yoga\u0000Mat"));
        cases.rejected(
                "name of 256 code points", Reason.TOO_LONG, order -> order.with("product_name", "x".repeat(256)));
        cases.rejected("category of 101", Reason.TOO_LONG, order -> order.with("product_category", "x".repeat(101)));
        cases.rejected(
                "29 February 2025",
                Reason.BAD_TIMESTAMP,
                order -> order.with("order_timestamp", "2025-02-29T00:00:00"));
        cases.rejected(
                "timestamp with a zone",
                Reason.BAD_TIMESTAMP,
                order -> order.with("order_timestamp", "2025-01-15T14:30:45Z"));
        cases.accepted(
                "name of 255 code points, all emoji", order -> order.with("product_name", "\uD83E\uDDD8".repeat(255)));
        cases.accepted("SQL in a name", order -> order.with("product_name", "'); DROP TABLE orders; --"));
    }

    private static void bytes(Cases cases) {
        cases.raw("invalid UTF-8 in a name", Reason.NOT_UTF8, value -> {
            value[new String(value, ISO_8859_1).indexOf("Yoga")] = (byte) 0xFF;
            return value;
        });
        cases.raw("only the marker", Reason.NOT_AVRO, value -> Arrays.copyOf(value, 2));
        cases.raw("only the header", Reason.NOT_AVRO, value -> Arrays.copyOf(value, HEADER));
        cases.raw("truncated in the middle", Reason.NOT_AVRO, value -> Arrays.copyOf(value, value.length / 2));
        cases.raw("a byte after the order", Reason.NOT_AVRO, value -> Arrays.copyOf(value, value.length + 1));
        cases.raw("70000 bytes", Reason.TOO_LARGE, value -> Arrays.copyOf(value, 70_000));
        cases.raw("a length without end", Reason.NOT_AVRO, value -> {
            Arrays.fill(value, HEADER + 3, HEADER + 14, (byte) 0xFE);
            return value;
        });
        cases.raw("an unknown fingerprint", Reason.UNKNOWN_SCHEMA, value -> {
            value[5] ^= 1;
            return value;
        });
        cases.rejected(
                "a decimal without bytes", Reason.NOT_AVRO, order -> order.with("unit_price", ByteBuffer.allocate(0)));
        AvroFixture nested = new AvroFixture(Map.of(), Map.of()).with("x", LIST, Map.of());
        byte[] deep = new byte[HEADER + 40];
        Arrays.fill(deep, HEADER, deep.length, (byte) 2);
        System.arraycopy(header(nested), 0, deep, 0, HEADER);
        cases.add("nested 40 deep", deep, nested.schema(), Optional.of(Reason.TOO_DEEP));
    }

    private static byte[] header(AvroFixture fixture) {
        long bits = WriterSchema.parse("x", fixture.schema()).fingerprint();
        return ByteBuffer.allocate(HEADER)
                .put((byte) 0xC3)
                .put((byte) 1)
                .putLong(Long.reverseBytes(bits))
                .array();
    }

    /** With an additional field: the fingerprint does not cover logical types, so they do not distinguish schemas. */
    private static AvroFixture otherSchema(AvroFixture order, int number) {
        return order.with("filler" + number, "\"null\"", null);
    }

    @Override
    public String toString() {
        return name;
    }

    private static final class Cases {
        private final List<HostileAvroOrder> all = new ArrayList<>();

        void accepted(String name, UnaryOperator<AvroFixture> change) {
            add(name, change.apply(sample()), Optional.empty());
        }

        void rejected(String name, Reason verdict, UnaryOperator<AvroFixture> change) {
            add(name, change.apply(sample()), Optional.of(verdict));
        }

        void raw(String name, Reason verdict, UnaryOperator<byte[]> change) {
            add(name, change.apply(sample().message()), sample().schema(), Optional.of(verdict));
        }

        private void add(String name, AvroFixture fixture, Optional<Reason> verdict) {
            add(name, fixture.message(), fixture.schema(), verdict);
        }

        private void add(String name, byte[] value, String schema, Optional<Reason> verdict) {
            all.add(new HostileAvroOrder(name, id(), Base64.getEncoder().encodeToString(value), schema, verdict));
        }

        private AvroFixture sample() {
            return anAvroOrder().with("order_id", id());
        }

        private String id() {
            return "ORDER-%06d".formatted(all.size() + 1);
        }
    }
}
