package io.orderflow.contract.order;

import static io.orderflow.contract.order.OrderFixture.anOrder;
import static io.orderflow.contract.order.OrderFixture.theOrder;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.LocalDateTime;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class JsonOrderDecoderTest {
    private final OrderDecoder decoder = OrderDecoder.of(Contract.standard());

    /** Where a hostile value is about one field, which one. */
    private static final Map<String, String> FIELD_OF_HOSTILE = Map.ofEntries(
            Map.entry("lone surrogate escape", "product_name"),
            Map.entry("NUL escape in a name", "product_name"),
            Map.entry("empty name", "product_name"),
            Map.entry("blank category", "product_category"),
            Map.entry("name of 256 code points", "product_name"),
            Map.entry("category of 101", "product_category"),
            Map.entry("field name in another case only", "quantity"),
            Map.entry("the same field twice", "quantity"),
            Map.entry("customer_id beyond 64 bits", "customer_id"),
            Map.entry("total off by a cent", "total_price"),
            Map.entry("29 February 2025", "order_timestamp"),
            Map.entry("second 60", "order_timestamp"));

    private static final String[] FIELD_OF_PREFIX = {
        "no order_id:order_id",
        "order_id :order_id",
        "quantity :quantity",
        "price :unit_price",
        "timestamp :order_timestamp"
    };

    static List<HostileOrder> hostileOrders() {
        return HostileOrder.all();
    }

    @ParameterizedTest
    @MethodSource("hostileOrders")
    void givesEachHostileValueItsVerdict(HostileOrder hostile) {
        Decoded decoded = decoder.decode(hostile.value().orElse(null));

        assertThat(reasonOf(decoded)).isEqualTo(hostile.verdict());
        if (decoded instanceof Decoded.Rejected rejected) {
            assertThat(rejected.rejection().field()).isEqualTo(fieldOf(hostile.name()));
            assertThat(rejected.rejection().message()).isNotBlank().doesNotContainPattern("\\p{Cntrl}");
        }
    }

    @Test
    void readsTheHostileFileWhole() {
        assertThat(HostileOrder.all()).hasSizeGreaterThan(70);
    }

    @Test
    void readsEveryFieldOfAnOrder() {
        assertThat(decoder.decode(anOrder().asJson())).isEqualTo(new Decoded.Accepted(theOrder(), 0));
    }

    @Test
    void countsUnknownFieldsAtTheTopOnly() {
        Decoded decoded = decoder.decode(anOrder()
                .with("coupon", "\"X\"")
                .with("meta", "{\"a\":1,\"b\":[{\"c\":2}]}")
                .asJson());

        assertThat(decoded).isEqualTo(new Decoded.Accepted(theOrder(), 2));
    }

    @Test
    void remembersNothingOfTheValueBefore() {
        assertThat(reason(anOrder().with("x", "1").without("quantity"))).contains(Reason.MISSING_FIELD);
        assertThat(decoder.decode(anOrder().with("x", "1").asJson())).isEqualTo(new Decoded.Accepted(theOrder(), 1));
        assertThat(reason(anOrder().without("order_timestamp"))).contains(Reason.MISSING_FIELD);
    }

    @Nested
    class TheFirstReasonCounts {
        @Test
        void whiteSpaceIsEmptyHoweverMuchThereIs() {
            assertThat(reason(" ".repeat(70_000))).contains(Reason.EMPTY);
        }

        @Test
        void tooLargeBeforeNotUtf8() {
            byte[] large = new byte[Contract.MAX_BYTES + 1];
            large[0] = (byte) 0xFF;
            assertThat(reasonOf(decoder.decode(large))).contains(Reason.TOO_LARGE);
        }

        @Test
        void notUtf8EvenBehindWhatIsNotJson() {
            assertThat(reasonOf(decoder.decode(new byte[] {'{', 'x', (byte) 0xC3, '('})))
                    .contains(Reason.NOT_UTF8);
        }

        @Test
        void whicheverOfNotJsonAndTooDeepComesFirst() {
            assertThat(reason("[x" + "[".repeat(40))).contains(Reason.NOT_JSON);
            assertThat(reason("[".repeat(33) + "x")).contains(Reason.TOO_DEEP);
            assertThat(reason("[".repeat(32) + "x")).contains(Reason.NOT_JSON);
            assertThat(reason("[".repeat(32) + "]".repeat(32))).contains(Reason.NOT_AN_OBJECT);
        }

        @Test
        void theRootIsDepthOne() {
            String deepest = "[".repeat(31) + "]".repeat(31);
            assertThat(reason(anOrder().with("x", deepest))).isEmpty();
            assertThat(reason(anOrder().with("x", "[" + deepest + "]"))).contains(Reason.TOO_DEEP);
        }

        @Test
        void notJsonAtTheEndBeforeADuplicateAndBeforeWhatTheRootIs() {
            assertThat(reason("{\"a\":1,\"a\":2}x")).contains(Reason.NOT_JSON);
            assertThat(reason("[1] [2]")).contains(Reason.NOT_JSON);
        }

        @Test
        void notAnObjectBeforeADuplicateInsideIt() {
            assertThat(reason("[{\"a\":1,\"a\":2}]")).contains(Reason.NOT_AN_OBJECT);
        }

        @Test
        void aDuplicateBeforeAMissingField() {
            assertThat(reason("{\"a\":1,\"a\":2}")).contains(Reason.DUPLICATE_FIELD);
        }

        @Test
        void fieldByFieldInTheOrderOfTheContract() {
            assertThat(rejection(anOrder().with("customer_id", "0").without("order_id"))
                            .field())
                    .isEqualTo("customer_id");
            assertThat(rejection(anOrder().without("quantity").with("unit_price", "\"x\""))
                            .field())
                    .isEqualTo("unit_price");
        }

        @Test
        void badTextBeforeTooLong() {
            assertThat(reason(anOrder().withName("x".repeat(300) + "\\u0000"))).contains(Reason.BAD_TEXT);
            assertThat(reason(anOrder().withName(" ".repeat(300)))).contains(Reason.BAD_TEXT);
            assertThat(reason(anOrder().withName("x".repeat(256)))).contains(Reason.TOO_LONG);
        }

        @Test
        void tooPreciseBeforeOutOfRange() {
            assertThat(reason(anOrder().priced("-1.005"))).contains(Reason.TOO_PRECISE);
            assertThat(reason(anOrder().priced("123456789012345678901.001"))).contains(Reason.TOO_PRECISE);
        }

        @Test
        void theTimestampBeforeTheTotal() {
            assertThat(reason(anOrder().with("total_price", "1").withTimestamp("today")))
                    .contains(Reason.BAD_TIMESTAMP);
        }
    }

    @Nested
    class Numbers {
        @ParameterizedTest
        @CsvSource({
            "1, 100",
            "1e2, 10000",
            "1E+2, 10000",
            "0.01, 1",
            "1e-2, 1",
            "10.500, 1050",
            "0.1e1, 100",
            "100e-2, 100",
            "0.000000000000000000000000001e25, 1",
            "100000000000000000000e-20, 100",
            "99999999.990, 9999999999",
            "1e00000000000000000000000002, 10000",
            "1005000e-5, 1005",
            "0.10000000000000000000000000000000, 10"
        })
        void countByValue(String written, long cents) {
            assertThat(accepted(anOrder().priced(written)).unitPriceCents()).isEqualTo(cents);
        }

        @ParameterizedTest
        @CsvSource({
            "0, OUT_OF_RANGE",
            "-0, OUT_OF_RANGE",
            "0e-1000000000, OUT_OF_RANGE",
            "0.000, OUT_OF_RANGE",
            "-1, OUT_OF_RANGE",
            "1e1000000000, OUT_OF_RANGE",
            "-1e99999999999999999999999, OUT_OF_RANGE",
            "1e18446744073709551616, OUT_OF_RANGE",
            "100000000, OUT_OF_RANGE",
            "1e-1000000000, TOO_PRECISE",
            "1e-18446744073709551616, TOO_PRECISE",
            "0.009, TOO_PRECISE",
            "1.000000000000000000000000001, TOO_PRECISE",
            "92233720368547758.08, OUT_OF_RANGE",
            "184467440737095516.17, OUT_OF_RANGE"
        })
        void areRejectedByValue(String written, Reason reason) {
            assertThat(reason(anOrder().priced(written))).contains(reason);
        }

        @ParameterizedTest
        @CsvSource({
            "-0, OUT_OF_RANGE", "-1, OUT_OF_RANGE", "2147483648, OUT_OF_RANGE", "18446744073709551617, OUT_OF_RANGE",
            "-99999999999999999999999, OUT_OF_RANGE", "2.0, WRONG_TYPE", "2e0, WRONG_TYPE", "true, WRONG_TYPE",
            "[2], WRONG_TYPE", "null, MISSING_FIELD"
        })
        void thatMustBeIntegersAreWrittenAsSuch(String written, Reason reason) {
            assertThat(reason(anOrder().with("quantity", written))).contains(reason);
        }

        @Test
        void haveAProductThatDoesNotWrapAround() {
            // 8589934597 hundredths × (2^31 - 1) is 2^64 + 2147483643.
            assertThat(reason(anOrder()
                            .with("unit_price", "85899345.97")
                            .with("quantity", "2147483647")
                            .with("total_price", "21474836.43")))
                    .contains(Reason.TOTAL_MISMATCH);
        }
    }

    @Nested
    class Texts {
        @ParameterizedTest
        @ValueSource(
                strings = {
                    "",
                    "   ",
                    "\u00a0",
                    "\u3000 \u2003",
                    "\u200b",
                    "\\u200b\\ufeff",
                    "\u2800",
                    "\u3164",
                    "\u0085"
                })
        void areBadWhenAPersonWouldCallThemBlank(String text) {
            assertThat(reason(anOrder().withName(text))).contains(Reason.BAD_TEXT);
        }

        @ParameterizedTest
        @ValueSource(strings = {"\u007f", "a\\u001fb", "a\\nb", "\\ud83e", "\\udd15\\ud83e", "é\u007f", "a\\ud83eb"})
        void areBadWithControlCharactersAndHalfPairs(String text) {
            assertThat(reason(anOrder().withName(text))).contains(Reason.BAD_TEXT);
        }

        @ParameterizedTest
        @ValueSource(strings = {" a ", "a\u00a0", "e\u0301", "👩\u200d👩\u200d👧", "\ufeffa"})
        void areKeptAsTheyAre(String text) {
            assertThat(accepted(anOrder().withName(text)).productName()).isEqualTo(text);
        }

        @Test
        void areUnescapedBeforeTheyAreRead() {
            OrderFixture escaped = anOrder()
                    .withId("\\u004FRDER-00000\\u0031")
                    .withName("\\u0059oga\\u0020Mat")
                    .withTimestamp("2025\\u002d01-15T14:30:45");
            assertThat(accepted(escaped)).isEqualTo(theOrder());
            assertThat(accepted(anOrder().withName("\\\"\\\\\\/\\ud83e\\uddd8")).productName())
                    .isEqualTo("\"\\/🧘");
        }

        @Test
        void countCodePointsAlsoWhenEscaped() {
            assertThat(reason(anOrder().withName("\\ud83e\\uddd8".repeat(255)))).isEmpty();
            assertThat(reason(anOrder().withName("\\ud83e\\uddd8".repeat(256)))).contains(Reason.TOO_LONG);
        }

        @Test
        void halfPairsElsewhereAreNoBadText() {
            assertThat(reason(anOrder().with("x", "\"\\ud83e\"").with("\\udd15", "1")))
                    .isEmpty();
            assertThat(reason(anOrder().withId("\\ud83e"))).contains(Reason.BAD_FORMAT);
        }
    }

    @Nested
    class DuplicateNames {
        @ParameterizedTest
        @ValueSource(
                strings = {
                    "{\"a\":1,\"a\":1}", "[{\"b\":{\"a\":1,\"c\":2,\"a\":3}}]", "{\"a\":1,\"\\u0061\":1}",
                    "{\"\":1,\"\":1}", "{\"\\ud83e\\uddd8\":1,\"🧘\":1}", "{\"\\ud83e\":1,\"\\ud83e\":1}"
                })
        void areFoundAtAnyDepthAndHoweverWritten(String json) {
            assertThat(rejection(anOrder().with("x", json)).reason()).isEqualTo(Reason.DUPLICATE_FIELD);
            assertThat(rejection(anOrder().with("x", json)).field()).isEmpty();
        }

        @Test
        void ofTheContractAreNamed() {
            assertThat(rejection(anOrder().with("quantit\\u0079", "2")).field()).isEqualTo("quantity");
            assertThat(reason(anOrder().with("x", "1").with("\\u0078", "1"))).contains(Reason.DUPLICATE_FIELD);
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "[{\"a\":1},{\"a\":1}]",
                    "{\"a\":{\"a\":{\"a\":1}}}",
                    "{\"quantity\":1}",
                    "{\"\\ud83e\":1,\"\\udd15\":1}"
                })
        void areOnlyThoseOfOneObject(String json) {
            assertThat(reason(anOrder().with("x", json))).isEmpty();
        }
    }

    @Nested
    class Timestamps {
        @ParameterizedTest
        @ValueSource(
                strings = {
                    "0999-12-31T23:59:59",
                    "2025-00-10T00:00:00",
                    "2025-13-10T00:00:00",
                    "2025-04-31T00:00:00",
                    "2025-01-00T00:00:00",
                    "2025-01-01T24:00:00",
                    "2025-01-01T00:60:00",
                    "1900-02-29T00:00:00",
                    "+2025-01-01T00:00:0",
                    "2025-01-01t00:00:00",
                    "２025-01-01T00:00:00",
                    "2025-1-01T00:00:000",
                    "",
                    "2025-01-01T-1:00:00",
                    "2025-/1-01T00:00:00",
                    "2025-01-01T00:00:0:"
                })
        void mustBeRealAndWrittenInFull(String timestamp) {
            assertThat(reason(anOrder().withTimestamp(timestamp))).contains(Reason.BAD_TIMESTAMP);
        }

        @ParameterizedTest
        @ValueSource(strings = {"1000-01-01T00:00:00", "9999-12-31T23:59:59", "2000-02-29T12:00:00"})
        void reachFromTheYear1000To9999(String timestamp) {
            assertThat(accepted(anOrder().withTimestamp(timestamp)).orderTimestamp())
                    .isEqualTo(LocalDateTime.parse(timestamp));
        }
    }

    @Nested
    class Messages {
        @Test
        void ofWhatIsNotJsonNameTheByteAndWhatWasExpected() {
            assertThat(rejection("{\"a\":01}").message())
                    .isEqualTo("The value is not JSON: at byte 6 expected no digit after a leading zero, found \"1\".");
            assertThat(rejection("{\"a\"").message())
                    .isEqualTo("The value is not JSON: at byte 4 expected a colon after the name, but the value ends.");
            assertThat(rejection("\ufeff{}").message())
                    .endsWith("at byte 0 expected a value, found a byte order mark.");
        }

        @Test
        void sayWhatWouldBeRightAndShowTheValueLast() {
            assertThat(rejection(anOrder().withQuantity(0)).message())
                    .isEqualTo("quantity must be an integer from 1 to 2147483647, written without fraction or exponent;"
                            + " it is 0");
            assertThat(rejection(anOrder().with("total_price", "91.97")).message())
                    .isEqualTo("total_price must be unit_price × quantity: 45.99 × 2 is 91.98; it is 91.97");
            assertThat(rejection(anOrder().with("unit_price", "\"1,50\"")).message())
                    .isEqualTo("unit_price must be a number from 0.01 to 99999999.99 with at most 2 decimals;"
                            + " it is a text: 1,50");
        }

        @Test
        void abbreviateAndEscapeHostileText() {
            String message = rejection(anOrder().withName("\\u001b[31m\\u202e" + "x".repeat(1000)))
                    .message();

            assertThat(message).contains("\\u001b[31m\\u202exxx").contains("…").hasSizeLessThan(300);
        }
    }

    @Nested
    class ANarrowerContract {
        @Test
        void makesTheCatalogueARule() {
            OrderDecoder strict = OrderDecoder.of(Contract.standard()
                    .within("unit_price", 50_00, 999_99)
                    .within("product_name", 1, 5)
                    .withOrderIds(OrderIdPattern.parse("A[0-9]{1,3}")));

            assertThat(reasonOf(strict.decode(anOrder().asJson()))).contains(Reason.BAD_FORMAT);
            assertThat(reasonOf(strict.decode(anOrder().withId("A7").asJson()))).contains(Reason.TOO_LONG);
            assertThat(reasonOf(
                            strict.decode(anOrder().withId("A7").withName("Mat").asJson())))
                    .contains(Reason.OUT_OF_RANGE);
            assertThat(reasonOf(strict.decode(
                            anOrder().withId("A7").withName("Mat").priced("50").asJson())))
                    .isEmpty();
        }
    }

    private static String fieldOf(String hostileName) {
        for (String entry : FIELD_OF_PREFIX) {
            String[] prefixAndField = entry.split(":", 2);
            if (hostileName.startsWith(prefixAndField[0])
                    && !hostileName.equals("price NaN")
                    && !hostileName.equals("price 01.5")) {
                return prefixAndField[1];
            }
        }
        return FIELD_OF_HOSTILE.getOrDefault(hostileName, "");
    }

    private static Optional<Reason> reasonOf(Decoded decoded) {
        return decoded instanceof Decoded.Rejected rejected
                ? Optional.of(rejected.rejection().reason())
                : Optional.empty();
    }

    private Optional<Reason> reason(OrderFixture order) {
        return reasonOf(decoder.decode(order.asJson()));
    }

    private Optional<Reason> reason(String json) {
        return reasonOf(decoder.decode(json.getBytes(UTF_8)));
    }

    private Rejection rejection(OrderFixture order) {
        return rejection(order.asText());
    }

    private Rejection rejection(String json) {
        return ((Decoded.Rejected) decoder.decode(json.getBytes(UTF_8))).rejection();
    }

    private Order accepted(OrderFixture order) {
        Decoded decoded = decoder.decode(order.asJson());
        assertThat(decoded).isInstanceOf(Decoded.Accepted.class);
        return ((Decoded.Accepted) decoded).order();
    }
}
