package io.orderflow.contract.order;

import static io.orderflow.contract.order.AvroFixture.MONEY;
import static io.orderflow.contract.order.AvroFixture.anAvroOrder;
import static io.orderflow.contract.order.AvroFixture.decimal;
import static io.orderflow.contract.order.AvroFixture.money;
import static io.orderflow.contract.order.OrderFixture.anOrder;
import static io.orderflow.contract.order.OrderFixture.theOrder;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.message.BinaryMessageDecoder;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AvroOrderTest {
    private static final String NULLABLE_INT = "[\"null\",\"int\"]";

    private final OrderDecoder decoder = OrderDecoder.of(Contract.standard());
    private final AvroOrderEncoder encoder = new AvroOrderEncoder();

    private static void assertRejected(Decoded decoded, Reason reason, String field) {
        assertThat(decoded)
                .isInstanceOfSatisfying(
                        Decoded.Rejected.class,
                        rejected -> assertThat(rejected.rejection())
                                .extracting(Rejection::reason, Rejection::field)
                                .containsExactly(reason, field));
    }

    private static String message(Decoded decoded) {
        return ((Decoded.Rejected) decoded).rejection().message();
    }

    @Nested
    class OwnSchema {
        @Test
        void everyOrderComesBackFromTheEncoderEqual() {
            RandomOrders orders = new RandomOrders(11);
            for (int i = 0; i < 10_000; i++) {
                Order order = orders.next();
                assertThat(decoder.decode(encoder.encode(order))).isEqualTo(new Decoded.Accepted(order, 0));
            }
        }

        @Test
        void avrosOwnReaderReadsWhatTheEncoderWrites() throws IOException {
            Schema schema = new Schema.Parser()
                    .parse(Path.of(System.getProperty("orderflow.home"), "conf/order.avsc")
                            .toFile());
            GenericRecord read = new BinaryMessageDecoder<GenericRecord>(new GenericData(), schema)
                    .decode(encoder.encode(theOrder()));
            assertThat(read.get("order_id")).hasToString("ORDER-000001");
            assertThat(read.get("customer_id")).isEqualTo(87654);
            assertThat(read.get("order_timestamp")).hasToString("2025-01-15T14:30:45");
            assertThat(new BigInteger(((ByteBuffer) read.get("total_price")).array()))
                    .isEqualTo(9198);
        }

        @Test
        void jsonAndAvroMayAlternate() {
            for (int i = 0; i < 4; i++) {
                assertThat(decoder.decode(encoder.encode(theOrder()))).isEqualTo(new Decoded.Accepted(theOrder(), 0));
                assertThat(decoder.decode(anOrder().asJson())).isEqualTo(new Decoded.Accepted(theOrder(), 0));
            }
        }
    }

    @Nested
    class Evolution {
        @Test
        void anAddedOptionalFieldIsIgnoredAndCounted() {
            AvroFixture more = anAvroOrder()
                    .with("coupon", "[\"null\",\"string\"]", null)
                    .with(
                            "tags",
                            "{\"type\":\"map\",\"values\":{\"type\":\"array\",\"items\":\"long\"}}",
                            Map.of("a", List.of(1L, 2L), "b", List.of()));
            assertThat(more.decoded()).isEqualTo(new Decoded.Accepted(theOrder(), 2));
        }

        @Test
        void fieldsMayStandInAnyOrder() {
            List<String> names = new ArrayList<>(anAvroOrder().types().keySet());
            Collections.reverse(names);
            AvroFixture reversed = new AvroFixture(Map.of(), Map.of());
            for (String name : names) {
                reversed = reversed.with(
                        name,
                        anAvroOrder().types().get(name),
                        anAvroOrder().values().get(name));
            }
            assertThat(reversed.decoded()).isEqualTo(new Decoded.Accepted(theOrder(), 0));
        }

        @Test
        void widerTypesAndNullableOnesAreReadExactly() {
            assertThat(anAvroOrder()
                            .with("customer_id", "\"long\"", 87654L)
                            .with("quantity", NULLABLE_INT, 2)
                            .with("unit_price", decimal(6), money("45.990000"))
                            .with("total_price", "[\"null\"," + decimal(3) + "]", money("91.980"))
                            .decoded())
                    .isEqualTo(new Decoded.Accepted(theOrder(), 0));
        }

        @Test
        void wholeAmountsMayBeIntegers() {
            assertThat(anAvroOrder()
                            .with("unit_price", "\"int\"", 46)
                            .with("total_price", "\"long\"", 92L)
                            .decoded())
                    .isInstanceOfSatisfying(
                            Decoded.Accepted.class,
                            accepted -> assertThat(accepted.order().totalPriceCents())
                                    .isEqualTo(9200));
        }

        @Test
        void aRemovedFieldAndNullAreMissing() {
            assertRejected(anAvroOrder().without("quantity").decoded(), Reason.MISSING_FIELD, "quantity");
            assertRejected(
                    anAvroOrder().with("quantity", NULLABLE_INT, null).decoded(), Reason.MISSING_FIELD, "quantity");
        }

        @Test
        void theSchemasOfAFolderAreKnownBesideTheOwnOne(@TempDir Path folder) throws IOException {
            AvroFixture other = anAvroOrder().with("quantity", "\"long\"", 2L);
            Files.writeString(folder.resolve("other.avsc"), other.schema());
            OrderDecoder both = OrderDecoder.of(
                    Contract.standard(), WriterSchemas.ofThisBuild().and(folder));
            assertThat(both.decode(other.message())).isEqualTo(new Decoded.Accepted(theOrder(), 0));
            assertThat(both.decode(encoder.encode(theOrder()))).isEqualTo(new Decoded.Accepted(theOrder(), 0));
            assertRejected(decoder.decode(other.message()), Reason.UNKNOWN_SCHEMA, "");
        }

        @Test
        void schemasThatDifferOnlyInWhatTheFingerprintDoesNotCoverAreRefused(@TempDir Path folder) throws IOException {
            Files.writeString(folder.resolve("cents.avsc"), anAvroOrder().schema());
            Files.writeString(
                    folder.resolve("mills.avsc"),
                    anAvroOrder()
                            .with("unit_price", decimal(3), money("45.990"))
                            .schema());
            assertThatThrownBy(() -> WriterSchemas.ofThisBuild().and(folder))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("have the same fingerprint");
        }

        @Test
        void aFileThatIsNoSchemaOfARecordIsRefused(@TempDir Path folder) throws IOException {
            Path file = Files.writeString(folder.resolve("x.avsc"), "{\"type\":\"wat\"}");
            assertThatThrownBy(() -> WriterSchemas.ofThisBuild().and(folder))
                    .hasMessageStartingWith(file + " is not an Avro schema: ");
            Files.writeString(file, "\"string\"");
            assertThatThrownBy(() -> WriterSchemas.ofThisBuild().and(folder))
                    .hasMessage(file + " must be the schema of a record, but is one of STRING");
        }
    }

    /** The twins of orders-hostile.jsonl that make sense where types are declared. */
    @Nested
    class Hostile {
        private Decoded with(String field, Object value) {
            return anAvroOrder().with(field, value).decoded();
        }

        private Decoded with(String field, String type, Object value) {
            return anAvroOrder().with(field, type, value).decoded();
        }

        @Test
        void fieldsOutsideTheirLimits() {
            assertRejected(with("customer_id", 0), Reason.OUT_OF_RANGE, "customer_id");
            assertRejected(with("customer_id", "\"long\"", 1L << 31), Reason.OUT_OF_RANGE, "customer_id");
            assertRejected(with("quantity", 0), Reason.OUT_OF_RANGE, "quantity");
            assertRejected(with("quantity", -1), Reason.OUT_OF_RANGE, "quantity");
            assertRejected(with("unit_price", money("0.00")), Reason.OUT_OF_RANGE, "unit_price");
            assertRejected(with("unit_price", money("-45.99")), Reason.OUT_OF_RANGE, "unit_price");
            assertRejected(with("unit_price", money("100000000.00")), Reason.OUT_OF_RANGE, "unit_price");
            assertRejected(with("unit_price", decimal(3), money("45.991")), Reason.TOO_PRECISE, "unit_price");
            assertRejected(with("total_price", money("91.99")), Reason.TOTAL_MISMATCH, "total_price");
        }

        @Test
        void amountsOfAnySizeAreJudgedExactly() {
            BigInteger huge = BigInteger.TWO.pow(8 * 60_000);
            assertRejected(with("unit_price", ByteBuffer.wrap(huge.toByteArray())), Reason.OUT_OF_RANGE, "unit_price");
            byte[] padded = new byte[60_000];
            padded[59_998] = 0x11;
            padded[59_999] = (byte) 0xF7;
            assertThat(with("unit_price", ByteBuffer.wrap(padded))).isEqualTo(new Decoded.Accepted(theOrder(), 0));
            assertRejected(with("unit_price", "\"long\"", Long.MAX_VALUE), Reason.OUT_OF_RANGE, "unit_price");
            assertRejected(with("unit_price", "\"long\"", Long.MIN_VALUE), Reason.OUT_OF_RANGE, "unit_price");
        }

        @Test
        void typesThatCannotHoldAFieldExactly() {
            assertRejected(with("unit_price", "\"double\"", 45.99), Reason.WRONG_TYPE, "unit_price");
            assertRejected(with("unit_price", "\"string\"", "45.99"), Reason.WRONG_TYPE, "unit_price");
            assertRejected(with("unit_price", "\"bytes\"", money("45.99")), Reason.WRONG_TYPE, "unit_price");
            assertRejected(with("quantity", "\"float\"", 2f), Reason.WRONG_TYPE, "quantity");
            assertRejected(with("quantity", "\"boolean\"", true), Reason.WRONG_TYPE, "quantity");
            assertRejected(with("order_id", "\"int\"", 1), Reason.WRONG_TYPE, "order_id");
            assertRejected(
                    with("order_timestamp", "{\"type\":\"long\",\"logicalType\":\"timestamp-millis\"}", 1L),
                    Reason.WRONG_TYPE,
                    "order_timestamp");
            assertThat(message(with("quantity", "\"float\"", 2f))).endsWith("it is an Avro float");
        }

        @Test
        void texts() {
            assertRejected(with("order_id", "ORDER-00001"), Reason.BAD_FORMAT, "order_id");
            assertRejected(with("order_id", "ORDER-٠٠٠٠٠١"), Reason.BAD_FORMAT, "order_id");
            assertRejected(with("product_name", ""), Reason.BAD_TEXT, "product_name");
            assertRejected(with("product_name", " \u00a0\u200b"), Reason.BAD_TEXT, "product_name");
            assertRejected(with("product_name", "Yoga\u0000Mat"), Reason.BAD_TEXT, "product_name");
            assertRejected(with("product_name", "x".repeat(256)), Reason.TOO_LONG, "product_name");
            assertRejected(with("product_category", "x".repeat(101)), Reason.TOO_LONG, "product_category");
            assertRejected(with("order_timestamp", "2025-02-29T00:00:00"), Reason.BAD_TIMESTAMP, "order_timestamp");
            assertRejected(with("order_timestamp", "2025-01-15T14:30:45Z"), Reason.BAD_TIMESTAMP, "order_timestamp");
            assertThat(with("product_name", "𝒳".repeat(255))).isInstanceOf(Decoded.Accepted.class);
        }

        @Test
        void bytesThatAreNoTextAreNotUtf8() {
            byte[] value = anAvroOrder().message();
            int at = new String(value, java.nio.charset.StandardCharsets.ISO_8859_1).indexOf("Yoga");
            value[at] = (byte) 0xFF;
            assertRejected(
                    OrderDecoder.of(Contract.standard(), anAvroOrder().known()).decode(value), Reason.NOT_UTF8, "");
        }

        @Test
        void theFirstReasonInTheOrderOfTheContractCounts() {
            assertRejected(
                    anAvroOrder()
                            .with("order_timestamp", "no")
                            .with("customer_id", 0)
                            .decoded(),
                    Reason.OUT_OF_RANGE,
                    "customer_id");
        }

        @Test
        void messagesThatEndEarlyOrLateAreNotAvro() {
            byte[] order = encoder.encode(theOrder());
            for (int length = 2; length < order.length; length++) {
                assertRejected(decoder.decode(Arrays.copyOf(order, length)), Reason.NOT_AVRO, "");
            }
            assertRejected(decoder.decode(Arrays.copyOf(order, order.length + 1)), Reason.NOT_AVRO, "");
            assertRejected(decoder.decode(new byte[] {(byte) 0xC3}), Reason.NOT_UTF8, "");
            assertRejected(decoder.decode(Arrays.copyOf(order, 70_000)), Reason.TOO_LARGE, "");
        }

        @Test
        void anUnknownFingerprintIsAnUnknownSchema() {
            byte[] order = encoder.encode(theOrder());
            order[5] ^= 1;
            assertRejected(decoder.decode(order), Reason.UNKNOWN_SCHEMA, "");
            assertThat(message(decoder.decode(order)))
                    .contains("job.writer-schemas")
                    .contains("fingerprint is ");
        }

        @Test
        void whatIsAcceptedAfterOneByteChangedIsAnOrderOfTheContract() {
            byte[] order = encoder.encode(theOrder());
            for (int at = 0; at < order.length; at++) {
                byte original = order[at];
                for (int changed = 0; changed < 256; changed++) {
                    order[at] = (byte) changed;
                    if (decoder.decode(order) instanceof Decoded.Accepted accepted) {
                        assertThat(decoder.decode(new JsonOrderEncoder().encode(accepted.order())))
                                .isEqualTo(new Decoded.Accepted(accepted.order(), 0));
                    }
                }
                order[at] = original;
            }
        }

        @Test
        void randomBodiesNeverThrow() {
            AvroFixture rich = anAvroOrder()
                    .with(
                            "x",
                            "{\"type\":\"array\",\"items\":{\"type\":\"map\",\"values\":[\"null\",\"string\"]}}",
                            null)
                    .with("e", "{\"type\":\"enum\",\"name\":\"E\",\"symbols\":[\"A\"]}", null);
            OrderDecoder reads = OrderDecoder.of(Contract.standard(), rich.known());
            byte[] header = Arrays.copyOf(anAvroOrder().message(), 10);
            System.arraycopy(fingerprint(rich), 0, header, 2, 8);
            Random random = new Random(1);
            for (int i = 0; i < 50_000; i++) {
                byte[] value = new byte[10 + random.nextInt(200)];
                random.nextBytes(value);
                System.arraycopy(header, 0, value, 0, 10);
                assertThat(reads.decode(value)).isInstanceOf(Decoded.Rejected.class);
            }
        }

        private static byte[] fingerprint(AvroFixture fixture) {
            long bits = WriterSchema.parse("x", fixture.schema()).fingerprint();
            byte[] bytes = new byte[8];
            for (int i = 0; i < 8; i++) {
                bytes[i] = (byte) (bits >>> (8 * i));
            }
            return bytes;
        }

        @Test
        void statedLengthsAreNeitherBelievedNorCountedThrough() {
            AvroFixture nulls = anAvroOrder().with("x", "{\"type\":\"array\",\"items\":\"null\"}", List.of());
            byte[] message = nulls.message();
            byte[] bomb = Arrays.copyOf(message, message.length + 9);
            Arrays.fill(bomb, message.length - 1, message.length + 7, (byte) 0xFE);
            bomb[message.length + 7] = 0x7E;
            OrderDecoder reads = OrderDecoder.of(Contract.standard(), nulls.known());
            assertRejected(reads.decode(bomb), Reason.NOT_AVRO, "");
            byte[] text = anAvroOrder().message();
            text[10 + 3] = (byte) 0xFE; // the length of order_id goes on …
            assertRejected(
                    OrderDecoder.of(Contract.standard(), anAvroOrder().known()).decode(text), Reason.NOT_AVRO, "");
        }

        @Test
        void listsNestedDeeperThanAllowedAreTooDeep() {
            String list =
                    "{\"type\":\"record\",\"name\":\"L\",\"fields\":[{\"name\":\"next\",\"type\":[\"null\",\"L\"]}]}";
            AvroFixture nested = new AvroFixture(Map.of(), Map.of()).with("x", list, null);
            byte[] value = new byte[10 + 40];
            System.arraycopy(new byte[] {(byte) 0xC3, 1}, 0, value, 0, 2);
            System.arraycopy(fingerprint(nested), 0, value, 2, 8);
            Arrays.fill(value, 10, 50, (byte) 2);
            assertRejected(OrderDecoder.of(Contract.standard(), nested.known()).decode(value), Reason.TOO_DEEP, "");
        }

        @Test
        void aDecimalWithoutBytesIsNotAvro() {
            assertRejected(with("unit_price", MONEY, ByteBuffer.allocate(0)), Reason.NOT_AVRO, "");
        }
    }

    @Test
    void everyHostileTwinGetsItsVerdict() {
        List<HostileAvroOrder> all = HostileAvroOrder.all();
        OrderDecoder reads = OrderDecoder.of(Contract.standard(), HostileAvroOrder.schemas(all));
        assertThat(all)
                .allSatisfy(hostile -> assertThat(
                                reads.decode(hostile.value()) instanceof Decoded.Rejected rejected
                                        ? Optional.of(rejected.rejection().reason())
                                        : Optional.empty())
                        .isEqualTo(hostile.verdict()));
    }

    @Test
    void anAvroOrderIsLessThanHalfOfTheSameInJson() {
        assertThat(encoder.encode(theOrder()).length)
                .isLessThan(new String(new JsonOrderEncoder().encode(theOrder()), UTF_8).length() / 2);
    }
}
