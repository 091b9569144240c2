package io.orderflow.contract.order;

/** Decodes raw Kafka values. Not thread-safe: one per task, so that it may reuse its buffers. */
public interface OrderDecoder {

    /**
     * Never throws, whatever the bytes.
     *
     * @param value the raw value; null is a tombstone
     */
    Decoded decode(byte[] value);

    /** A decoder of JSON, and of Avro with the schema of this build; it uses the limits of this contract. */
    static OrderDecoder of(Contract contract) {
        return of(contract, WriterSchemas.ofThisBuild());
    }

    /**
     * A decoder of JSON and Avro, which detects the format of each value.
     *
     * @param schemas the schemas with which Avro may have been written
     */
    static OrderDecoder of(Contract contract, WriterSchemas schemas) {
        return new MixedOrderDecoder(contract, schemas);
    }
}
