package io.orderflow.contract.order;

import static io.orderflow.contract.order.Contract.CUSTOMER_ID;
import static io.orderflow.contract.order.Contract.ORDER_ID_AT;
import static io.orderflow.contract.order.Contract.PRODUCT_CATEGORY;
import static io.orderflow.contract.order.Contract.PRODUCT_NAME;
import static io.orderflow.contract.order.Contract.QUANTITY;
import static io.orderflow.contract.order.Contract.TOTAL_PRICE;
import static io.orderflow.contract.order.Contract.UNIT_PRICE;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.LocalDateTime;
import java.util.Optional;

/**
 * The values of one order's fields from any format, each compared with its declaration when it is set. Fields are
 * identified by their position in the contract. Reused for each value; not thread-safe.
 */
final class OrderFields {
    private final OrderField[] fields;
    private final OrderIdPattern orderIdPattern;
    private final long[] numbers;
    private final String[] texts;
    private LocalDateTime timestamp = LocalDateTime.MIN;

    OrderFields(Contract contract) {
        fields = contract.fields().toArray(OrderField[]::new);
        orderIdPattern = contract.orderIdPattern();
        numbers = new long[fields.length];
        texts = new String[fields.length];
    }

    int count() {
        return fields.length;
    }

    OrderField field(int i) {
        return fields[i];
    }

    /** Sets an integer, or an amount in hundredths. Returns whether it is within the limits. */
    boolean number(int i, long number) {
        numbers[i] = number;
        return fields[i].allows(number);
    }

    /** The message for a number that is not within the limits. */
    Rejection outside(int i, String shown) {
        Reason reason = numbers[i] == JsonNumber.TOO_PRECISE ? Reason.TOO_PRECISE : Reason.OUT_OF_RANGE;
        return Rejections.field(reason, fields[i], shown);
    }

    /**
     * Sets a text of any of the three kinds.
     *
     * @param text valid UTF-8, or WTF-8 by {@link Utf8#write}
     */
    Optional<Rejection> text(int i, byte[] text, int from, int to) {
        return switch (fields[i].type()) {
            case ORDER_ID -> orderId(i, text, from, to);
            case TEXT -> plainText(i, text, from, to);
            case TIMESTAMP -> timestamp(i, text, from, to);
            case INTEGER, MONEY -> throw new IllegalArgumentException(fields[i].name() + " is not a text");
        };
    }

    private Optional<Rejection> orderId(int i, byte[] text, int from, int to) {
        if (!orderIdPattern.matches(text, from, to)) {
            return Optional.of(Rejections.badOrderId(fields[i], orderIdPattern, Quoted.text(text, from, to)));
        }
        return keep(i, text, from, to);
    }

    private Optional<Rejection> plainText(int i, byte[] text, int from, int to) {
        TextRule.Verdict verdict = TextRule.check(text, from, to, fields[i].max());
        if (verdict != TextRule.Verdict.GOOD) {
            return Optional.of(Rejections.text(verdict, fields[i], Quoted.text(text, from, to)));
        }
        return keep(i, text, from, to);
    }

    private Optional<Rejection> timestamp(int i, byte[] text, int from, int to) {
        Optional<LocalDateTime> parsed = OrderTimestamp.parse(text, from, to);
        if (parsed.isEmpty() || !fields[i].allows(parsed.get().getYear())) {
            return Optional.of(Rejections.field(Reason.BAD_TIMESTAMP, fields[i], Quoted.text(text, from, to)));
        }
        timestamp = parsed.get();
        return Optional.empty();
    }

    private Optional<Rejection> keep(int i, byte[] text, int from, int to) {
        texts[i] = new String(text, from, to - from, UTF_8);
        return Optional.empty();
    }

    /** The last check, once every field was set. */
    Optional<Rejection> total() {
        long unitPrice = numbers[UNIT_PRICE];
        long quantity = numbers[QUANTITY];
        // The product may pass 2^63: then its high half is not zero, or its low half is negative.
        if (Math.multiplyHigh(unitPrice, quantity) == 0 && unitPrice * quantity == numbers[TOTAL_PRICE]) {
            return Optional.empty();
        }
        BigInteger product = BigInteger.valueOf(unitPrice).multiply(BigInteger.valueOf(quantity));
        return Optional.of(Rejections.totalMismatch(
                BigDecimal.valueOf(numbers[TOTAL_PRICE], 2),
                BigDecimal.valueOf(unitPrice, 2),
                quantity,
                new BigDecimal(product, 2)));
    }

    /** The order, once every field was set and no check failed. */
    Order order() {
        return new Order(
                (int) numbers[CUSTOMER_ID],
                texts[ORDER_ID_AT],
                texts[PRODUCT_NAME],
                texts[PRODUCT_CATEGORY],
                numbers[UNIT_PRICE],
                (int) numbers[QUANTITY],
                numbers[TOTAL_PRICE],
                timestamp);
    }
}
