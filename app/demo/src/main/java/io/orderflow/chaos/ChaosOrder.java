package io.orderflow.chaos;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.math.BigDecimal;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The content of an order as the harness makes and recognizes it; no code of the job or the producer.
 *
 * @param id 1 … 99999999
 */
record ChaosOrder(long id, int quantity) {

    private static final BigDecimal PRICE = new BigDecimal("10.50");
    private static final Pattern FORM = Pattern.compile("\\{\"customer_id\":87654,\"order_id\":\"ORDER-([0-9]{8})\","
            + "\"product_name\":\"Yoga"
            + " Mat\",\"product_category\":\"Sports\",\"unit_price\":10\\.50,\"quantity\":([0-9]+),"
            + "\"total_price\":([0-9.]+),\"order_timestamp\":\"2025-01-15T14:[0-5][0-9]:45\"\\}");

    /** The order that has this id first. */
    static ChaosOrder first(long id) {
        return new ChaosOrder(id, (int) (1 + id % 5));
    }

    /** The same id with another content. */
    ChaosOrder changed() {
        return new ChaosOrder(id, quantity + 5);
    }

    String key() {
        return String.format(Locale.ROOT, "ORDER-%08d", id);
    }

    byte[] json() {
        return json(PRICE.multiply(BigDecimal.valueOf(quantity)).toPlainString());
    }

    /** A defect: the total is not unit price times quantity. */
    byte[] withWrongTotal() {
        return json("1.00");
    }

    private byte[] json(String total) {
        return String.format(
                        Locale.ROOT,
                        "{\"customer_id\":87654,\"order_id\":\"%s\",\"product_name\":\"Yoga"
                                + " Mat\",\"product_category\":\"Sports\","
                                + "\"unit_price\":10.50,\"quantity\":%d,\"total_price\":%s,"
                                + "\"order_timestamp\":\"2025-01-15T14:%02d:45\"}",
                        key(),
                        quantity,
                        total,
                        id % 60)
                .getBytes(UTF_8);
    }

    /** The order in these bytes; empty: they must be rejected. */
    static Optional<ChaosOrder> of(byte[] value) {
        if (value == null || value.length > 500) {
            return Optional.empty();
        }
        Matcher form = FORM.matcher(new String(value, UTF_8));
        if (!form.matches()) {
            return Optional.empty();
        }
        ChaosOrder order = new ChaosOrder(Long.parseLong(form.group(1)), Integer.parseInt(form.group(2)));
        BigDecimal total = PRICE.multiply(BigDecimal.valueOf(order.quantity()));
        return total.compareTo(new BigDecimal(form.group(3))) == 0 ? Optional.of(order) : Optional.empty();
    }
}
