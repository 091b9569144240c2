package io.orderflow.contract.order;

import static io.orderflow.contract.order.OrderFixture.anOrder;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.LocalDateTime;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Properties of every value. Seeded: failures are reproducible. */
class JsonOrderPropertiesTest {
    private final OrderDecoder decoder = OrderDecoder.of(Contract.standard());
    private final JsonOrderEncoder encoder = new JsonOrderEncoder();

    @Test
    void randomBytesAreNeverAcceptedAndNeverThrow() {
        Random random = new Random(1);
        for (int i = 0; i < 50_000; i++) {
            byte[] value = new byte[random.nextInt(200)];
            random.nextBytes(value);
            if (i % 2 == 0) {
                for (int j = 0; j < value.length; j++) {
                    value[j] = (byte) "{}[]\",:\\u0123-+eE.tfn \n".charAt((value[j] & 0xFF) % 23);
                }
            }
            assertThat(decoder.decode(value)).isInstanceOf(Decoded.Rejected.class);
        }
    }

    @Test
    void noTruncationOfAnOrderIsAccepted() {
        for (byte[] order : someOrders()) {
            for (int length = 0; length < order.length; length++) {
                assertThat(decoder.decode(Arrays.copyOf(order, length))).isInstanceOf(Decoded.Rejected.class);
            }
        }
    }

    @Test
    void whatIsAcceptedAfterOneByteChangedIsAnOrderOfTheContract() {
        for (byte[] order : someOrders()) {
            for (int at = 0; at < order.length; at++) {
                byte original = order[at];
                for (int changed = 0; changed < 256; changed++) {
                    order[at] = (byte) changed;
                    if (decoder.decode(order) instanceof Decoded.Accepted accepted) {
                        assertThat(accepted.order().totalPriceCents())
                                .isEqualTo(accepted.order().unitPriceCents()
                                        * accepted.order().quantity());
                        assertComesBack(accepted.order());
                    }
                }
                order[at] = original;
            }
        }
    }

    @Test
    void everyOrderComesBackFromTheEncoderEqual() {
        RandomOrders orders = new RandomOrders(2);
        for (int i = 0; i < 10_000; i++) {
            assertComesBack(orders.next());
        }
    }

    @Test
    void everyOrderComesBackHoweverItIsSpacedEscapedAndShuffled() {
        RandomOrders orders = new RandomOrders(3);
        for (int i = 0; i < 10_000; i++) {
            Order order = orders.next();
            byte[] written = orders.written(order, i % 5);

            assertThat(decoder.decode(written))
                    .as(new String(written, UTF_8))
                    .isEqualTo(new Decoded.Accepted(order, i % 5));
        }
    }

    @Test
    void writesOrdersInOneCanonicalForm() {
        assertThat(encoder.encode(OrderFixture.theOrder()))
                .asString(UTF_8)
                .isEqualTo(anOrder().asText());
        Order odd = new Order(
                Integer.MIN_VALUE, "\ud83e", "\"\\\n", "🧘", -5, 0, Long.MIN_VALUE, LocalDateTime.of(33, 4, 3, 0, 0));
        assertThat(encoder.encode(odd))
                .asString(UTF_8)
                .isEqualTo("{\"customer_id\":-2147483648,\"order_id\":\"\\ud83e\",\"product_name\":\"\\\"\\\\\\u000a\","
                        + "\"product_category\":\"🧘\",\"unit_price\":-0.05,\"quantity\":0,"
                        + "\"total_price\":-92233720368547758.08,\"order_timestamp\":\"0033-04-03T00:00:00\"}");
    }

    @Test
    void refusesToWriteATimestampThatDoesNotFitTheForm() {
        Order order = new Order(1, "", "", "", 1, 1, 1, LocalDateTime.of(10000, 1, 1, 0, 0));

        assertThatThrownBy(() -> encoder.encode(order))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("+10000-01-01T00:00 cannot be written as YYYY-MM-DDTHH:MM:SS");
    }

    /** Not measured by time but by the number of name comparisons. */
    @Test
    void looksForDuplicatesInLinearTimeWhateverTheNames() {
        StringBuilder json = new StringBuilder("{\"-\":0");
        int names = 0;
        while (json.length() < Contract.MAX_BYTES - 20) {
            json.append(",\"").append(Integer.toString(names++, 36)).append("\":0");
        }
        JsonScanner scanner = new JsonScanner(Contract.standard().fields());

        assertThat(scanner.scan(json.append('}').toString().getBytes(UTF_8))).isTrue();

        assertThat(scanner.hasDuplicate()).isFalse();
        assertThat(scanner.unknownFields()).isEqualTo(names + 1);
        assertThat(scanner.comparisons()).isBetween(1L, 4L * names);
    }

    private void assertComesBack(Order order) {
        assertThat(decoder.decode(encoder.encode(order))).isEqualTo(new Decoded.Accepted(order, 0));
    }

    private static List<byte[]> someOrders() {
        RandomOrders orders = new RandomOrders(4);
        return List.of(
                anOrder().asJson(),
                anOrder().withName("Caf\\u00e9 🧘 \\ud83e\\uddd8").asJson(),
                new String(orders.written(orders.next(), 2), UTF_8).strip().getBytes(UTF_8));
    }
}
