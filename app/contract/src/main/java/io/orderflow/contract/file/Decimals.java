package io.orderflow.contract.file;

import java.math.BigDecimal;
import java.util.Optional;

/** Decimal literals of a file, limited: an exponent of nine digits would otherwise be a number of a gigabyte. */
final class Decimals {
    private static final int MOST_DIGITS = 1000;
    private static final int MOST_SCALE = 1000;

    private Decimals() {}

    static Optional<BigDecimal> parse(String text) {
        if (text.length() > MOST_DIGITS) {
            return Optional.empty();
        }
        try {
            BigDecimal number = new BigDecimal(text);
            boolean bounded = Math.abs((long) number.scale()) <= MOST_SCALE;
            return bounded ? Optional.of(number) : Optional.empty();
        } catch (NumberFormatException e) { // an exponent of more than 32 bits
            return Optional.empty();
        }
    }
}
