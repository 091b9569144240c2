package io.orderflow.contract.order;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Arrays;

/**
 * Writes orders as Avro messages (single-object encoding) of the schema {@code conf/order.avsc}: {@code C3 01}, its
 * fingerprint, the fields in the order of the contract. What it writes of an accepted order decodes to an equal order.
 *
 * <p>Not thread-safe: it reuses its buffer.
 */
public final class AvroOrderEncoder {
    /**
     * Enough for everything but the texts: the header, five numbers of at most 10 bytes, the lengths, the timestamp.
     */
    private static final int WITHOUT_TEXTS = 128;
    /** The most bytes that one UTF-16 unit of a text can need. */
    private static final int BYTES_PER_UNIT = 3;

    private final long fingerprint;
    private byte[] out = new byte[512];
    private int at;

    public AvroOrderEncoder() {
        fingerprint = WriterSchemas.own().fingerprint();
    }

    /**
     * The order as an Avro message. Limits are not checked: that is the decoder's work.
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
        out[0] = (byte) 0xC3;
        out[1] = 0x01;
        for (int i = 0; i < Long.BYTES; i++) {
            out[2 + i] = (byte) (fingerprint >>> (8 * i));
        }
        at = 2 + Long.BYTES;
        number(order.customerId());
        text(order.orderId());
        text(order.productName());
        text(order.productCategory());
        money(order.unitPriceCents());
        number(order.quantity());
        money(order.totalPriceCents());
        number(OrderTimestamp.LENGTH);
        at = OrderTimestamp.write(order.orderTimestamp(), out, at);
        return Arrays.copyOf(out, at);
    }

    /** Zigzag, then seven bits to a byte, the lowest first. */
    private void number(long value) {
        long rest = (value << 1) ^ (value >> 63);
        while ((rest & ~0x7FL) != 0) {
            out[at++] = (byte) (rest | 0x80);
            rest >>>= 7;
        }
        out[at++] = (byte) rest;
    }

    /** Two's complement, big endian, in as few bytes as hold it. */
    private void money(long cents) {
        int length = Long.BYTES;
        while (length > 1 && cents >> (8 * (length - 1) - 1) == cents >> 63) {
            length--;
        }
        number(length);
        for (int i = length - 1; i >= 0; i--) {
            out[at++] = (byte) (cents >> (8 * i));
        }
    }

    private void text(String text) {
        byte[] bytes = text.getBytes(UTF_8);
        number(bytes.length);
        System.arraycopy(bytes, 0, out, at, bytes.length);
        at += bytes.length;
    }
}
