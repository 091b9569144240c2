package io.orderflow.contract.order;

import static java.util.Objects.requireNonNull;

import java.util.Optional;

/**
 * Selects the decoder of each value: Avro if it begins like an Avro message, JSON otherwise. The Avro decoder is
 * created for the first such value: a topic of JSON never needs it.
 */
final class MixedOrderDecoder implements OrderDecoder {
    private final Contract contract;
    private final WriterSchemas schemas;
    private final OrderDecoder json;
    private Optional<OrderDecoder> avro = Optional.empty();

    MixedOrderDecoder(Contract contract, WriterSchemas schemas) {
        this.contract = contract;
        this.schemas = requireNonNull(schemas, "schemas is null");
        this.json = new JsonOrderDecoder(contract);
    }

    @Override
    public Decoded decode(byte[] value) {
        if (!AvroOrderDecoder.claims(value)) {
            return json.decode(value);
        }
        if (avro.isEmpty()) {
            avro = Optional.of(new AvroOrderDecoder(contract, schemas));
        }
        return avro.get().decode(value);
    }
}
