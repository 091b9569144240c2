package io.orderflow.pipeline.total;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.orderflow.contract.fixture.OrderFixture;
import java.math.BigDecimal;
import java.util.List;
import java.util.Random;

/**
 * Makes records that test the totals: names that a collation takes for equal, late days, repeats, conflicts, and no
 * orders.
 */
public final class Shop {

    private static final List<String> NAMES = List.of("Mat", "mat", "Mat ", "Mát", "it's a \\ mat", "茶 mat");
    private static final List<String> CATEGORIES = List.of("Sports", "SPORTS", "Sports ");

    private final Random random;
    private final int ids;

    /** @param ids how many order ids there are; the fewer, the more repeats */
    public Shop(long seed, int ids) {
        this.random = new Random(seed);
        this.ids = ids;
    }

    /**
     * The next record: an order most of the time, always the same one of an id, a conflict or no order at all at
     * others.
     */
    public byte[] record() {
        int dice = random.nextInt(20);
        if (dice == 0) {
            return "no order".getBytes(UTF_8);
        }
        int id = random.nextInt(ids);
        return order(id, dice == 1 ? 1 : 0);
    }

    /** The order of an id; {@code other} makes it another one. */
    public static byte[] order(int id, int other) {
        Random content = new Random(id);
        long cents = 1L + content.nextInt(100_000);
        int quantity = 1 + content.nextInt(5) + other;
        return OrderFixture.anOrder()
                .withId("ORDER-%06d".formatted(id))
                .with("product_name", quoted(NAMES.get(content.nextInt(NAMES.size()))))
                .with("product_category", quoted(CATEGORIES.get(content.nextInt(CATEGORIES.size()))))
                .with("unit_price", BigDecimal.valueOf(cents, 2).toPlainString())
                .with("quantity", Integer.toString(quantity))
                .with("total_price", BigDecimal.valueOf(cents * quantity, 2).toPlainString())
                .withTimestamp("2025-%02d-%02dT%02d:%02d:%02d"
                        .formatted(
                                1 + content.nextInt(2),
                                1 + content.nextInt(3),
                                content.nextInt(2),
                                content.nextInt(20),
                                content.nextInt(60)))
                .asJson();
    }

    private static String quoted(String text) {
        return '"' + text.replace("\\", "\\\\") + '"';
    }
}
