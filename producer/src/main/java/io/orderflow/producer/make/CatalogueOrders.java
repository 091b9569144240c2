package io.orderflow.producer.make;

import io.orderflow.contract.compiled.CompiledContract;
import io.orderflow.contract.compiled.OrderValues;
import io.orderflow.producer.make.value.Product;
import java.time.Clock;
import java.util.SplittableRandom;
import java.util.function.Function;

/**
 * Orders of the shipped contract, within the contract's ranges. Separate from {@link AnyOrders} for speed: millions of
 * them are made, and each is written straight into its slots.
 */
final class CatalogueOrders implements OrderGenerator.Maker {
    private static final int FIRST_CUSTOMER = 50_000;
    private static final int LAST_CUSTOMER = 99_999;
    private static final int LARGEST_QUANTITY = 5;
    private static final long MICROS = 1_000_000;

    // The fields of the contract, in its order.
    private static final int CUSTOMER = 0;
    private static final int ID = 1;
    private static final int NAME = 2;
    private static final int CATEGORY = 3;
    private static final int PRICE = 4;
    private static final int QUANTITY = 5;
    private static final int TOTAL = 6;
    private static final int TIME = 7;

    private final CompiledContract contract;
    private final OrderNumbers numbers;
    private final Function<SplittableRandom, Product> products;
    private final Clock clock;
    /** Where the value of each field is kept in {@link OrderValues}. */
    private final int[] slotOfField;

    CatalogueOrders(
            CompiledContract contract,
            OrderNumbers numbers,
            Function<SplittableRandom, Product> products,
            Clock clock) {
        this.contract = contract;
        this.numbers = numbers;
        this.products = products;
        this.clock = clock;
        this.slotOfField = contract.columns().slotOfField(contract.fieldCount());
    }

    @Override
    public OrderValues order(long number, SplittableRandom random) {
        OrderValues order = new OrderValues(contract);
        order.putNumberAt(slotOfField[CUSTOMER], random.nextInt(FIRST_CUSTOMER, LAST_CUSTOMER + 1));
        Product product = products.apply(random);
        long unitPrice = random.nextLong(product.lowestCents(), product.highestCents() + 1);
        int quantity = random.nextInt(1, LARGEST_QUANTITY + 1);
        order.putObjectAt(slotOfField[ID], numbers.id(number));
        order.putObjectAt(slotOfField[NAME], product.name());
        order.putObjectAt(slotOfField[CATEGORY], product.category());
        order.putNumberAt(slotOfField[PRICE], unitPrice);
        order.putNumberAt(slotOfField[QUANTITY], quantity);
        order.putNumberAt(slotOfField[TOTAL], unitPrice * quantity);
        order.putNumberAt(slotOfField[TIME], Math.floorDiv(clock.millis(), 1000) * MICROS);
        return order;
    }
}
