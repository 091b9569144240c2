package io.orderflow.producer.make;

import io.orderflow.producer.settings.ProducerSettings;
import java.util.Locale;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The number in an order id: {@code ORDER-000042} is 42. */
public final class OrderNumber {
    private static final Pattern ID = Pattern.compile("ORDER-([0-9]{6,12})");
    private static final Pattern IN_VALUE = Pattern.compile("\"order_id\"\\s*:\\s*\"(ORDER-[0-9]{6,12})\"");

    private OrderNumber() {}

    /** The id, with at least six digits. */
    public static String id(long number) {
        return String.format(Locale.ROOT, "ORDER-%06d", number);
    }

    /** The number of an id this producer may have assigned; empty if it is no id or in the dashboard's range. */
    public static OptionalLong of(String id) {
        Matcher matcher = ID.matcher(id);
        if (!matcher.matches()) {
            return OptionalLong.empty();
        }
        long number = Long.parseLong(matcher.group(1));
        return number <= ProducerSettings.HIGHEST_ORDER_NUMBER ? OptionalLong.of(number) : OptionalLong.empty();
    }

    /** The number of the id in a record's JSON text, at any position. */
    public static OptionalLong inValue(String value) {
        Matcher matcher = IN_VALUE.matcher(value);
        return matcher.find() ? of(matcher.group(1)) : OptionalLong.empty();
    }
}
