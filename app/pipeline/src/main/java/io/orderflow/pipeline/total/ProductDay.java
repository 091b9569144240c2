package io.orderflow.pipeline.total;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.LocalDate;
import java.util.Comparator;
import java.util.HexFormat;

/** A product on a day: names are equal only to the byte. */
record ProductDay(LocalDate day, String name, String category) implements Comparable<ProductDay> {

    private static final Comparator<ProductDay> ORDER = Comparator.comparing(ProductDay::day)
            .thenComparing(ProductDay::name)
            .thenComparing(ProductDay::category);

    /** In no name and no category of an accepted order. */
    private static final byte SEPARATOR = 0x1F;

    private static final int ID_BYTES = 16;

    ProductDay {
        requireNonNull(day, "day is null");
        requireNonNull(name, "name is null");
        requireNonNull(category, "category is null");
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
