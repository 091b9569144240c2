package io.orderflow.contract.decode;

import io.orderflow.contract.avro.AvroDecoder;
import io.orderflow.contract.avro.WriterSchemas;
import io.orderflow.contract.compiled.CompiledContract;
import io.orderflow.contract.json.ForeignForms;
import io.orderflow.contract.json.JsonDecoder;
import io.orderflow.contract.verdict.Decoded;
import io.orderflow.contract.verdict.Rejection;
import io.orderflow.contract.verdict.Rejections;
import java.util.Optional;

/**
 * Selects the decoder by the first bytes of each value: {@link JsonDecoder} for JSON. Not thread-safe: one per task, so
 * that it may reuse its buffers.
 */
public final class RecordDecoder {
    private final CompiledContract contract;
    private final WriterSchemas schemas;
    private final int maxBytes;
    private final Rejections rejections;
    private final JsonDecoder json;
    /** Created for the first such value: a topic of JSON never needs it. */
    private Optional<AvroDecoder> avro = Optional.empty();

    /** A decoder that knows the contract's own Avro schema. */
    public RecordDecoder(CompiledContract contract) {
        this(contract, WriterSchemas.of(contract.contract()));
    }

    /** @param schemas the schemas with which Avro may have been written */
    public RecordDecoder(CompiledContract contract, WriterSchemas schemas) {
        this.contract = contract;
        this.schemas = schemas;
        maxBytes = contract.contract().maxBytes();
        rejections = new Rejections(contract);
        json = new JsonDecoder(contract);
    }

    /**
     * Never throws, whatever the bytes.
     *
     * @param value the raw value; null is a tombstone
     */
    public Decoded decode(byte[] value) {
        if (AvroDecoder.claims(value)) {
            return avro().decode(value);
        }
        if (value == null || value.length == 0 || value[0] != 0) {
            return json.decode(value);
        }
        if (value.length > maxBytes) {
            return new Decoded.Rejected(rejections.tooLarge(value.length));
        }
        if (avro().knowsFraming(value)) {
            return avro().decodeFramed(value);
        }
        Optional<Rejection> framing = ForeignForms.framing(value, rejections);
        return framing.isPresent() ? new Decoded.Rejected(framing.get()) : json.decode(value);
    }

    private AvroDecoder avro() {
        if (avro.isEmpty()) {
            avro = Optional.of(new AvroDecoder(contract, schemas));
        }
        return avro.get();
    }
}
