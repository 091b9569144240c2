package io.orderflow.producer.make;

import static java.util.Objects.requireNonNull;

import io.orderflow.contract.compiled.CompiledContract;
import io.orderflow.contract.compiled.OrderValues;
import io.orderflow.contract.decode.RecordDecoder;
import io.orderflow.contract.encode.RecordEncoder;
import io.orderflow.contract.encode.RecordFormat;
import io.orderflow.contract.verdict.Decoded;
import io.orderflow.producer.make.value.Catalogue;
import io.orderflow.producer.make.value.Product;
import io.orderflow.program.contract.OrderContractSetting;
import java.time.Clock;
import java.util.Arrays;
import java.util.SplittableRandom;

/**
 * Generates orders of a contract ({@link CatalogueOrders} those of the shipped one, {@link AnyOrders} all others). An
 * order is a function of the seed and its number only: the same seed gives the same order 42 in every run, except for
 * its time. Thread-safe.
 */
public final class OrderGenerator {
    /** Orders that are tried before the first one is sent. */
    private static final int TRIED = 40;

    /** Makes one order. */
    interface Maker {
        OrderValues order(long number, SplittableRandom random);
    }

    private final long mixedSeed;
    private final CompiledContract contract;
    private final Catalogue catalogue;
    private final OrderNumbers numbers;
    private final Maker maker;
    /** Rising to 1: the share of orders that go to this product or an earlier one; empty if all are equally popular. */
    private final double[] popularity;

    /**
     * @param clock gives the time of an order, always converted to UTC, truncated to seconds
     */
    public OrderGenerator(CompiledContract contract, long seed, Catalogue catalogue, Clock clock) {
        this(contract, seed, catalogue, clock, 0);
    }

    /**
     * @param skew 0: all products equally popular; otherwise the n-th sells {@code 1/n^skew} of what the first does
     * @throws IllegalArgumentException if no text can be made up for a pattern of the contract
     */
    public OrderGenerator(CompiledContract contract, long seed, Catalogue catalogue, Clock clock, double skew) {
        this.mixedSeed = new SplittableRandom(seed).nextLong();
        this.contract = requireNonNull(contract, "contract is null");
        this.catalogue = requireNonNull(catalogue, "catalogue is null");
        this.numbers = OrderNumbers.of(contract);
        this.popularity =
                skew == 0 ? new double[0] : popularity(catalogue.products().size(), skew);
        this.maker = contract.contract().equals(OrderContractSetting.shipped())
                ? new CatalogueOrders(contract, numbers, this::product, clock)
                : new AnyOrders(contract, numbers, this::product, clock);
    }

    /** The contract of the orders. */
    public CompiledContract contract() {
        return contract;
    }

    /** How they are numbered. */
    public OrderNumbers numbers() {
        return numbers;
    }

    /**
     * The order with a number.
     *
     * @throws IllegalArgumentException if the rules of the contract cannot be satisfied
     */
    public OrderValues order(long number) {
        return order(number, random(number));
    }

    /** Another order with the same key. */
    OrderValues variant(long number) {
        return order(number, random(number).split());
    }

    private OrderValues order(long number, SplittableRandom random) {
        return maker.order(number, random);
    }

    private Product product(SplittableRandom random) {
        return catalogue.products().get(index(random));
    }

    private int index(SplittableRandom random) {
        if (popularity.length == 0) {
            return random.nextInt(catalogue.products().size());
        }
        int at = Arrays.binarySearch(popularity, random.nextDouble());
        return Math.min(at < 0 ? -at - 1 : at, popularity.length - 1);
    }

    /**
     * Tries orders.
     *
     * @throws IllegalArgumentException saying why the contract accepts none that is made up
     */
    public void check() {
        RecordDecoder decoder = new RecordDecoder(contract);
        RecordEncoder encoder = new RecordEncoder(contract, RecordFormat.JSON);
        for (long i = 0; i < TRIED; i++) {
            byte[] value = encoder.encode(order(Math.min(numbers.highest(), numbers.lowest() + i)));
            if (decoder.decode(value) instanceof Decoded.Rejected rejected) {
                throw new IllegalArgumentException("an order that was made up is rejected as "
                        + rejected.rejection().reason() + ": "
                        + rejected.rejection().message());
            }
        }
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

    /** Random numbers of this order that its content does not use: whether and how it is broken. */
    SplittableRandom randomForDefects(long number) {
        return random(~number);
    }

    private SplittableRandom random(long number) {
        // Consecutive numbers must not give similar orders: both the seed and the number are mixed first.
        return new SplittableRandom(mixedSeed ^ new SplittableRandom(number).nextLong());
    }
}
