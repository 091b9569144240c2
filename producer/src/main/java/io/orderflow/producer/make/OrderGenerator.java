package io.orderflow.producer.make;

import static java.util.Objects.requireNonNull;

import io.orderflow.contract.order.Order;
import java.time.Clock;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.SplittableRandom;

/**
 * Generates orders. An order is a function of the seed and its number only: the same seed gives the same order 42 in
 * every run, except for its time. Thread-safe.
 */
public final class OrderGenerator {
    private static final int FIRST_CUSTOMER = 50_000;
    private static final int LAST_CUSTOMER = 99_999;
    private static final int MOST_PIECES = 5;

    private final long seed;
    private final Catalogue catalogue;
    private final Clock clock;
    /** Rising to 1: the share of orders that go to this product or an earlier one; empty if all are equally popular. */
    private final double[] popularity;

    /**
     * @param clock gives the time of an order, always converted to UTC, truncated to seconds
     */
    public OrderGenerator(long seed, Catalogue catalogue, Clock clock) {
        this(seed, catalogue, clock, 0);
    }

    /**
     * @param skew 0: all products equally popular; otherwise the n-th sells {@code 1/n^skew} of what the first does
     */
    public OrderGenerator(long seed, Catalogue catalogue, Clock clock, double skew) {
        this.seed = seed;
        this.catalogue = requireNonNull(catalogue, "catalogue is null");
        this.clock = requireNonNull(clock, "clock is null");
        this.popularity =
                skew == 0 ? new double[0] : popularity(catalogue.products().size(), skew);
    }

    public Order order(long number) {
        SplittableRandom random = random(number);
        int customer = random.nextInt(FIRST_CUSTOMER, LAST_CUSTOMER + 1);
        Product product = catalogue.products().get(product(random));
        long unitPrice = random.nextLong(product.lowestCents(), product.highestCents() + 1);
        int quantity = random.nextInt(1, MOST_PIECES + 1);
        return new Order(
                customer,
                OrderNumber.id(number),
                product.name(),
                product.category(),
                unitPrice,
                quantity,
                unitPrice * quantity,
                LocalDateTime.ofInstant(clock.instant(), ZoneOffset.UTC).truncatedTo(ChronoUnit.SECONDS));
    }

    private int product(SplittableRandom random) {
        if (popularity.length == 0) {
            return random.nextInt(catalogue.products().size());
        }
        int at = Arrays.binarySearch(popularity, random.nextDouble());
        return Math.min(at < 0 ? -at - 1 : at, popularity.length - 1);
    }

    private static double[] popularity(int products, double skew) {
        double[] popularity = new double[products];
        double sum = 0;
        for (int i = 0; i < products; i++) {
            sum += Math.pow(i + 1, -skew);
            popularity[i] = sum;
        }
        for (int i = 0; i < products; i++) {
            popularity[i] /= sum;
        }
        return popularity;
    }

    /** Randomness specific to this number, for decisions other than the order's content. */
    SplittableRandom randomBeside(long number) {
        return random(~number);
    }

    private SplittableRandom random(long number) {
        // Consecutive numbers must not give similar orders: the first split mixes in the seed, the second the number.
        return new SplittableRandom(new SplittableRandom(seed).nextLong() ^ new SplittableRandom(number).nextLong());
    }
}
