package io.orderflow.contract.order;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.math.BigDecimal;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Random;

/** Seeded orders over the whole contract, and a JSON writer independent of the encoder. */
public final class RandomOrders {
    private static final String[] ALPHABETS = {
        "abc XYZ0189", "\"\\/<>&'%_;-", "äöüßéñ", "漢字かな한글", "🧘👩😀𐍈", "\u00a0\u2003\u200d\u0085"
    };
    private static final String[] SPACES = {"", "", " ", "\n", "\t", "\r\n", "  \t "};

    private final Random random;

    public RandomOrders(long seed) {
        random = new Random(seed);
    }

    public Order next() {
        int quantity = 1 + random.nextInt(random.nextBoolean() ? 5 : 1_000_000);
        long mostPrice = 9_999_999_999L / quantity;
        long unitPrice = 1 + (long) (random.nextDouble() * (mostPrice - 1));
        return new Order(
                1 + random.nextInt(Integer.MAX_VALUE),
                OrderIdPattern.STANDARD.idOf((long) (random.nextDouble() * 1e12)),
                text(255),
                text(100),
                unitPrice,
                quantity,
                unitPrice * quantity,
                LocalDateTime.of(1000, 1, 1, 0, 0).plusSeconds((long) (random.nextDouble() * 9000 * 365.2425 * 86400)));
    }

    /** The order with its fields shuffled, spaced and escaped at will, and with some unknown fields. */
    public byte[] written(Order order, int unknownFields) {
        List<String> fields = new ArrayList<>(List.of(
                field("customer_id", Integer.toString(order.customerId())),
                field("order_id", string(order.orderId())),
                field("product_name", string(order.productName())),
                field("product_category", string(order.productCategory())),
                field("unit_price", money(order.unitPrice())),
                field("quantity", Integer.toString(order.quantity())),
                field("total_price", money(order.totalPrice())),
                field("order_timestamp", string(timestamp(order.orderTimestamp())))));
        for (int i = 0; i < unknownFields; i++) {
            fields.add(field(
                    "x" + i,
                    List.of("{\"a\":[1,{\"a\":null}]}", "-0.5E-3", "\"\\ud800\"", "[]")
                            .get(i % 4)));
        }
        Collections.shuffle(fields, random);
        return (space() + "{" + space() + String.join(space() + "," + space(), fields) + space() + "}" + space())
                .getBytes(UTF_8);
    }

    private String field(String name, String value) {
        return string(name) + space() + ":" + space() + value;
    }

    private String string(String text) {
        StringBuilder json = new StringBuilder("\"");
        for (int i = 0; i < text.length(); ) {
            int codePoint = text.codePointAt(i);
            int length = Character.charCount(codePoint);
            if (codePoint == '"' || codePoint == '\\' || random.nextInt(8) == 0) {
                for (int unit = i; unit < i + length; unit++) {
                    String hex = String.format("%04x", (int) text.charAt(unit));
                    json.append("\\u").append(random.nextBoolean() ? hex.toUpperCase(Locale.ROOT) : hex);
                }
            } else {
                json.appendCodePoint(codePoint);
            }
            i += length;
        }
        return json.append('"').toString();
    }

    private String money(BigDecimal amount) {
        return switch (random.nextInt(5)) {
            case 0 -> amount.stripTrailingZeros().toPlainString();
            case 1 -> amount.unscaledValue() + "e-2";
            case 2 -> amount.setScale(2 + random.nextInt(30)).toPlainString();
            case 3 -> "0." + String.format("%020d", amount.unscaledValue()) + "E+18";
            default -> amount.toPlainString();
        };
    }

    private static String timestamp(LocalDateTime at) {
        return String.format(
                "%04d-%02d-%02dT%02d:%02d:%02d",
                at.getYear(), at.getMonthValue(), at.getDayOfMonth(), at.getHour(), at.getMinute(), at.getSecond());
    }

    private String text(int mostCodePoints) {
        int codePoints = 1 + random.nextInt(random.nextInt(4) == 0 ? mostCodePoints : 20);
        StringBuilder text = new StringBuilder("x"); // never blank
        for (int i = 1; i < codePoints; i++) {
            int[] alphabet =
                    ALPHABETS[random.nextInt(ALPHABETS.length)].codePoints().toArray();
            text.appendCodePoint(alphabet[random.nextInt(alphabet.length)]);
        }
        return text.toString();
    }

    private String space() {
        return SPACES[random.nextInt(SPACES.length)];
    }
}
