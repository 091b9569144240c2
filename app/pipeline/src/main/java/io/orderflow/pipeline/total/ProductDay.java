package io.orderflow.pipeline.total;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Comparator;
import java.util.HexFormat;

/**
 * A product on a day in one currency: names are equal only to the byte.
 *
 * @param day since 1970-01-01
 * @param name {@link #NO_ROLE} for a contract without products
 * @param category {@link #NO_ROLE} for a contract without categories
 * @param currency empty for a contract without currencies
 */
record ProductDay(long day, String name, String category, String currency) implements Comparable<ProductDay> {

    /** Stands for the name where the contract has no such role; in no text of an accepted order. */
    static final String NO_ROLE = "\u001E";

    private static final Comparator<ProductDay> ORDER = Comparator.comparingLong(ProductDay::day)
            .thenComparing(ProductDay::name)
            .thenComparing(ProductDay::category)
            .thenComparing(ProductDay::currency);

    /** In no name and no category of an accepted order. */
    private static final byte SEPARATOR = 0x1F;

    private static final int ID_BYTES = 16;

    ProductDay {
        requireNonNull(name, "name is null");
        requireNonNull(category, "category is null");
        requireNonNull(currency, "currency is null");
    }

    /**
     * The same as a record's own, without its method handle: that is slow where only the fast compiler works, and totals
     * ask for every order (decision 0115). {@link #equals} likewise.
     */
    @Override
    public int hashCode() {
        return 31 * (31 * (31 * Long.hashCode(day) + name.hashCode()) + category.hashCode()) + currency.hashCode();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof ProductDay product
                && day == product.day
                && name.equals(product.name)
                && category.equals(product.category)
                && currency.equals(product.currency);
    }

    /** The product's id in hexadecimal, as sql/schema/product_totals.sql says. */
    String productId() {
        try {
            MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
            sha256.update(name.getBytes(UTF_8));
            sha256.update(SEPARATOR);
            sha256.update(category.getBytes(UTF_8));
            return HexFormat.of().formatHex(sha256.digest(), 0, ID_BYTES);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java has SHA-256", e);
        }
    }

    @Override
    public int compareTo(ProductDay other) {
        return ORDER.compare(this, other);
    }
}
