package io.orderflow.verify.decode;

import static io.orderflow.contract.order.AvroFixture.anAvroOrder;
import static io.orderflow.contract.order.AvroFixture.decimal;
import static io.orderflow.contract.order.AvroFixture.money;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.orderflow.contract.avro.WriterSchemas;
import io.orderflow.contract.compiled.CompiledContract;
import io.orderflow.contract.compiled.OrderValues;
import io.orderflow.contract.decode.RecordDecoder;
import io.orderflow.contract.file.ContractFile;
import io.orderflow.contract.model.OrderContract;
import io.orderflow.contract.order.AvroFixture;
import io.orderflow.contract.order.AvroOrderEncoder;
import io.orderflow.contract.order.HostileOrder;
import io.orderflow.contract.order.RandomOrders;
import io.orderflow.contract.order.Reason;
import io.orderflow.contract.verdict.Decoded;
import io.orderflow.contract.verdict.Rejection;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Two decoders that share no code agree on every value. */
class RecountDecoderTest {

    private static final DateTimeFormatter TIMESTAMP = DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss");
    private static final String[] FRAGMENTS = {
        "{",
        "}",
        "[",
        "]",
        "\"",
        ",",
        ":",
        "\\",
        "\\u0000",
        "\\ud83d",
        "\\udE00",
        "0",
        "1",
        "-",
        ".",
        "e9",
        "E-3",
        " ",
        "\n",
        "null",
        "true",
        "false",
        "\u0000",
        "\u200b",
        "\ud83d\ude00",
        "\"order_id\":1,",
        "\"x\":{\"x\":1,\"x\":2},",
        "\"\":0,",
        "00",
        "999999999999999999999",
        "T",
        "-02-30",
        "\"order_timestamp\"",
        "[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[["
    };

    /** Wider types, a different order, additional and nullable fields: what another writer may have. */
    private static final AvroFixture RICH = anAvroOrder()
            .with(
                    "tags",
                    "{\"type\":\"map\",\"values\":[\"null\",\"string\",\"boolean\"]}",
                    Map.of("a", true, "b", "é"))
            .with("nulls", "{\"type\":\"array\",\"items\":\"null\"}", Arrays.asList(null, null))
            .with("nested", nested(), null)
            .with("channel", "{\"type\":\"enum\",\"name\":\"Channel\",\"symbols\":[\"WEB\",\"SHOP\"]}", symbol())
            .with("weight", "\"double\"", 1.5)
            .with("customer_id", "[\"null\",\"long\"]", 87_654L)
            .with("quantity", "[\"string\",\"int\",\"float\",\"null\"]", 2)
            .with("product_name", "[\"string\",\"bytes\",\"null\"]", "Yoga Mat")
            .with("unit_price", decimal(4), money("45.9900"))
            .with("total_price", "[\"long\"," + decimal(2) + ",\"null\"]", money("91.98"));

    private static final OrderContract CONTRACT = ContractFile.shipped("orders").contract();
    private static final WriterSchemas SCHEMAS = schemas();

    private final RecountDecoder recount = new RecountDecoder(SCHEMAS.texts());
    private final RecordDecoder decoder = new RecordDecoder(CompiledContract.of(CONTRACT), SCHEMAS);

    private static WriterSchemas schemas() {
        Map<String, String> texts = new HashMap<>(
                io.orderflow.contract.order.WriterSchemas.ofThisBuild().texts());
        texts.put("folder/42.avsc", RICH.schema());
        return WriterSchemas.of(CONTRACT).and(texts);
    }

    /** A list as deep as the message declares. */
    private static String nested() {
        return """
                ["null",{"type":"record","name":"L","fields":[{"name":"next","type":["null","L"]}]}]""";
    }

    private static GenericData.Record list(int length) {
        Schema item = new Schema.Parser()
                .parse(RICH.schema())
                .getField("nested")
                .schema()
                .getTypes()
                .get(1);
        GenericData.Record list = new GenericData.Record(item);
        for (int i = 1; i < length; i++) {
            GenericData.Record longer = new GenericData.Record(item);
            longer.put("next", list);
            list = longer;
        }
        return list;
    }

    private static GenericData.EnumSymbol symbol() {
        return new GenericData.EnumSymbol(Schema.createEnum("Channel", "", "", List.of("WEB", "SHOP")), "SHOP");
    }

    @ParameterizedTest
    @MethodSource("hostileOrders")
    void givesEveryHostileRecordItsVerdict(HostileOrder hostile) {
        RecountVerdict reading = recount.read(hostile.value().orElse(null));

        if (hostile.verdict().isPresent()) {
            assertThat(reading)
                    .isInstanceOfSatisfying(
                            RecountVerdict.Rejected.class,
                            rejected -> assertThat(rejected.reason())
                                    .isEqualTo(hostile.verdict().get()));
        } else {
            assertThat(reading).isInstanceOf(RecountVerdict.Accepted.class);
        }
        assertAgrees(hostile.value().orElse(null), hostile.name());
    }

    static List<HostileOrder> hostileOrders() {
        return HostileOrder.all();
    }

    @Test
    void agreesWithTheJobsDecoderOnDamagedRecords() {
        Random random = new Random(20261120);
        RandomOrders orders = new RandomOrders(4);
        Map<Reason, Integer> seen = new EnumMap<>(Reason.class);
        int accepted = 0;
        for (int i = 0; i < 60_000; i++) {
            byte[] value = damaged(orders.written(orders.next(), random.nextInt(3)), random);
            RecountVerdict reading = assertAgrees(value, "seeded record " + i);
            if (reading instanceof RecountVerdict.Rejected rejected) {
                seen.merge(rejected.reason(), 1, Integer::sum);
            } else {
                accepted++;
            }
        }
        assertThat(accepted).isGreaterThan(1_000);
        // A mutation that never reached a rule would prove nothing about it.
        assertThat(seen)
                .containsKeys(
                        Reason.NOT_UTF8,
                        Reason.NOT_JSON,
                        Reason.TOO_DEEP,
                        Reason.DUPLICATE_FIELD,
                        Reason.MISSING_FIELD,
                        Reason.WRONG_TYPE,
                        Reason.BAD_TEXT,
                        Reason.BAD_FORMAT,
                        Reason.TOO_PRECISE,
                        Reason.OUT_OF_RANGE,
                        Reason.BAD_TIMESTAMP,
                        Reason.TOTAL_MISMATCH);
    }

    @Test
    void agreesWithTheJobsDecoderOnTheAvroTwinsOfGoodOrders() {
        RandomOrders orders = new RandomOrders(6);
        AvroOrderEncoder encoder = new AvroOrderEncoder();
        for (int i = 0; i < 10_000; i++) {
            assertThat(assertAgrees(encoder.encode(orders.next()), "seeded order " + i))
                    .isInstanceOf(RecountVerdict.Accepted.class);
        }
        assertThat(assertAgrees(RICH.message(), "another writer's")).isInstanceOf(RecountVerdict.Accepted.class);
    }

    @Test
    void agreesWithTheJobsDecoderOnDamagedAvro() {
        Random random = new Random(20261121);
        RandomOrders orders = new RandomOrders(7);
        AvroOrderEncoder encoder = new AvroOrderEncoder();
        AvroFixture nameless = RICH.with("product_name", null);
        Map<Reason, Integer> seen = new EnumMap<>(Reason.class);
        int accepted = 0;
        for (int i = 0; i < 100_000; i++) {
            byte[] whole = switch (random.nextInt(8)) {
                case 0 -> RICH.message();
                case 1 -> nameless.message();
                case 2 -> RICH.with("nested", list(random.nextInt(28, 35))).message();
                default -> encoder.encode(orders.next());
            };
            RecountVerdict reading = assertAgrees(wounded(whole, random), "seeded message " + i);
            if (reading instanceof RecountVerdict.Rejected rejected) {
                seen.merge(rejected.reason(), 1, Integer::sum);
            } else {
                accepted++;
            }
        }
        assertThat(accepted).isGreaterThan(1_000);
        assertThat(seen)
                .containsKeys(
                        Reason.NOT_AVRO,
                        Reason.UNKNOWN_SCHEMA,
                        Reason.NOT_UTF8,
                        Reason.TOO_DEEP,
                        Reason.MISSING_FIELD,
                        Reason.WRONG_TYPE,
                        Reason.BAD_TEXT,
                        Reason.BAD_FORMAT,
                        Reason.TOO_PRECISE,
                        Reason.OUT_OF_RANGE,
                        Reason.BAD_TIMESTAMP,
                        Reason.TOTAL_MISMATCH);
    }

    @Test
    void agreesWithTheJobsDecoderOnEveryByteChangedAndEveryLength() {
        byte[] own = new AvroOrderEncoder().encode(new RandomOrders(8).next());
        for (byte[] message : List.of(own, RICH.message())) {
            for (int at = 0; at < message.length; at++) {
                assertAgrees(Arrays.copyOf(message, at), "cut at " + at);
                for (int changed = 0; changed < 256; changed++) {
                    byte[] wounded = message.clone();
                    wounded[at] = (byte) changed;
                    assertAgrees(wounded, "byte %d is %d".formatted(at, changed));
                }
            }
            assertAgrees(Arrays.copyOf(message, message.length + 1), "one byte more");
            assertAgrees(Arrays.copyOf(message, 65_536), "as long as may be");
            assertAgrees(Arrays.copyOf(message, 65_537), "too long");
        }
    }

    @ParameterizedTest
    @ValueSource(
            longs = {Long.MIN_VALUE, Long.MIN_VALUE + 1, -1, 0, 1, 4_294_983_296L, Long.MAX_VALUE - 1, Long.MAX_VALUE})
    void agreesOnTheEdgesOfNumbers(long number) {
        assertAgrees(RICH.with("customer_id", number).message(), "customer_id");
        assertAgrees(RICH.with("total_price", number).message(), "whole total_price");
        byte[] unscaled = BigInteger.valueOf(number).toByteArray();
        assertAgrees(RICH.with("total_price", ByteBuffer.wrap(unscaled)).message(), "total_price");
        assertAgrees(RICH.with("unit_price", ByteBuffer.wrap(unscaled)).message(), "unit_price");
        byte[] huge = Arrays.copyOf(unscaled, 200);
        assertAgrees(RICH.with("unit_price", ByteBuffer.wrap(huge)).message(), "huge unit_price");
    }

    /** Up to two small mutations in the bytes behind the header, rarely in it. */
    private static byte[] wounded(byte[] message, Random random) {
        byte[] result = message;
        for (int wounds = random.nextInt(3); wounds > 0; wounds--) {
            int from = random.nextInt(20) == 0 ? 2 : Math.min(10, result.length - 1);
            int at = from + random.nextInt(result.length - from);
            int length = Math.min(random.nextInt(1, 14), result.length - at);
            int kind = random.nextInt(6);
            if (kind < 3) {
                result[at] = kind == 0 ? (byte) random.nextInt(256) : (byte) (result[at] ^ (1 << random.nextInt(8)));
                continue;
            }
            byte[] tail = Arrays.copyOfRange(result, kind == 3 ? at + length : at, result.length);
            byte[] inserted = new byte[kind == 3 ? 0 : random.nextInt(12) == 0 ? 40 : length];
            Arrays.fill(inserted, kind == 4 ? (byte) 0xFF : (byte) random.nextInt(4));
            result = ByteBuffer.allocate(at + inserted.length + tail.length)
                    .put(result, 0, at)
                    .put(inserted)
                    .put(tail)
                    .array();
        }
        return result;
    }

    private RecountVerdict assertAgrees(byte[] value, String name) {
        RecountVerdict reading = recount.read(value);
        Decoded decoded = decoder.decode(value);
        String shown = name + ": " + (value == null ? "null" : new String(value, UTF_8));
        if (decoded instanceof Decoded.Rejected theirs) {
            Rejection rejection = theirs.rejection();
            assertThat(reading)
                    .as(shown)
                    .isEqualTo(new RecountVerdict.Rejected(Reason.valueOf(rejection.reason()), rejection.field()));
        } else if (decoded instanceof Decoded.Accepted theirs) {
            assertThat(reading).as(shown).isInstanceOf(RecountVerdict.Accepted.class);
            assertThat(new String(((RecountVerdict.Accepted) reading).content(), UTF_8))
                    .as(shown)
                    .isEqualTo(content(theirs.order()));
        }
        return reading;
    }

    private static String content(OrderValues order) {
        return String.join(
                "\u001F",
                order.text(1),
                Long.toString(order.number(0)),
                order.text(2),
                order.text(3),
                order.decimal(4).toPlainString(),
                Long.toString(order.number(5)),
                order.decimal(6).toPlainString(),
                TIMESTAMP.format((LocalDateTime) order.value(7)));
    }

    @Test
    void agreesWithTheJobsDecoderOnTheFramingOfASchemaRegistry() {
        byte[] body = RICH.message();
        for (int number : new int[] {0, 7, 42, 1 << 24, -1}) {
            byte[] framed = ByteBuffer.allocate(5 + body.length - 10)
                    .put((byte) 0)
                    .putInt(number)
                    .put(body, 10, body.length - 10)
                    .array();
            RecountVerdict verdict = assertAgrees(framed, "schema " + number);
            if (number == 42) {
                assertThat(verdict).isInstanceOf(RecountVerdict.Accepted.class);
            }
            for (int length = 0; length < framed.length; length++) {
                assertAgrees(Arrays.copyOf(framed, length), "schema " + number + ", cut at " + length);
            }
        }
    }

    /** Up to two small mutations, in the text or in the bytes. */
    private static byte[] damaged(byte[] json, Random random) {
        byte[] result = json;
        for (int damage = random.nextInt(3); damage > 0; damage--) {
            if (random.nextInt(12) == 0) {
                result[random.nextInt(result.length)] = (byte) random.nextInt(256);
                continue;
            }
            StringBuilder text = new StringBuilder(new String(result, ISO_8859_1));
            int at = random.nextInt(text.length());
            int other = Math.min(text.length(), at + random.nextInt(12));
            String fragment = new String(FRAGMENTS[random.nextInt(FRAGMENTS.length)].getBytes(UTF_8), ISO_8859_1);
            switch (random.nextInt(4)) {
                case 0 -> text.insert(at, fragment);
                case 1 -> text.delete(at, other);
                case 2 -> text.replace(at, at + 1, fragment);
                default -> text.insert(at, text.substring(at, other));
            }
            result = text.isEmpty() ? result : text.toString().getBytes(ISO_8859_1);
        }
        return result;
    }
}
