package io.orderflow.producer.replay;

import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.regex.Pattern;

/**
 * Numbers as a file must write them: ASCII digits, no sign, no exponent, no leading zero, nothing around them. Any
 * other form may be damaged (a spreadsheet's 1.234,56), so it is not interpreted.
 */
final class PlainNumbers {
    /** As many integer digits as the price of an order has. */
    private static final Pattern PRICE = Pattern.compile("(?:0|[1-9][0-9]{0,7})(?:\\.[0-9]{1,2})?");

    private static final Pattern WHOLE = Pattern.compile("0|[1-9][0-9]{0,9}");

    private PlainNumbers() {}

    /** A price in hundredths: {@code 12}, {@code 0.8}, {@code 12.95}. */
    static OptionalLong cents(String text) {
        if (!PRICE.matcher(text).matches()) {
            return OptionalLong.empty();
        }
        int point = text.indexOf('.');
        if (point < 0) {
            return OptionalLong.of(Long.parseLong(text) * 100);
        }
        long decimals = Long.parseLong(text.substring(point + 1)) * (text.length() - point == 2 ? 10 : 1);
        return OptionalLong.of(Long.parseLong(text.substring(0, point)) * 100 + decimals);
    }

    /** From 0 to 2147483647. */
    static OptionalInt whole(String text) {
        if (!WHOLE.matcher(text).matches() || Long.parseLong(text) > Integer.MAX_VALUE) {
            return OptionalInt.empty();
        }
        return OptionalInt.of(Integer.parseInt(text));
    }
}
