package io.orderflow.contract.order;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Arrays;
import java.util.List;

/**
 * Writes orders as canonical JSON: UTF-8 without white space, the fields in the order of the contract, money with two
 * decimals, texts with only the escapes that JSON demands. What it writes of an accepted order decodes to an equal
 * order.
 *
 * <p>Not thread-safe: it reuses its buffer.
 */
public final class JsonOrderEncoder {
    /** Enough for everything but the texts: names, punctuation, numbers of at most 20 digits, the timestamp. */
    private static final int WITHOUT_TEXTS = 512;
    /** The most bytes that one UTF-16 unit of a text can need: {@code backslash-u0000}. */
    private static final int BYTES_PER_UNIT = 6;

    private static final byte[] HEX = "0123456789abcdef".getBytes(UTF_8);

    /** The text before each value: a brace or a comma, the name, the colon. */
    private final byte[][] before;

    private byte[] out = new byte[1024];
    private int at;

    public JsonOrderEncoder() {
        List<OrderField> fields = Contract.standard().fields();
        before = new byte[fields.size()][];
        for (int i = 0; i < before.length; i++) {
            before[i] = ((i == 0 ? "{\"" : ",\"") + fields.get(i).name() + "\":").getBytes(UTF_8);
        }
    }

    /**
     * The order as JSON. Limits are not checked: that is the decoder's work.
     *
     * @throws IllegalArgumentException if the timestamp cannot be written in the form of the contract
     */
    public byte[] encode(Order order) {
        long units = (long) order.orderId().length()
                + order.productName().length()
                + order.productCategory().length();
        long needed = WITHOUT_TEXTS + units * BYTES_PER_UNIT;
        if (needed > out.length) {
            out = new byte[Math.toIntExact(needed)];
        }
        at = 0;
        name(Contract.CUSTOMER_ID);
        number(order.customerId());
        name(Contract.ORDER_ID_AT);
        text(order.orderId());
        name(Contract.PRODUCT_NAME);
        text(order.productName());
        name(Contract.PRODUCT_CATEGORY);
        text(order.productCategory());
        name(Contract.UNIT_PRICE);
        money(order.unitPriceCents());
        name(Contract.QUANTITY);
        number(order.quantity());
        name(Contract.TOTAL_PRICE);
        money(order.totalPriceCents());
        name(Contract.ORDER_TIMESTAMP);
        out[at++] = '"';
        at = OrderTimestamp.write(order.orderTimestamp(), out, at);
        out[at++] = '"';
        out[at++] = '}';
        return Arrays.copyOf(out, at);
    }

    private void name(int field) {
        byte[] name = before[field];
        System.arraycopy(name, 0, out, at, name.length);
        at += name.length;
    }

    private void number(long value) {
        // Counted below zero, where every long has its place.
        long rest = value;
        if (value < 0) {
            out[at++] = '-';
        } else {
            rest = -value;
        }
        int digits = 1;
        for (long left = rest / 10; left != 0; left /= 10) {
            digits++;
        }
        for (int i = at + digits - 1; i >= at; i--) {
            out[i] = (byte) ('0' - rest % 10);
            rest /= 10;
        }
        at += digits;
    }

    private void money(long cents) {
        if (cents < 0 && cents > -100) {
            out[at++] = '-'; // its whole part is 0, which has no sign
        }
        number(cents / 100);
        int hundredths = (int) Math.abs(cents % 100);
        out[at++] = '.';
        out[at++] = (byte) ('0' + hundredths / 10);
        out[at++] = (byte) ('0' + hundredths % 10);
    }

    private void text(String text) {
        out[at++] = '"';
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c >= ' ' && c < 0x80) {
                if (c == '"' || c == '\\') {
                    out[at++] = '\\';
                }
                out[at++] = (byte) c;
            } else if (c < ' ') {
                escape(c);
            } else if (!Character.isSurrogate(c)) {
                at = Utf8.write(c, out, at);
            } else {
                int codePoint = text.codePointAt(i);
                if (Character.isSupplementaryCodePoint(codePoint)) {
                    at = Utf8.write(codePoint, out, at);
                    i++;
                } else {
                    escape(c); // half of a pair: UTF-8 cannot hold it, an escape can
                }
            }
        }
        out[at++] = '"';
    }

    private void escape(char c) {
        out[at++] = '\\';
        out[at++] = 'u';
        for (int shift = 12; shift >= 0; shift -= 4) {
            out[at++] = HEX[c >> shift & 0xF];
        }
    }
}
