package io.orderflow.contract.encode;

import static java.util.Objects.requireNonNull;

import io.orderflow.contract.compiled.CompiledContract;
import io.orderflow.contract.compiled.OrderValues;

/**
 * Writes orders as the values of records; {@link JsonEncoder} or {@link AvroEncoder} writes the bytes. What it writes
 * decodes to the same values; only the text of an array, map or object that is kept as it was sent may be spelled
 * differently in Avro, which has no spelling.
 *
 * <p>Limits are not checked: that is the decoder's work. Missing values are left out, required or not. Not thread-safe:
 * it reuses its buffers.
 */
public final class RecordEncoder {
    private final CompiledContract contract;
    private final ValueEncoder encoder;

    public RecordEncoder(CompiledContract contract, RecordFormat format) {
        this.contract = requireNonNull(contract, "contract is null");
        encoder = switch (format) {
            case JSON -> new JsonEncoder(contract);
            case AVRO -> new AvroEncoder(contract);
        };
    }

    public CompiledContract contract() {
        return contract;
    }

    /**
     * The value of a record.
     *
     * @throws IllegalArgumentException if the values are those of another contract, or the format has no form for one
     *     of them (in Avro: a required value that is missing, a field inside an array that the contract does not
     *     describe)
     */
    public byte[] encode(OrderValues order) {
        if (order.contract() != contract && !order.contract().contract().equals(contract.contract())) {
            throw new IllegalArgumentException("The values are those of " + order + ", not of "
                    + contract.contract().name());
        }
        return encoder.encode(order);
    }

    /** One format. */
    interface ValueEncoder {
        byte[] encode(OrderValues order);
    }
}
