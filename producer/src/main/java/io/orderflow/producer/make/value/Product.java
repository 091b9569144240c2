package io.orderflow.producer.make.value;

import static java.util.Objects.requireNonNull;

/**
 * A product for sale.
 *
 * @param lowestCents the lowest price, in cents
 * @param highestCents the highest price, in cents
 */
public record Product(String category, String name, long lowestCents, long highestCents) {
    public Product {
        requireNonNull(category, "category is null");
        requireNonNull(name, "name is null");
        if (lowestCents < Catalogue.LOWEST_CENTS
                || highestCents > Catalogue.HIGHEST_CENTS
                || lowestCents > highestCents) {
            throw new IllegalArgumentException("The prices of " + name + " must rise within 50.00 to 999.99, were "
                    + lowestCents + " and " + highestCents + " cents");
        }
    }
}
